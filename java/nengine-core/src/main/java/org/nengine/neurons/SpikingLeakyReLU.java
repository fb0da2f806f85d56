package org.nengine.neurons;

import java.util.List;

/**
 * Spiking version of {@link LeakyReLU}: the current, times the slope where it is negative, is integrated; every unit of
 * it, up or down, is a spike of that sign. Several spikes may fall into one step.
 *
 * <p>State: voltage (initially uniform between 0 and 1).
 */
public final class SpikingLeakyReLU extends LeakyFamily {

    /** Units with a negative slope of 0.3 and an amplitude of 1. */
    public SpikingLeakyReLU() {
        this(builder());
    }

    /**
     * Units with an amplitude of 1.
     *
     * @param negativeSlope factor on negative currents; finite
     */
    public SpikingLeakyReLU(double negativeSlope) {
        this(builder().negativeSlope(negativeSlope));
    }

    private SpikingLeakyReLU(Builder builder) {
        super("SpikingLeakyReLU", builder.negativeSlope, builder.amplitude, builder.initialState, List.of(voltage()));
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String kind() {
        return "spiking_leaky_relu";
    }

    @Override
    public boolean spiking() {
        return true;
    }

    /** Builds {@link SpikingLeakyReLU} neurons. */
    public static final class Builder extends NeuronBuilder<Builder> {

        private double negativeSlope = NEGATIVE_SLOPE;
        private double amplitude = 1;

        private Builder() {
        }

        /**
         * Factor on negative currents. Default 0.3.
         *
         * @param value finite
         */
        public Builder negativeSlope(double value) {
            negativeSlope = value;
            return this;
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
        public SpikingLeakyReLU build() {
            return new SpikingLeakyReLU(this);
        }
    }
}
