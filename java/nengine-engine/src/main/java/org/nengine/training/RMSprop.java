package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Scales steps by a moving root mean square of the gradients (Hinton 2012). With learning rate r and gradient g:
 * {@code s = rho s + (1 - rho) g^2; w -= r g / (sqrt(s) + e)}. Centered, s is replaced in the root by the variance
 * {@code s - a^2} with {@code a = rho a + (1 - rho) g}. With momentum m: {@code b = m b + r g / sqrt(s + e); w -=
 * b}.
 */
public final class RMSprop extends Optimizer {

    private final double rho;
    private final double momentum;
    private final double epsilon;
    private final boolean centered;

    /** Learning rate 0.001, and the defaults of the builder. */
    public RMSprop() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public RMSprop(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private RMSprop(Builder builder) {
        super(builder);
        rho = decay("rho", builder.rho);
        momentum = momentum(builder.momentum);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
        centered = builder.centered;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Decay of the mean of squared gradients. */
    public double rho() {
        return rho;
    }

    /** How much of the velocity is kept in each step. */
    public double momentum() {
        return momentum;
    }

    /** Keeps the divisor away from 0. */
    public double epsilon() {
        return epsilon;
    }

    /** Whether the mean of the gradients is subtracted. */
    public boolean centered() {
        return centered;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rho", rho);
        settings.put("momentum", momentum);
        settings.put("epsilon", epsilon);
        settings.put("centered", centered);
        return settings;
    }

    /** Builds {@link RMSprop} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double rho = 0.9;
        private double momentum;
        private double epsilon = 1e-7;
        private boolean centered;

        private Builder() {
            super(0.001);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Decay of the mean of squared gradients. Default 0.9.
         *
         * @param value at least 0, below 1
         */
        public Builder rho(double value) {
            rho = value;
            return this;
        }

        /**
         * How much of the velocity is kept in each step. Default 0.
         *
         * @param value 0 to 1
         */
        public Builder momentum(double value) {
            momentum = value;
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

        /** Whether the mean of the gradients is subtracted. Default false. */
        public Builder centered(boolean on) {
            centered = on;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public RMSprop build() {
            return new RMSprop(this);
        }
    }
}
