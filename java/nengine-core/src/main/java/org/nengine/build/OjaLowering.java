package org.nengine.build;

import org.nengine.LearningRule;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimOja;
import org.nengine.learning.Oja;

/** Oja: filtered activities at both ends, and the weights as they are after the change of the step before. */
public final class OjaLowering implements LearningRuleLowering<Oja> {

    /** Used by the service loader. */
    public OjaLowering() { }

    @Override
    public Class<Oja> handles() {
        return Oja.class;
    }

    @Override
    public void lower(Oja type, LearningRule rule, Signal source, Signal delta, BuildContext context) {
        RuleSignals signals = new RuleSignals(rule, context);
        Signal pre = signals.filtered("pre_filtered", type.preSynapse(), signals.preActivities());
        Signal post = signals.filtered("post_filtered", type.postSynapse(), signals.postActivities());
        Signal weights = context.signals().get(rule.connection(), "weights");
        context.add(new SimOja(pre, post, weights, delta, type.learningRate(), context.dt(), type.beta(),
                rule.toString()));
    }
}
