package org.nengine.learning;

import java.util.List;
import java.util.Optional;
import org.nengine.exceptions.Require;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/**
 * How something about a connection changes while the network runs. An immutable value.
 *
 * <p>A change that is computed in a step is added to what is learned at the beginning of the next one. In a minibatch,
 * each item learns on its own. What a rule changes is not trained, unless the configuration of the network says that it
 * is; but where a network is trained, gradients go through the changes to all that the rule reads: activities, errors,
 * weights, encoders and what else there is, over all steps of the run.
 */
public abstract class LearningRuleType {

    /** What filters activities where nothing else is said. */
    static final Optional<Synapse> DEFAULT_SYNAPSE = Optional.of(new Lowpass(0.005));

    /** What a rule changes. */
    public enum Target {
        /** The encoders of the ensemble at the end of the connection. */
        ENCODERS,
        /** The decoders at the start of the connection. */
        DECODERS,
        /** The weight matrix of the connection. */
        WEIGHTS
    }

    private final double learningRate;

    /**
     * For subclasses; what the rule becomes is found by the build as a service for the class.
     *
     * @param learningRate 0 or more
     */
    protected LearningRuleType(double learningRate) {
        this.learningRate = Require.atLeast(getClass().getSimpleName(), "learningRate", 0.0, learningRate);
    }

    /** Factor on every change, per second. */
    public final double learningRate() {
        return learningRate;
    }

    /** What the rule changes. */
    public abstract Target modifies();

    /** The size of the rule's input, which other objects connect to. */
    public abstract InputSize inputSize();

    /** What can be probed, the default first. */
    public abstract List<String> probeable();

    /** A synapse as it is printed among the parameters of a rule; empty if it is what would be taken anyway. */
    static String text(String name, Optional<Synapse> synapse, Optional<Synapse> otherwise) {
        return synapse.equals(otherwise) ? "" : ", " + name + "=" + synapse.map(Synapse::toString).orElse("none");
    }
}
