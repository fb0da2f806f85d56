package org.nengine.neurons;

import java.util.List;

/**
 * Spiking leaky integrate-and-fire neurons, the default of ensembles. The voltage follows
 * {@code tauRc * dv/dt = J - v}; when it passes 1 the neuron emits a spike, goes back to 0 and stays there for
 * {@code tauRef} seconds. The time of the spike inside the step is solved for, so rates do not depend on dt.
 *
 * <p>States: voltage (initially uniform between 0 and 1) and refractory_time (0).
 */
public final class LIF extends LifFamily {

    /** Neurons with a membrane time constant of 0.02 s and a refractory period of 0.002 s. */
    public LIF() {
        this(builder());
    }

    /**
     * Neurons with the given time constants.
     *
     * @param tauRc membrane time constant in seconds, above 0
     * @param tauRef refractory period in seconds, 0 or more
     */
    public LIF(double tauRc, double tauRef) {
        this(builder().tauRc(tauRc).tauRef(tauRef));
    }

    private LIF(Builder builder) {
        super(builder.initialState, List.of(voltage(), zero("refractory_time")), declare(builder));
    }

    private static List<Parameter> declare(Builder builder) {
        List<Parameter> all = declare(List.of(), "LIF", builder);
        all.add(Parameter.minVoltage("LIF", builder.minVoltage));
        all.add(Parameter.amplitude("LIF", builder.amplitude));
        return all;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Lowest voltage that a neuron can take. */
    public double minVoltage() {
        return parameter("min_voltage");
    }

    @Override
    public String kind() {
        return "lif";
    }

    @Override
    public boolean spiking() {
        return true;
    }

    /** Builds {@link LIF} neurons. */
    public static final class Builder extends SpikingBuilder<Builder> {

        private Builder() {
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public LIF build() {
            return new LIF(this);
        }
    }
}
