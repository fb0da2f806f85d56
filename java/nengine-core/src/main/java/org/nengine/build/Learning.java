package org.nengine.build;

import java.util.Optional;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.NetworkObject;
import org.nengine.Trainability;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.BuildException;
import org.nengine.learning.LearningRuleType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The learning rules of a connection. What a rule modifies is never set: in each step it first receives the change that
 * was computed in the step before.
 */
final class Learning {

    private static final Logger LOG = LoggerFactory.getLogger(Learning.class);

    private final Connection connection;
    private final Signal source;
    private final Optional<Signal> weights;
    private final BuildContext context;

    /**
     * @param source what the weights multiply
     */
    Learning(Connection connection, Signal source, Optional<Signal> weights, BuildContext context) {
        this.connection = connection;
        this.source = source;
        this.weights = weights;
        this.context = context;
    }

    void build() {
        connection.learningRules().forEach(this::build);
    }

    private void build(LearningRule rule) {
        TransformLowering<?> transform = context.handler(TransformLowering.class, connection.transform());
        if (!transform.learnable()) {
            throw new BuildException(connection + ": learning is not possible with " + connection.transform()
                    + "; use a dense transform or none");
        }
        LearningRuleType type = rule.type();
        Signal target = type.modifies() == LearningRuleType.Target.ENCODERS ? encoders() : weights(type);
        Signal delta = Signal.zeros(rule + ".delta", target.shape());
        context.put(rule, "delta", delta);
        context.add(Copy.inc(delta, target, rule + ": change"));
        lower(context.<LearningRuleLowering<?>>handler(LearningRuleLowering.class, type), rule, delta);
    }

    @SuppressWarnings("unchecked")
    private <T extends LearningRuleType> void lower(LearningRuleLowering<T> lowering, LearningRule rule, Signal delta) {
        // A handler found by an object's class takes objects of that class.
        lowering.lower((T) rule.type(), rule, source, delta, context);
    }

    private Signal encoders() {
        Ensemble post = (Ensemble) connection.post().object();
        return online(context.signals().get(post, "encoders"), post);
    }

    private Signal weights(LearningRuleType type) {
        Signal target = weights.filter(w -> w.rank() == 2).orElseThrow(() -> new BuildException(connection + ": " + type
                + " can change a matrix of weights only, but " + connection.transform() + " gives "
                + weights.map(Signal::toString).orElse("none") + "; give the transform as a matrix"));
        return online(target, connection);
    }

    private Signal online(Signal target, NetworkObject owner) {
        target.markOnline();
        boolean explicit = Trainability.configured(owner).orElse(false);
        if (explicit) {
            LOG.warn("{} is changed by a learning rule and was set trainable too: the two will be in conflict", owner);
        }
        target.setTrainable(explicit);
        return target;
    }
}
