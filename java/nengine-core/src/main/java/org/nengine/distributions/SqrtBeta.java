package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * The distribution of the square root of a number from the beta distribution with parameters m/2 and n/2: that of the
 * length of the projection of a random unit vector of n + m dimensions onto m of them. Values lie in [0, 1].
 *
 * <p>If n or m is 0 all weight is in one value: there is a distribution function, but no sampling and no quantiles.
 */
public class SqrtBeta extends ElementwiseDistribution {

    private final int n;
    private final int m;

    /**
     * The distribution of the magnitude of one coordinate out of n + 1.
     *
     * @param n the number of dimensions projected away, at least 0
     * @throws ValidationException if it is negative
     */
    public SqrtBeta(int n) {
        this(n, 1);
    }

    /**
     * Creates the distribution.
     *
     * @param n the number of dimensions projected away, at least 0
     * @param m the number of dimensions kept, at least 0; default 1
     * @throws ValidationException if one is negative
     */
    public SqrtBeta(int n, int m) {
        requireCount("n", n);
        requireCount("m", m);
        this.n = n;
        this.m = m;
    }

    /**
     * The number of dimensions projected away.
     *
     * @return at least 0
     */
    public final int n() {
        return n;
    }

    /**
     * The number of dimensions kept.
     *
     * @return at least 0
     */
    public final int m() {
        return m;
    }

    private boolean isDegenerate() {
        return n == 0 || m == 0;
    }

    private IncompleteBeta beta() {
        return new IncompleteBeta(0.5 * m, 0.5 * n);
    }

    @Override
    double[] draw(int count, RandomState rng) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.sqrt(rng.beta(0.5 * m, 0.5 * n));
        }
        return values;
    }

    /**
     * The distribution function.
     *
     * @param x a length; of a negative one the magnitude counts
     * @return the probability of at most x
     */
    public double cdf(double x) {
        double square = x * x;
        if (square >= 1.0 || m == 0) {
            return 1.0;
        }
        return n == 0 ? 0.0 : beta().at(square);
    }

    /**
     * The density.
     *
     * @param x a length in [0, 1]; elsewhere the formula is evaluated all the same
     * @return {@code 2 x^(m-1) (1-x^2)^(n/2-1) / B(m/2, n/2)}
     */
    public double pdf(double x) {
        double inverseBeta = isDegenerate() ? 0.0 : Math.exp(-beta().logComplete());
        return 2.0 * inverseBeta * Math.pow(x, m - 1) * Math.pow(1.0 - x * x, 0.5 * n - 1.0);
    }

    /**
     * The quantile function, inverse to the distribution function.
     *
     * @param y a probability
     * @return the length below which a share y of all lies; NaN outside [0, 1] or if all weight is in one value
     */
    public double ppf(double y) {
        return isDegenerate() ? Double.NaN : Math.sqrt(beta().inverse(y));
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("n", n).with("m", m, 1).map();
    }
}
