package org.nengine.neurons;

import java.util.List;
import java.util.Map;

/**
 * Rectified linear units that let a part of negative currents through: the output is {@code amplitude * J} for positive
 * currents and {@code amplitude * negativeSlope * J} for negative ones. No state.
 */
public final class LeakyReLU extends LeakyFamily {

    /** Units with a negative slope of 0.3 and an amplitude of 1. */
    public LeakyReLU() {
        this(NEGATIVE_SLOPE);
    }

    /**
     * Units with an amplitude of 1.
     *
     * @param negativeSlope factor on negative currents; finite
     */
    public LeakyReLU(double negativeSlope) {
        this(negativeSlope, 1);
    }

    /**
     * Units with the given slopes.
     *
     * @param negativeSlope factor on negative currents; finite
     * @param amplitude factor on all currents; above 0
     */
    public LeakyReLU(double negativeSlope, double amplitude) {
        super("LeakyReLU", negativeSlope, amplitude, Map.of(), List.of());
    }

    @Override
    public String kind() {
        return "leaky_relu";
    }
}
