package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Adam (Kingma and Ba 2015), in the form of the end of its section 2. At step t with gradient g and learning rate r:
 * {@code m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v); w -= r sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + e)}. With
 * AMSGrad (Reddi et al. 2018), the largest v so far stands in the root.
 */
public final class Adam extends Optimizer {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final boolean amsgrad;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Adam() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Adam(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    /**
     * With all its numbers.
     *
     * @param learningRate above 0
     * @param beta1 decay of the mean of gradients, at least 0, below 1
     * @param beta2 decay of the mean of squared gradients, at least 0, below 1
     * @param epsilon above 0
     */
    public Adam(double learningRate, double beta1, double beta2, double epsilon) {
        this(builder().learningRate(learningRate).beta1(beta1).beta2(beta2).epsilon(epsilon));
    }

    private Adam(Builder builder) {
        super(builder);
        beta1 = decay("beta1", builder.beta1);
        beta2 = decay("beta2", builder.beta2);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
        amsgrad = builder.amsgrad;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Decay of the mean of gradients. */
    public double beta1() {
        return beta1;
    }

    /** Decay of the mean of squared gradients. */
    public double beta2() {
        return beta2;
    }

    /** Keeps the divisor away from 0. */
    public double epsilon() {
        return epsilon;
    }

    /** Whether steps are scaled by the largest mean of squared gradients so far. */
    public boolean amsgrad() {
        return amsgrad;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beta1", beta1);
        settings.put("beta2", beta2);
        settings.put("epsilon", epsilon);
        settings.put("amsgrad", amsgrad);
        return settings;
    }

    /** Builds {@link Adam} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-7;
        private boolean amsgrad;

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
         * Decay of the mean of squared gradients. Default 0.999.
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

        /** Whether steps are scaled by the largest mean of squared gradients so far. Default false. */
        public Builder amsgrad(boolean on) {
            amsgrad = on;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public Adam build() {
            return new Adam(this);
        }
    }
}
