package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Scales steps by moving means of squared gradients and of squared steps (Zeiler 2012). With learning rate r and
 * gradient g: {@code s = rho s + (1 - rho) g^2; u = g sqrt(x + e) / sqrt(s + e); w -= r u; x = rho x + (1 - rho)
 * u^2}.
 */
public final class Adadelta extends Optimizer {

    private final double rho;
    private final double epsilon;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Adadelta() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Adadelta(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Adadelta(Builder builder) {
        super(builder);
        rho = decay("rho", builder.rho);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Decay of both means. */
    public double rho() {
        return rho;
    }

    /** Keeps divisor and dividend away from 0. */
    public double epsilon() {
        return epsilon;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("rho", rho);
        settings.put("epsilon", epsilon);
        return settings;
    }

    /** Builds {@link Adadelta} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double rho = 0.95;
        private double epsilon = 1e-7;

        private Builder() {
            super(0.001);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Decay of both means. Default 0.95.
         *
         * @param value at least 0, below 1
         */
        public Builder rho(double value) {
            rho = value;
            return this;
        }

        /**
         * Keeps divisor and dividend away from 0. Default 1e-7.
         *
         * @param value above 0
         */
        public Builder epsilon(double value) {
            epsilon = value;
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public Adadelta build() {
            return new Adadelta(this);
        }
    }
}
