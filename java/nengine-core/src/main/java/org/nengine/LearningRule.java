package org.nengine;

import java.util.List;

import org.nengine.learning.LearningRuleType;

/** A learning rule of a connection: its input is what connections from elsewhere can end on, such as an error. */
public final class LearningRule implements Sliceable {

    private final Connection connection;
    private final LearningRuleType type;

    LearningRule(Connection connection, LearningRuleType type) {
        this.connection = connection;
        this.type = type;
    }

    /** The connection that changes. */
    public Connection connection() {
        return connection;
    }

    /** How it changes. */
    public LearningRuleType type() {
        return type;
    }

    @Override
    public Network network() {
        return connection.network();
    }

    @Override
    public int sizeIn() {
        return switch (type.inputSize()) {
            case NONE -> 0;
            case ONE -> 1;
            case POST_STATE -> connection.post().object() instanceof Neurons neurons
                    ? neurons.ensemble().dimensions() : connection.sizeOut();
        };
    }

    @Override
    public int sizeOut() {
        return 0;
    }

    @Override
    public List<String> probeable() {
        return type.probeable();
    }

    /** {@code <LearningRule PES(...) of <Connection ...>>}. */
    @Override
    public String toString() {
        return "<LearningRule " + type + " of " + connection + ">";
    }
}
