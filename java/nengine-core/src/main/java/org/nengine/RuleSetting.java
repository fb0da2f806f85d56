package org.nengine;

import java.util.Optional;
import org.nengine.learning.LearningRuleType;

/** A learning rule as it is given to a connection: with a name, or without. */
record RuleSetting(Optional<String> name, LearningRuleType type) {

    @Override
    public String toString() {
        return name.map(n -> n + "=").orElse("") + type;
    }
}
