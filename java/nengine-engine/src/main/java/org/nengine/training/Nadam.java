package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * {@link Adam} with Nesterov's momentum (Dozat 2016). At step t with gradient g and learning rate r: {@code m = b1 m
 * + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= r n / (sqrt(v / (1 - b2^t)) + e)}, where {@code n = (1 - c_t) g / (1 -
 * p_t) + c_{t+1} m / (1 - p_t c_{t+1})}, {@code c_t = b1 (1 - 0.96^(d t) / 2)} with the schedule decay d, and p_t is
 * the product of c_1 to c_t.
 */
public final class Nadam extends Optimizer {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double scheduleDecay;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Nadam() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Nadam(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Nadam(Builder builder) {
        super(builder);
        beta1 = decay("beta1", builder.beta1);
        beta2 = decay("beta2", builder.beta2);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
        scheduleDecay = Require.atLeast(owner(), "scheduleDecay", 0.0, builder.scheduleDecay);
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

    /** How fast the momentum rises to beta1. */
    public double scheduleDecay() {
        return scheduleDecay;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beta1", beta1);
        settings.put("beta2", beta2);
        settings.put("epsilon", epsilon);
        settings.put("scheduleDecay", scheduleDecay);
        return settings;
    }

    /** Builds {@link Nadam} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-7;
        private double scheduleDecay = 0.004;

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

        /**
         * How fast the momentum rises to beta1. Default 0.004.
         *
         * @param value at least 0
         */
        public Builder scheduleDecay(double value) {
            scheduleDecay = value;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public Nadam build() {
            return new Nadam(this);
        }
    }
}
