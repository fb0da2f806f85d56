package org.nengine.learning;

import java.util.List;

import org.nengine.exceptions.Require;

/** How something about a connection changes while the network runs. An immutable value. */
public abstract class LearningRuleType {

    /** What a rule changes. */
    public enum Target {
        /** The encoders of the ensemble at the end of the connection. */
        ENCODERS,
        /** The decoders at the start of the connection. */
        DECODERS,
        /** The weight matrix of the connection. */
        WEIGHTS
    }

    /** What the size of the rule's own input is. */
    public enum InputSize {
        /** The rule has no input. */
        NONE,
        /** One value. */
        ONE,
        /** The size of what arrives at the target of the connection, in represented dimensions. */
        POST_STATE
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
}
