package org.nengine.neurons;

import java.util.List;

/** The rate version of {@link LIF}: the output is the rate in Hz that a spiking neuron settles at. No state. */
public final class LIFRate extends LifFamily {

    /** Neurons with a membrane time constant of 0.02 s and a refractory period of 0.002 s. */
    public LIFRate() {
        this(builder());
    }

    /**
     * Neurons with the given time constants.
     *
     * @param tauRc membrane time constant in seconds, above 0
     * @param tauRef refractory period in seconds, 0 or more
     */
    public LIFRate(double tauRc, double tauRef) {
        this(builder().tauRc(tauRc).tauRef(tauRef));
    }

    private LIFRate(Builder builder) {
        super(builder.initialState, List.of(), declare(builder));
    }

    private static List<Parameter> declare(Builder builder) {
        List<Parameter> all = declare(List.of(), "LIFRate", builder);
        all.add(Parameter.amplitude("LIFRate", builder.amplitude));
        return all;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String kind() {
        return "lif_rate";
    }

    /** Builds {@link LIFRate} neurons. */
    public static final class Builder extends LifFamily.Builder<Builder> {

        private Builder() {
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public LIFRate build() {
            return new LIFRate(this);
        }
    }
}
