package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/** The normal distribution without values far from the mean: these are drawn again, after all others. */
public final class TruncatedNormal extends ElementwiseDistribution {

    private final double mean;
    private final double stddev;
    private final double limit;

    /** Mean 0 and standard deviation 1, cut at 2. */
    public TruncatedNormal() {
        this(0.0, 1.0);
    }

    /**
     * A normal distribution that is cut two standard deviations from the mean.
     *
     * @param mean the mean
     * @param stddev the standard deviation before cutting, above 0
     * @throws ValidationException if the standard deviation is not positive: there would be no limit
     */
    public TruncatedNormal(double mean, double stddev) {
        this(mean, stddev, 2.0 * stddev);
    }

    /**
     * Creates the distribution.
     *
     * @param mean the mean, default 0
     * @param stddev the standard deviation before cutting, at least 0, default 1
     * @param limit the largest distance from the mean, above 0, default two standard deviations. Sampling takes long if
     *     few values lie within it
     * @throws ValidationException if the standard deviation or the limit is out of range
     */
    public TruncatedNormal(double mean, double stddev, double limit) {
        if (!(stddev >= 0.0)) {
            throw refuse("stddev", "must be at least 0, got " + stddev);
        }
        if (!(limit > 0.0)) {
            throw refuse("limit", "must be greater than 0, got " + limit);
        }
        this.mean = mean;
        this.stddev = stddev;
        this.limit = limit;
    }

    /**
     * The mean.
     *
     * @return the mean
     */
    public double mean() {
        return mean;
    }

    /**
     * The standard deviation before cutting.
     *
     * @return at least 0
     */
    public double stddev() {
        return stddev;
    }

    /**
     * The largest distance of a value from the mean.
     *
     * @return a positive number
     */
    public double limit() {
        return limit;
    }

    @Override
    double[] draw(int count, RandomState rng) {
        double[] values = rng.normal(mean, stddev, count);
        boolean redrawn;
        do {
            redrawn = false;
            for (int i = 0; i < count; i++) {
                if (Math.abs(values[i] - mean) > limit) {
                    values[i] = rng.normal(mean, stddev);
                    redrawn = true;
                }
            }
        } while (redrawn);
        return values;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("mean", mean, 0.0).with("stddev", stddev, 1.0).with("limit", limit, 2.0 * stddev)
                .map();
    }
}
