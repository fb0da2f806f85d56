package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * {@link Adam} with the infinity norm (Kingma and Ba 2015, section 7.1). At step t with gradient g and learning rate r:
 * {@code m = b1 m + (1 - b1) g; u = max(b2 u, |g|); w -= r / (1 - b1^t) m / (u + e)}.
 */
public final class Adamax extends Optimizer {

    private final double beta1;
    private final double beta2;
    private final double epsilon;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Adamax() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Adamax(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Adamax(Builder builder) {
        super(builder);
        beta1 = decay("beta1", builder.beta1);
        beta2 = decay("beta2", builder.beta2);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Decay of the mean of gradients. */
    public double beta1() {
        return beta1;
    }

    /** Decay of the largest gradient. */
    public double beta2() {
        return beta2;
    }

    /** Keeps the divisor away from 0. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beta1", beta1);
        settings.put("beta2", beta2);
        settings.put("epsilon", epsilon);
        return settings;
    }

    /** Builds {@link Adamax} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-7;

        private Builder() {
            super(0.001);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Decay of the mean of gradients. Default 0.9.
         *
         * @param value at least 0, below 1
         */
        public Builder beta1(double value) {
            beta1 = value;
            return this;
        }

        /**
         * Decay of the largest gradient. Default 0.999.
         *
         * @param value at least 0, below 1
         */
        public Builder beta2(double value) {
            beta2 = value;
            return this;
        }

        /**
         * Keeps the divisor away from 0. Default 1e-7.
         *
         * @param value above 0
         */
        public Builder epsilon(double value) {
            epsilon = value;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public Adamax build() {
            return new Adamax(this);
        }
    }
}
