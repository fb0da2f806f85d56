package org.nengine.neurons;

import java.util.List;

/**
 * Spiking version of {@link RectifiedLinear}: the positive part of the current is integrated and every unit of it is a
 * spike. Several spikes may fall into one step.
 *
 * <p>State: voltage (initially uniform between 0 and 1).
 */
public final class SpikingRectifiedLinear extends RectifiedFamily {

    /** Units with an amplitude of 1. */
    public SpikingRectifiedLinear() {
        this(builder());
    }

    /**
     * Units with the given spike integral.
     *
     * @param amplitude above 0
     */
    public SpikingRectifiedLinear(double amplitude) {
        this(builder().amplitude(amplitude));
    }

    private SpikingRectifiedLinear(Builder builder) {
        super(builder.initialState, List.of(voltage()),
                List.of(Parameter.amplitude("SpikingRectifiedLinear", builder.amplitude)));
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String kind() {
        return "spiking_rectified_linear";
    }

    @Override
    public boolean spiking() {
        return true;
    }

    /** Builds {@link SpikingRectifiedLinear} neurons. */
    public static final class Builder extends NeuronBuilder<Builder> {

        private double amplitude = 1;

        private Builder() {
        }

        /**
         * Integral of a spike. Default 1.
         *
         * @param value above 0
         */
        public Builder amplitude(double value) {
            amplitude = value;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public SpikingRectifiedLinear build() {
            return new SpikingRectifiedLinear(this);
        }
    }
}
