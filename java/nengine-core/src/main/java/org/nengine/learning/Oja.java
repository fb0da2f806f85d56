package org.nengine.learning;

import java.util.List;
import java.util.Objects;
import org.nengine.exceptions.Require;

/**
 * Oja's rule (1982): weights grow where source and target are active together, and are forgotten where the target is
 * active, which keeps them bounded. With filtered activities a of the source and b of the target, weights W change in each
 * step by {@code learningRate * dt * (b a' - beta * diag(b b) W)}.
 *
 * <p>The activities are those of all neurons of source and target, so neither may be a selection of neurons. Probeable:
 * pre_filtered (a), post_filtered (b), delta (the change of the step).
 */
public final class Oja extends WeightRule {

    private static final double DEFAULT_RATE = 1e-6;
    private static final double DEFAULT_BETA = 1;

    private final double beta;

    /** A rule with a learning rate of 1e-6, a beta of 1, and activities filtered by low-passes of 0.005 s. */
    public Oja() {
        this(builder());
    }

    /**
     * A rule with a beta of 1 and activities filtered by low-passes of 0.005 s.
     *
     * @param learningRate 0 or more
     */
    public Oja(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private Oja(Builder builder) {
        super(builder);
        beta = Require.atLeast("Oja", "beta", 0.0, builder.beta);
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** How much is forgotten, relative to what is learned. */
    public double beta() {
        return beta;
    }

    @Override
    public List<String> probeable() {
        return List.of("pre_filtered", "post_filtered", "delta");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Oja that && agrees(that) && Double.compare(beta, that.beta) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate(), preSynapse(), postSynapse(), beta);
    }

    @Override
    public String toString() {
        return text() + (beta == DEFAULT_BETA ? "" : ", beta=" + beta) + ")";
    }

    /** Builds {@link Oja} rules. */
    public static final class Builder extends WeightRuleBuilder<Builder> {

        private double beta = DEFAULT_BETA;

        private Builder() {
            super("Oja", DEFAULT_RATE);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * How much is forgotten, relative to what is learned. Default 1.
         *
         * @param weight 0 or more
         */
        public Builder beta(double weight) {
            beta = weight;
            return this;
        }

        /** Creates the rule, after checking every value. */
        public Oja build() {
            return new Oja(this);
        }
    }
}
