package org.nengine.distributions;

import java.util.Map;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/** The uniform distribution between two bounds, over real numbers or over integers. */
public final class Uniform extends ElementwiseDistribution {

    private final double low;
    private final double high;
    private final boolean integer;

    /**
     * Real numbers between two bounds.
     *
     * @param low the smallest value
     * @param high the bound, excluded; may lie below {@code low}
     */
    public Uniform(double low, double high) {
        this(low, high, false);
    }

    private Uniform(double low, double high, boolean integer) {
        this.low = low;
        this.high = high;
        this.integer = integer;
    }

    /**
     * Integers between two bounds, which are truncated toward zero. Sampling fails unless the truncated lower bound is
     * below the upper one.
     *
     * @param low the smallest value
     * @param high the bound, excluded
     * @return the distribution
     */
    public static Uniform integer(double low, double high) {
        return new Uniform(low, high, true);
    }

    /**
     * The lower bound, included.
     *
     * @return the bound
     */
    public double low() {
        return low;
    }

    /**
     * The upper bound, excluded.
     *
     * @return the bound
     */
    public double high() {
        return high;
    }

    /**
     * Whether only integers are sampled.
     *
     * @return true for integers
     */
    public boolean isInteger() {
        return integer;
    }

    @Override
    double[] draw(int count, RandomState rng) {
        if (!integer) {
            return rng.uniform(low, high, count);
        }
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = rng.randint((long) low, (long) high);
        }
        return values;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("low", low).with("high", high).with("integer", integer, false).map();
    }
}
