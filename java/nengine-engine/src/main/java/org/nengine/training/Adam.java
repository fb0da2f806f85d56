package org.nengine.training;

import java.util.Map;

/**
 * Adam (Kingma and Ba 2015), in the form of the end of its section 2. At step t with gradient g and learning rate r:
 * {@code m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v); w -= r sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + e)}. With
 * AMSGrad (Reddi et al. 2018), the largest v so far stands in the root.
 */
public final class Adam extends AdamFamily {

    private final boolean amsgrad;

    /** Learning rate 0.001, and the defaults of the builder. */
    public Adam() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Adam(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    /**
     * With all its numbers.
     *
     * @param learningRate above 0
     * @param beta1 decay of the mean of gradients, at least 0, below 1
     * @param beta2 decay of the mean of squared gradients, at least 0, below 1
     * @param epsilon above 0
     */
    public Adam(double learningRate, double beta1, double beta2, double epsilon) {
        this(builder().learningRate(learningRate).beta1(beta1).beta2(beta2).epsilon(epsilon));
    }

    private Adam(Builder builder) {
        super(builder);
        amsgrad = builder.amsgrad;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether steps are scaled by the largest mean of squared gradients so far. */
    public boolean amsgrad() {
        return amsgrad;
    }

    @Override
    Map<String, Object> settings() {
        Map<String, Object> settings = super.settings();
        settings.put("amsgrad", amsgrad);
        return settings;
    }

    /** Builds {@link Adam} optimizers. */
    public static final class Builder extends AdamFamily.Builder<Builder> {

        private boolean amsgrad;

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

        /** Creates the optimizer, after checking every value. */
        public Adam build() {
            return new Adam(this);
        }
    }
}
