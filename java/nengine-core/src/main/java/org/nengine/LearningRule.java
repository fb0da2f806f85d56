package org.nengine;

import java.util.List;
import java.util.Optional;
import org.nengine.learning.InputSize;
import org.nengine.learning.LearningRuleType;

/**
 * A learning rule of a connection: its input is what connections from elsewhere can end on, such as an error. Two rules
 * of one connection are different objects even if their types are equal.
 */
public final class LearningRule implements Sliceable {

    private final Connection connection;
    private final RuleSetting setting;

    LearningRule(Connection connection, RuleSetting setting) {
        this.connection = connection;
        this.setting = setting;
    }

    RuleSetting setting() {
        return setting;
    }

    /** The connection that changes. */
    public Connection connection() {
        return connection;
    }

    /** How it changes. */
    public LearningRuleType type() {
        return setting.type();
    }

    /** The name among the rules of the connection; empty if it was given without. */
    public Optional<String> name() {
        return setting.name();
    }

    @Override
    public Network network() {
        return connection.network();
    }

    @Override
    public int sizeIn() {
        InputSize size = type().inputSize();
        return switch (size.kind()) {
            case NUMBER -> size.number();
            case PRE -> connection.sizeIn();
            case MID -> connection.sizeMid();
            case POST -> connection.sizeOut();
            case PRE_STATE -> stateSize(connection.pre(), connection.sizeIn());
            case POST_STATE -> stateSize(connection.post(), connection.sizeOut());
        };
    }

    private static int stateSize(Endpoint end, int otherwise) {
        return end.object() instanceof Neurons neurons ? neurons.ensemble().dimensions() : otherwise;
    }

    @Override
    public int sizeOut() {
        return 0;
    }

    @Override
    public List<String> probeable() {
        return type().probeable();
    }

    /** {@code <LearningRule PES(...) of <Connection ...>>}, with the name of the rule if it has one. */
    @Override
    public String toString() {
        return "<LearningRule " + name().map(n -> '"' + n + "\" ").orElse("") + type() + " of " + connection + ">";
    }
}
