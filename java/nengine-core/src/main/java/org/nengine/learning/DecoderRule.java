package org.nengine.learning;

import java.util.Optional;
import org.nengine.exceptions.Require;
import org.nengine.synapses.Synapse;

/** What rules share that change decoders to lower an error, from filtered activities at the source. */
abstract class DecoderRule extends LearningRuleType {

    private final Optional<Synapse> preSynapse;

    DecoderRule(double learningRate, Optional<Synapse> preSynapse) {
        super(learningRate);
        this.preSynapse = preSynapse;
    }

    static Optional<Synapse> present(String owner, Synapse preSynapse) {
        return Optional.of(Require.present(owner, "preSynapse", preSynapse));
    }

    /** What filters the activities; empty for no filter. */
    public final Optional<Synapse> preSynapse() {
        return preSynapse;
    }

    @Override
    public final Target modifies() {
        return Target.DECODERS;
    }

    @Override
    public final InputSize inputSize() {
        return InputSize.POST_STATE;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof DecoderRule that && getClass() == that.getClass()
                && Double.compare(learningRate(), that.learningRate()) == 0 && preSynapse.equals(that.preSynapse);
    }

    @Override
    public final int hashCode() {
        return 31 * Double.hashCode(learningRate()) + preSynapse.hashCode();
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "(learningRate=" + learningRate()
                + text("preSynapse", preSynapse, DEFAULT_SYNAPSE) + ")";
    }
}
