package org.nengine.training;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * {@link Adam} with Nesterov's momentum (Dozat 2016). At step t with gradient g and learning rate r: {@code m = b1 m
 * + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= r n / (sqrt(v / (1 - b2^t)) + e)}, where {@code n = (1 - c_t) g / (1 -
 * p_t) + c_{t+1} m / (1 - p_t c_{t+1})}, {@code c_t = b1 (1 - 0.96^(d t) / 2)} with the schedule decay d, and p_t is
 * the product of c_1 to c_t.
 */
public final class Nadam extends AdamFamily {

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
        scheduleDecay = Require.atLeast(owner(), "scheduleDecay", 0.0, builder.scheduleDecay);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How fast the momentum rises to beta1. */
    public double scheduleDecay() {
        return scheduleDecay;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = super.settings();
        settings.put("scheduleDecay", scheduleDecay);
        return settings;
    }

    /** Builds {@link Nadam} optimizers. */
    public static final class Builder extends AdamFamily.Builder<Builder> {

        private double scheduleDecay = 0.004;

        private Builder() {
        }

        @Override
        Builder self() {
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
