package org.nengine.training;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * {@link Adam} with decay of the parameters apart from the gradients (Loshchilov and Hutter 2019): {@code w -= r d
 * w} for learning rate r and weight decay d, then the step of Adam.
 */
public final class AdamW extends Optimizer {

    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final boolean amsgrad;
    private final double weightDecay;
    private final List<String> undecayed;

    /** Learning rate 0.001, and the defaults of the builder. */
    public AdamW() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public AdamW(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private AdamW(Builder builder) {
        super(builder);
        beta1 = decay("beta1", builder.beta1);
        beta2 = decay("beta2", builder.beta2);
        epsilon = Require.positive(owner(), "epsilon", builder.epsilon);
        amsgrad = builder.amsgrad;
        weightDecay = Require.atLeast(owner(), "weightDecay", 0.0, builder.weightDecay);
        undecayed = List.copyOf(builder.undecayed);
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

    /** Which part of each parameter is taken away, times the learning rate. */
    public double weightDecay() {
        return weightDecay;
    }

    /** Parts of the names of parameters that do not decay. */
    public List<String> undecayed() {
        return undecayed;
    }

    @Override
    Map<String, Object> others() {
        return undecayed.isEmpty() ? Map.of() : Map.of("undecayed", undecayed);
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("beta1", beta1);
        settings.put("beta2", beta2);
        settings.put("epsilon", epsilon);
        settings.put("amsgrad", amsgrad);
        settings.put("weightDecay", weightDecay);
        return settings;
    }

    /** Builds {@link AdamW} optimizers. */
    public static final class Builder extends OptimizerBuilder<Builder> {

        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private double epsilon = 1e-7;
        private boolean amsgrad;
        private double weightDecay = 0.004;
        private List<String> undecayed = List.of();

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

        /**
         * Which part of each parameter is taken away, times the learning rate. Default 0.004.
         *
         * @param value at least 0
         */
        public Builder weightDecay(double value) {
            weightDecay = value;
            return this;
        }

        /**
         * Which parameters do not decay: those in whose name, as in a file of saved parameters, one of these occurs,
         * such as {@code "/bias"} or {@code "ensemble/a/encoders"}. Default none. {@code compile} refuses what occurs
         * in no name.
         */
        public Builder undecayed(String... parts) {
            for (String part : Require.present("AdamW", "undecayed", parts)) {
                Require.present("AdamW", "undecayed", part);
            }
            undecayed = List.of(parts);
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public AdamW build() {
            return new AdamW(this);
        }
    }
}
