package org.nengine.learning;

import java.util.Optional;
import org.nengine.exceptions.Require;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/** What rules share that change weights between neurons by their filtered activities alone. */
abstract class WeightRule extends LearningRuleType {

    private final Optional<Synapse> preSynapse;
    private final Optional<Synapse> postSynapse;

    WeightRule(WeightRuleBuilder<?> builder) {
        super(builder.learningRate);
        preSynapse = builder.preSynapse;
        postSynapse = builder.postSynapse.orElse(builder.preSynapse);
    }

    /** What filters the activities of the source; empty for no filter. */
    public final Optional<Synapse> preSynapse() {
        return preSynapse;
    }

    /** What filters the activities of the target; empty for no filter. */
    public final Optional<Synapse> postSynapse() {
        return postSynapse;
    }

    @Override
    public final Target modifies() {
        return Target.WEIGHTS;
    }

    @Override
    public final InputSize inputSize() {
        return InputSize.NONE;
    }

    /** Whether another rule has the same rate and the same synapses. */
    final boolean agrees(WeightRule that) {
        return Double.compare(learningRate(), that.learningRate()) == 0 && preSynapse.equals(that.preSynapse)
                && postSynapse.equals(that.postSynapse);
    }

    /** The beginning of the printed form. */
    final String text() {
        return getClass().getSimpleName() + "(learningRate=" + learningRate()
                + text("preSynapse", preSynapse, DEFAULT_SYNAPSE) + text("postSynapse", postSynapse, preSynapse);
    }

    /** What the builders of these rules share. */
    abstract static class WeightRuleBuilder<B extends WeightRuleBuilder<B>> {

        private final String owner;
        private double learningRate;
        private Optional<Synapse> preSynapse = DEFAULT_SYNAPSE;
        /** Outer: whether it was set. */
        private Optional<Optional<Synapse>> postSynapse = Optional.empty();

        WeightRuleBuilder(String owner, double learningRate) {
            this.owner = owner;
            this.learningRate = learningRate;
        }

        abstract B self();

        final Optional<Synapse> present(String name, Synapse synapse) {
            return Optional.of(Require.present(owner, name, synapse));
        }

        /**
         * Factor on every change, per second.
         *
         * @param rate 0 or more
         */
        public B learningRate(double rate) {
            learningRate = rate;
            return self();
        }

        /** Filters the activities of the source. Default a low-pass of 0.005 s. */
        public B preSynapse(Synapse synapse) {
            preSynapse = present("preSynapse", synapse);
            return self();
        }

        /**
         * Filters the activities of the source by a low-pass.
         *
         * @param tau time constant in seconds, 0 or more
         */
        public B preSynapse(double tau) {
            return preSynapse(new Lowpass(tau));
        }

        /** Leaves the activities of the source unfiltered. */
        public B noPreSynapse() {
            preSynapse = Optional.empty();
            return self();
        }

        /** Filters the activities of the target. Default what filters those of the source. */
        public B postSynapse(Synapse synapse) {
            postSynapse = Optional.of(present("postSynapse", synapse));
            return self();
        }

        /**
         * Filters the activities of the target by a low-pass.
         *
         * @param tau time constant in seconds, 0 or more
         */
        public B postSynapse(double tau) {
            return postSynapse(new Lowpass(tau));
        }

        /** Leaves the activities of the target unfiltered. */
        public B noPostSynapse() {
            postSynapse = Optional.of(Optional.empty());
            return self();
        }
    }
}
