package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * The exponential distribution, shifted, and clipped below an upper bound. The weight above the bound ends up in the
 * largest number below it.
 */
public final class Exponential extends ElementwiseDistribution {

    private final double scale;
    private final double shift;
    private final double high;

    /**
     * Creates the distribution without shift and bound.
     *
     * @param scale the mean, above 0
     * @throws ValidationException if the scale is not positive
     */
    public Exponential(double scale) {
        this(scale, 0.0, Double.POSITIVE_INFINITY);
    }

    /**
     * Creates the distribution.
     *
     * @param scale the mean before shift and clipping, above 0
     * @param shift what is added to each sample, default 0
     * @param high all samples are below this bound, default infinity
     * @throws ValidationException if the scale is not positive
     */
    public Exponential(double scale, double shift, double high) {
        if (!(scale > 0.0)) {
            throw refuse("scale", "must be greater than 0, got " + scale);
        }
        this.scale = scale;
        this.shift = shift;
        this.high = high;
    }

    /**
     * The mean before shift and clipping.
     *
     * @return a positive number
     */
    public double scale() {
        return scale;
    }

    /**
     * What is added to each sample.
     *
     * @return the shift
     */
    public double shift() {
        return shift;
    }

    /**
     * The bound below which all samples lie.
     *
     * @return the bound, possibly infinite
     */
    public double high() {
        return high;
    }

    @Override
    double[] draw(int count, RandomState rng) {
        double largest = Math.nextDown(high);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = Math.min(Math.max(rng.exponential(scale) + shift, shift), largest);
        }
        return values;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("scale", scale).with("shift", shift, 0.0)
                .with("high", high, Double.POSITIVE_INFINITY).map();
    }
}
