package org.nengine.build;

import org.nengine.LearningRule;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimBCM;
import org.nengine.learning.BCM;

/** BCM: filtered activities at both ends, and the threshold. */
public final class BcmLowering implements LearningRuleLowering<BCM> {

    /** Used by the service loader. */
    public BcmLowering() { }

    @Override
    public Class<BCM> handles() {
        return BCM.class;
    }

    @Override
    public void lower(BCM type, LearningRule rule, Signal source, Signal delta, BuildContext context) {
        RuleSignals signals = new RuleSignals(rule, context);
        Signal pre = signals.filtered("pre_filtered", type.preSynapse(), signals.preActivities());
        Signal post = signals.filtered("post_filtered", type.postSynapse(), signals.postActivities());
        Signal theta = signals.filtered("theta", type.thetaSynapse(), signals.postActivities());
        context.add(new SimBCM(pre, post, theta, delta, type.learningRate(), context.dt(), rule.toString()));
    }
}
