package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * The distribution of the cosine of the angle between two random vectors, which is that of one coordinate of a random
 * unit vector. Values lie in [-1, 1]; a sample draws the signs of all values first.
 */
public final class CosineSimilarity extends ElementwiseDistribution {

    private final SqrtBeta magnitude;

    /**
     * Creates the distribution.
     *
     * @param dimensions the length of the vectors, at least 1
     * @throws ValidationException if it is below 1
     */
    public CosineSimilarity(int dimensions) {
        if (dimensions < 1) {
            throw refuse("n", "dimensions - 1 must be at least 0, got dimensions = " + dimensions);
        }
        this.magnitude = new SqrtBeta(dimensions - 1);
    }

    /**
     * The length of the vectors.
     *
     * @return at least 1
     */
    public int dimensions() {
        return magnitude.n() + 1;
    }

    @Override
    double[] draw(int count, RandomState rng) {
        double[] signs = new Choice(1.0, -1.0).sample(count, rng);
        double[] values = magnitude.draw(count, rng);
        for (int i = 0; i < count; i++) {
            values[i] *= signs[i];
        }
        return values;
    }

    /**
     * The distribution function.
     *
     * @param x a cosine
     * @return the probability of at most x
     */
    public double cdf(double x) {
        return (magnitude.cdf(x) * Math.signum(x) + 1.0) / 2.0;
    }

    /**
     * The density.
     *
     * @param x a cosine in [-1, 1]
     * @return the density at x
     */
    public double pdf(double x) {
        return magnitude.pdf(x) / 2.0;
    }

    /**
     * The quantile function, inverse to the distribution function.
     *
     * @param y a probability
     * @return the cosine below which a share y of all lies; NaN outside [0, 1] or in one dimension
     */
    public double ppf(double y) {
        double x = magnitude.ppf(Math.abs(2.0 * y - 1.0));
        return y > 0.5 ? x : -x;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("dimensions", dimensions()).map();
    }
}
