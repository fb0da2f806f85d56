package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Stochastic gradient descent. With learning rate r and gradient g: {@code w -= r g}. With momentum m: {@code v = m v -
 * r g; w += v}. With Nesterov's momentum: {@code v = m v - r g; w += m v - r g} (Sutskever et al. 2013).
 */
public final class SGD extends Optimizer {

    private final double momentum;
    private final boolean nesterov;

    /** Learning rate 0.01, and the defaults of the builder. */
    public SGD() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public SGD(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    /**
     * With momentum.
     *
     * @param learningRate above 0
     * @param momentum 0 to 1
     */
    public SGD(double learningRate, double momentum) {
        this(learningRate, momentum, false);
    }

    /**
     * With momentum, Nesterov's or the plain one.
     *
     * @param learningRate above 0
     * @param momentum 0 to 1
     * @param nesterov whether the step looks ahead along the momentum
     */
    public SGD(double learningRate, double momentum, boolean nesterov) {
        this(builder().learningRate(learningRate).momentum(momentum).nesterov(nesterov));
    }

    private SGD(Builder builder) {
        super(builder);
        momentum = momentum(builder.momentum);
        nesterov = builder.nesterov;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How much of the velocity is kept in each step. */
    public double momentum() {
        return momentum;
    }

    /** Whether the step looks ahead along the momentum. */
    public boolean nesterov() {
        return nesterov;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("momentum", momentum);
        settings.put("nesterov", nesterov);
        return settings;
    }

    /** Builds {@link SGD} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double momentum;
        private boolean nesterov;

        private Builder() {
            super(0.01);
        }

        @Override
        Builder self() {
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

        /** Whether the step looks ahead along the momentum. Default false. */
        public Builder nesterov(boolean on) {
            nesterov = on;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public SGD build() {
            return new SGD(this);
        }
    }
}
