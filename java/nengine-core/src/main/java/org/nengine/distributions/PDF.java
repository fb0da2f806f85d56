package org.nengine.distributions;

import java.util.Arrays;
import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * A distribution given by probabilities at some points. Samples are interpolated linearly between the points; the first
 * and the last point carry half of their own probability as a point mass.
 */
public final class PDF extends ElementwiseDistribution {

    private static final double SUM_TOLERANCE = 1e-8;

    private final double[] x;
    private final double[] p;
    private final double[] cdf;

    /**
     * Creates the distribution.
     *
     * @param x the points, ascending
     * @param p their probabilities; they sum to 1
     * @throws ValidationException if the lengths differ or the sum is not 1
     */
    public PDF(double[] x, double[] p) {
        double total = RowNorms.sum(p);
        if (!(Math.abs(total - 1.0) <= SUM_TOLERANCE)) {
            throw refuse("p", "must sum to 1, got " + total);
        }
        if (x.length != p.length) {
            throw refuse("p", "there must be one probability per point: got " + p.length + " for " + x.length
                    + " points");
        }
        this.x = x.clone();
        this.p = p.clone();
        this.cdf = new double[p.length];
        double below = 0.0;
        for (int i = 0; i < p.length; i++) {
            double up = below + p[i];
            cdf[i] = i == 0 ? 0.5 * up : 0.5 * below + 0.5 * up;
            below = up;
        }
    }

    /**
     * The points.
     *
     * @return a copy
     */
    public double[] x() {
        return x.clone();
    }

    /**
     * The probabilities of the points.
     *
     * @return a copy
     */
    public double[] p() {
        return p.clone();
    }

    @Override
    double[] draw(int count, RandomState rng) {
        double[] values = new double[count];
        Arrays.setAll(values, i -> Interpolation.at(rng.nextDouble(), cdf, x));
        return values;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("x", x).with("p", p).map();
    }
}
