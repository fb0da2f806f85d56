package org.nengine.training;

/**
 * {@link Adam} with the infinity norm (Kingma and Ba 2015, section 7.1). At step t with gradient g and learning rate r:
 * {@code m = b1 m + (1 - b1) g; u = max(b2 u, |g|); w -= r / (1 - b1^t) m / (u + e)}.
 */
public final class Adamax extends AdamFamily {

    /** Learning rate 0.001, and the defaults of the builder. */
    public Adamax() {
        this(builder());
    }

    /**
     * With the defaults of the builder.
     *
     * @param learningRate above 0
     */
    public Adamax(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Adamax(Builder builder) {
        super(builder);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds {@link Adamax} optimizers. */
    public static final class Builder extends AdamFamily.Builder<Builder> {

        private Builder() {
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the optimizer, after checking every value. */
        public Adamax build() {
            return new Adamax(this);
        }
    }
}
