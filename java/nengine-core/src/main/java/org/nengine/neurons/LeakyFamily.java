package org.nengine.neurons;

import java.util.List;
import java.util.Map;

import org.nengine.distributions.Distribution;

/** Leaky rectified linear neurons, spiking or not: they share the static response. */
abstract class LeakyFamily extends RectifiedFamily {

    static final double NEGATIVE_SLOPE = 0.3;

    private final double negativeSlope;

    LeakyFamily(String owner, double negativeSlope, double amplitude, Map<String, Distribution> initialState,
            List<StateVariable> states) {
        super(initialState, states, List.of(
                Parameter.finite(owner, "negative_slope", negativeSlope, NEGATIVE_SLOPE),
                Parameter.amplitude(owner, amplitude)));
        this.negativeSlope = negativeSlope;
    }

    /** Factor on negative currents. */
    public final double negativeSlope() {
        return negativeSlope;
    }

    @Override
    public final boolean negative() {
        return true;
    }

    /** {@code amplitude * J}, times the slope where J is negative. */
    @Override
    public final double rate(double current) {
        return amplitude() * (current < 0 ? negativeSlope * current : current);
    }
}
