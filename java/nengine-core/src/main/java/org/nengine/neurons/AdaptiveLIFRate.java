package org.nengine.neurons;

import java.util.List;

/**
 * {@link LIFRate} neurons that adapt: an adaptation follows the output with the time constant {@code tauN} and is
 * subtracted from the input current. The static response is that of LIFRate, without adaptation.
 *
 * <p>State: adaptation (initially 0).
 */
public final class AdaptiveLIFRate extends LifFamily {

    /** Neurons with the default parameters. */
    public AdaptiveLIFRate() {
        this(builder());
    }

    private AdaptiveLIFRate(Builder builder) {
        super(builder.initialState, List.of(zero("adaptation")), declare(builder));
    }

    private static List<Parameter> declare(Builder builder) {
        List<Parameter> all = declare(AdaptiveLIF.adaptation("AdaptiveLIFRate", builder.tauN, builder.incN),
                "AdaptiveLIFRate", builder);
        all.add(Parameter.amplitude("AdaptiveLIFRate", builder.amplitude));
        return all;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
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
        return "adaptive_lif_rate";
    }

    /** Builds {@link AdaptiveLIFRate} neurons. */
    public static final class Builder extends LifFamily.Builder<Builder> {

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
        public AdaptiveLIFRate build() {
            return new AdaptiveLIFRate(this);
        }
    }
}
