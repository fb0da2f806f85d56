package org.nengine.neurons;

import java.util.List;

import org.nengine.exceptions.Require;

/**
 * Spikes as regular as the rate allows: the rate of the base type is integrated and every unit of it is a spike.
 * Negative rates give negative spikes, as soon as the voltage falls below 0.
 *
 * <p>State: voltage (initially uniform between 0 and 1).
 */
public final class RegularSpiking extends RatesToSpikes {

    /**
     * Spikes of an amplitude of 1.
     *
     * @param baseType gives the rates
     */
    public RegularSpiking(NeuronType baseType) {
        this(builder(baseType));
    }

    /**
     * Spikes of the given amplitude.
     *
     * @param baseType gives the rates
     * @param amplitude integral of a spike; above 0
     */
    public RegularSpiking(NeuronType baseType, double amplitude) {
        this(builder(baseType).amplitude(amplitude));
    }

    private RegularSpiking(Builder builder) {
        super("RegularSpiking", builder.baseType, builder.amplitude, builder.initialState, List.of(voltage()));
    }

    /**
     * Starts from the defaults.
     *
     * @param baseType gives the rates
     */
    public static Builder builder(NeuronType baseType) {
        return new Builder(baseType);
    }

    @Override
    public String kind() {
        return "regular_spiking";
    }

    /** Builds {@link RegularSpiking} neurons. */
    public static final class Builder extends NeuronBuilder<Builder> {

        private final NeuronType baseType;
        private double amplitude = 1;

        private Builder(NeuronType baseType) {
            this.baseType = Require.present("RegularSpiking", "baseType", baseType);
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
        public RegularSpiking build() {
            return new RegularSpiking(this);
        }
    }
}
