package org.nengine.neurons;

import java.util.List;
import java.util.Optional;

import org.nengine.neurons.steps.NeuronStep;
import org.nengine.neurons.steps.NeuronSteps;

/**
 * {@link LIFRate} with a smooth onset, so that the response has a gradient everywhere (Hunsberger and Eliasmith, 2015).
 * The current above threshold is replaced by {@code sigma * softplus((J - 1) / sigma)}. No state.
 */
public final class SoftLIFRate extends LifFamily {

    private static final double[] NO_STATE = {};

    private final double sigma;
    private final NeuronStep response;

    /** Neurons with default time constants and a smoothing of 1. */
    public SoftLIFRate() {
        this(builder());
    }

    /**
     * Neurons with default time constants and the given smoothing.
     *
     * @param sigma above 0; the closer to 0, the closer to {@link LIFRate}
     */
    public SoftLIFRate(double sigma) {
        this(builder().sigma(sigma));
    }

    private SoftLIFRate(Builder builder) {
        super(builder.initialState, List.of(), declare(builder));
        this.sigma = builder.sigma;
        // Whatever the length of the step.
        this.response = NeuronSteps.of(kind(), parameters(), 1, Optional.empty());
    }

    private static List<Parameter> declare(Builder builder) {
        List<Parameter> all = declare(
                List.of(Parameter.positive("SoftLIFRate", "sigma", builder.sigma, 1)), "SoftLIFRate", builder);
        all.add(Parameter.amplitude("SoftLIFRate", builder.amplitude));
        return all;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Width of the smoothing, in units of current. */
    public double sigma() {
        return sigma;
    }

    @Override
    public String kind() {
        return "soft_lif_rate";
    }

    @Override
    public double rate(double current) {
        return response.step(current, NO_STATE);
    }

    /** Builds {@link SoftLIFRate} neurons. */
    public static final class Builder extends LifFamily.Builder<Builder> {

        private double sigma = 1;

        private Builder() {
        }

        /**
         * Width of the smoothing, in units of current. Default 1.
         *
         * @param value above 0
         */
        public Builder sigma(double value) {
            sigma = value;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public SoftLIFRate build() {
            return new SoftLIFRate(this);
        }
    }
}
