package org.nengine.learning;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/**
 * The rule of Bienenstock, Cooper and Munro (1982): weights grow where source and target are active together and the
 * target is more active than usual, and shrink where it is less active. With filtered activities a of the source and b of
 * the target, and the threshold theta, the slowly filtered activities of the target, weights change in each step by
 * {@code learningRate * dt * b (b - theta) a'}.
 *
 * <p>The activities are those of all neurons of source and target, so neither may be a selection of neurons. Probeable:
 * theta, pre_filtered (a), post_filtered (b), delta (the change of the step).
 */
public final class BCM extends WeightRule {

    private static final double DEFAULT_RATE = 1e-9;
    private static final Optional<Synapse> DEFAULT_THETA = Optional.of(new Lowpass(1.0));

    private final Optional<Synapse> thetaSynapse;

    /** A rule with a learning rate of 1e-9, and low-passes of 0.005 s for activities and of 1 s for the threshold. */
    public BCM() {
        this(builder());
    }

    /**
     * A rule with low-passes of 0.005 s for activities and of 1 s for the threshold.
     *
     * @param learningRate 0 or more
     */
    public BCM(double learningRate) {
        this(builder().learningRate(learningRate));
    }

    private BCM(Builder builder) {
        super(builder);
        thetaSynapse = builder.thetaSynapse;
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What makes the threshold of the activities of the target; empty for no filter. */
    public Optional<Synapse> thetaSynapse() {
        return thetaSynapse;
    }

    @Override
    public List<String> probeable() {
        return List.of("theta", "pre_filtered", "post_filtered", "delta");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BCM that && agrees(that) && thetaSynapse.equals(that.thetaSynapse);
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate(), preSynapse(), postSynapse(), thetaSynapse);
    }

    @Override
    public String toString() {
        return text() + text("thetaSynapse", thetaSynapse, DEFAULT_THETA) + ")";
    }

    /** Builds {@link BCM} rules. */
    public static final class Builder extends WeightRuleBuilder<Builder> {

        private Optional<Synapse> thetaSynapse = DEFAULT_THETA;

        private Builder() {
            super("BCM", DEFAULT_RATE);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Makes the threshold of the activities of the target. Default a low-pass of 1 s. */
        public Builder thetaSynapse(Synapse synapse) {
            thetaSynapse = present("thetaSynapse", synapse);
            return this;
        }

        /**
         * Makes the threshold by a low-pass.
         *
         * @param tau time constant in seconds, 0 or more
         */
        public Builder thetaSynapse(double tau) {
            return thetaSynapse(new Lowpass(tau));
        }

        /** Takes the activities of the target as the threshold, unfiltered. */
        public Builder noThetaSynapse() {
            thetaSynapse = Optional.empty();
            return this;
        }

        /** Creates the rule, after checking every value. */
        public BCM build() {
            return new BCM(this);
        }
    }
}
