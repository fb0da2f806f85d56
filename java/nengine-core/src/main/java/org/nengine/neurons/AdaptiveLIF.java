package org.nengine.neurons;

import java.util.ArrayList;
import java.util.List;

/**
 * {@link LIF} neurons that adapt: each spike raises an adaptation that is subtracted from the input current and decays
 * with the time constant {@code tauN} (Camera et al., 2004). The static response is that of LIF, without adaptation.
 *
 * <p>States: voltage (initially uniform between 0 and 1), refractory_time (0) and adaptation (0).
 */
public final class AdaptiveLIF extends LifFamily {

    /** Neurons with the default parameters. */
    public AdaptiveLIF() {
        this(builder());
    }

    private AdaptiveLIF(Builder builder) {
        super(builder.initialState, List.of(voltage(), zero("refractory_time"), zero("adaptation")),
                declare(builder));
    }

    private static List<Parameter> declare(Builder builder) {
        List<Parameter> all = declare(adaptation("AdaptiveLIF", builder.tauN, builder.incN), "AdaptiveLIF", builder);
        all.add(Parameter.minVoltage("AdaptiveLIF", builder.minVoltage));
        all.add(Parameter.amplitude("AdaptiveLIF", builder.amplitude));
        return all;
    }

    static List<Parameter> adaptation(String owner, double tauN, double incN) {
        List<Parameter> both = new ArrayList<>();
        both.add(Parameter.positive(owner, "tau_n", tauN, 1));
        both.add(Parameter.notNegative(owner, "inc_n", incN, 0.01));
        return both;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Lowest voltage that a neuron can take. */
    public double minVoltage() {
        return parameter("min_voltage");
    }

    /** Time constant of the adaptation in seconds. */
    public double tauN() {
        return parameter("tau_n");
    }

    /** How much the output adds to the adaptation. */
    public double incN() {
        return parameter("inc_n");
    }

    @Override
    public String kind() {
        return "adaptive_lif";
    }

    @Override
    public boolean spiking() {
        return true;
    }

    /** Builds {@link AdaptiveLIF} neurons. */
    public static final class Builder extends SpikingBuilder<Builder> {

        private double tauN = 1;
        private double incN = 0.01;

        private Builder() {
        }

        /**
         * Time constant of the adaptation. Default 1.
         *
         * @param seconds above 0
         */
        public Builder tauN(double seconds) {
            tauN = seconds;
            return this;
        }

        /**
         * How much the output adds to the adaptation. Default 0.01.
         *
         * @param value 0 or more
         */
        public Builder incN(double value) {
            incN = value;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public AdaptiveLIF build() {
            return new AdaptiveLIF(this);
        }
    }
}
