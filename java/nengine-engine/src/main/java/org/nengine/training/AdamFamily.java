package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/** {@link Adam} and its relatives: two decaying means, and a small number that keeps a divisor away from 0. */
abstract sealed class AdamFamily extends Optimizer permits Adam, AdamW, Adamax, Nadam {

    private final double beta1;
    private final double beta2;
    private final double epsilon;

    AdamFamily(Builder<?> builder) {
        super(builder);
        beta1 = decay("beta1", builder.beta1);
        beta2 = decay("beta2", builder.beta2);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
    }

    /** Decay of the mean of gradients. */
    public double beta1() {
        return beta1;
    }

    /** Decay of the mean of squared gradients; in Adamax, of the largest gradient. */
    public double beta2() {
        return beta2;
    }

    /** Keeps the divisor away from 0. */
    public double epsilon() {
        return epsilon;
    }

    /** Those of all, for subclasses to add to. */
    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beta1", beta1);
        settings.put("beta2", beta2);
        settings.put("epsilon", epsilon);
        return settings;
    }

    /** What the builders of the family share. */
    abstract static class Builder<B extends Builder<B>> extends OptimizerBuilder<B> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-7;

        Builder() {
            super(0.001);
        }

        /**
         * Decay of the mean of gradients. Default 0.9.
         *
         * @param value at least 0, below 1
         */
        public B beta1(double value) {
            beta1 = value;
            return self();
        }

        /**
         * Decay of the mean of squared gradients; in Adamax, of the largest gradient. Default 0.999.
         *
         * @param value at least 0, below 1
         */
        public B beta2(double value) {
            beta2 = value;
            return self();
        }

        /**
         * Keeps the divisor away from 0. Default 1e-7.
         *
         * @param value above 0
         */
        public B epsilon(double value) {
            epsilon = value;
            return self();
        }
    }
}
