package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Scales steps by the root of the sum of all squared gradients (Duchi et al. 2011). With learning rate r and
 * gradient g: {@code s += g^2; w -= r g / (sqrt(s) + e)}, where s starts at the initial accumulator.
 */
public final class Adagrad extends Optimizer {

    private final double initialAccumulator;
    private final double epsilon;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Adagrad() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Adagrad(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Adagrad(Builder builder) {
        super(builder);
        initialAccumulator = Require.atLeast(owner(), "initialAccumulator", 0.0, builder.initialAccumulator);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where the sum of squares starts. */
    public double initialAccumulator() {
        return initialAccumulator;
    }

    /** Keeps the divisor away from 0. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("initialAccumulator", initialAccumulator);
        settings.put("epsilon", epsilon);
        return settings;
    }

    /** Builds {@link Adagrad} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double initialAccumulator = 0.1;
        private double epsilon = 1e-7;

        private Builder() {
            super(0.001);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Where the sum of squares starts. Default 0.1.
         *
         * @param value at least 0
         */
        public Builder initialAccumulator(double value) {
            initialAccumulator = value;
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
        public Adagrad build() {
            return new Adagrad(this);
        }
    }
}
