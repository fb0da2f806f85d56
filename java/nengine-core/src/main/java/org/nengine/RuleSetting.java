package org.nengine;

import java.util.Optional;
import org.nengine.learning.LearningRuleType;

/**
 * A learning rule as it is given to a connection.
 *
 * @param name its name among the rules of the connection; empty if it has none
 * @param type how it changes the connection
 */
public record RuleSetting(Optional<String> name, LearningRuleType type) {

    @Override
    public String toString() {
        return name.map(n -> n + "=").orElse("") + type;
    }
}
