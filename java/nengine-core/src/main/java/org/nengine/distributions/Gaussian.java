package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/** The normal distribution. */
public final class Gaussian extends ElementwiseDistribution {

    private final double mean;
    private final double std;

    /**
     * Creates the distribution.
     *
     * @param mean the mean
     * @param std the standard deviation, above 0
     * @throws ValidationException if the standard deviation is not positive
     */
    public Gaussian(double mean, double std) {
        if (!(std > 0.0)) {
            throw refuse("std", "must be greater than 0, got " + std);
        }
        this.mean = mean;
        this.std = std;
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
     * The standard deviation.
     *
     * @return a positive number
     */
    public double std() {
        return std;
    }

    @Override
    double[] draw(int count, RandomState rng) {
        return rng.normal(mean, std, count);
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("mean", mean).with("std", std).map();
    }
}
