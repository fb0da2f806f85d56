package org.nengine.build;

import org.nengine.LearningRule;
import org.nengine.build.ir.Signal;
import org.nengine.build.spi.Handler;
import org.nengine.learning.LearningRuleType;

/**
 * What becomes of a learning rule.
 *
 * @param <T> the class of the rule type
 */
public interface LearningRuleLowering<T extends LearningRuleType> extends Handler<T> {

    /**
     * Adds the operators that compute the change of this step, and the rule's signals {@code in} (if it has an input)
     * and those that can be probed. What adds the change to the target in the next step exists already.
     *
     * @param source what the weights of the connection multiply: the outputs of all neurons of an ensemble, or of the
     *     selected neurons
     * @param delta receives the change; of the shape of what the rule modifies
     */
    void lower(T type, LearningRule rule, Signal source, Signal delta, BuildContext context);
}
