package org.nengine.neurons;

import java.util.List;
import java.util.Map;

/** Rectified linear units: the output is {@code amplitude * max(J, 0)}. No state. */
public final class RectifiedLinear extends RectifiedFamily {

    /** Units with an amplitude of 1. */
    public RectifiedLinear() {
        this(1);
    }

    /**
     * Units with the given slope.
     *
     * @param amplitude above 0
     */
    public RectifiedLinear(double amplitude) {
        super(Map.of(), List.of(), List.of(Parameter.amplitude("RectifiedLinear", amplitude)));
    }

    @Override
    public String kind() {
        return "rectified_linear";
    }
}
