package org.nengine.training;

import java.util.List;
import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * {@link Adam} with decay of the parameters apart from the gradients (Loshchilov and Hutter 2019): {@code w -= r d
 * w} for learning rate r and weight decay d, then the step of Adam.
 */
public final class AdamW extends AdamFamily {

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
        amsgrad = builder.amsgrad;
        weightDecay = Require.atLeast(owner(), "weightDecay", 0.0, builder.weightDecay);
        undecayed = List.copyOf(builder.undecayed);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
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
        Map<String, Object> settings = super.settings();
        settings.put("amsgrad", amsgrad);
        settings.put("weightDecay", weightDecay);
        return settings;
    }

    /** Builds {@link AdamW} optimizers. */
    public static final class Builder extends AdamFamily.Builder<Builder> {

        private boolean amsgrad;
        private double weightDecay = 0.004;
        private List<String> undecayed = List.of();

        private Builder() {
        }

        @Override
        Builder self() {
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
