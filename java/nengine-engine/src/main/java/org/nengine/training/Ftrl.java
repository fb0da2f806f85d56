package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Follows the regularized leader (McMahan et al. 2013), with L1, L2 and shrinkage. With gradient g, learning rate r
 * and learning rate power p: {@code n' = n + g^2; z += g + 2 shrinkage w - (n'^-p - n^-p) / r w; q = n'^-p / r + 2
 * (l2 + beta / (2 r)); w = (sign(z) l1 - z) / q} where {@code |z| > l1}, else 0; {@code n = n'}. The first step
 * pulls parameters to 0 whose gradient is small against the initial accumulator, since z starts without them.
 */
public final class Ftrl extends Optimizer {

    private final double learningRatePower;
    private final double initialAccumulator;
    private final double l1;
    private final double l2;
    private final double l2Shrinkage;
    private final double beta;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Ftrl() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Ftrl(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Ftrl(Builder builder) {
        super(builder);
        learningRatePower = learningRatePower(builder.learningRatePower);
        initialAccumulator = Require.atLeast(owner(), "initialAccumulator", 0.0, builder.initialAccumulator);
        l1 = Require.atLeast(owner(), "l1", 0.0, builder.l1);
        l2 = Require.atLeast(owner(), "l2", 0.0, builder.l2);
        l2Shrinkage = Require.atLeast(owner(), "l2Shrinkage", 0.0, builder.l2Shrinkage);
        beta = Require.atLeast(owner(), "beta", 0.0, builder.beta);
    }

    private double learningRatePower(double value) {
        if (!(value <= 0) || Double.isInfinite(value)) {
            throw new ValidationException(owner(), "learningRatePower",
                    "must be a finite number, at most 0, got " + value);
        }
        return value;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How the rate falls with the sum of squares. */
    public double learningRatePower() {
        return learningRatePower;
    }

    /** Where the sum of squares starts. */
    public double initialAccumulator() {
        return initialAccumulator;
    }

    /** Strength of L1 regularisation. */
    public double l1() {
        return l1;
    }

    /** Strength of L2 regularisation. */
    public double l2() {
        return l2;
    }

    /** Strength of the penalty on the size of parameters. */
    public double l2Shrinkage() {
        return l2Shrinkage;
    }

    /** Adds to the L2 regularisation, relative to the learning rate. */
    public double beta() {
        return beta;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("learningRatePower", learningRatePower);
        settings.put("initialAccumulator", initialAccumulator);
        settings.put("l1", l1);
        settings.put("l2", l2);
        settings.put("l2Shrinkage", l2Shrinkage);
        settings.put("beta", beta);
        return settings;
    }

    /** Builds {@link Ftrl} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double learningRatePower = -0.5;
        private double initialAccumulator = 0.1;
        private double l1;
        private double l2;
        private double l2Shrinkage;
        private double beta;

        private Builder() {
            super(0.001);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * How the rate falls with the sum of squares. Default -0.5.
         *
         * @param value at most 0; 0 keeps it
         */
        public Builder learningRatePower(double value) {
            learningRatePower = value;
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
         * Strength of L1 regularisation. Default 0.
         *
         * @param value at least 0
         */
        public Builder l1(double value) {
            l1 = value;
            return this;
        }

        /**
         * Strength of L2 regularisation. Default 0.
         *
         * @param value at least 0
         */
        public Builder l2(double value) {
            l2 = value;
            return this;
        }

        /**
         * Strength of the penalty on the size of parameters. Default 0.
         *
         * @param value at least 0
         */
        public Builder l2Shrinkage(double value) {
            l2Shrinkage = value;
            return this;
        }

        /**
         * Adds to the L2 regularisation, relative to the learning rate. Default 0.
         *
         * @param value at least 0
         */
        public Builder beta(double value) {
            beta = value;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public Ftrl build() {
            return new Ftrl(this);
        }
    }
}
