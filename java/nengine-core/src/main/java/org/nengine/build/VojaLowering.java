package org.nengine.build;

import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimVoja;
import org.nengine.exceptions.BuildException;
import org.nengine.learning.Voja;
import org.nengine.neurons.Direct;

/**
 * Voja: filtered activities of the target, a signal of 1 that others add to, and all that the target receives, from
 * whatever connections, in all dimensions.
 */
public final class VojaLowering implements LearningRuleLowering<Voja> {

    /** Used by the service loader. */
    public VojaLowering() { }

    @Override
    public Class<Voja> handles() {
        return Voja.class;
    }

    @Override
    public void lower(Voja type, LearningRule rule, Signal source, Signal delta, BuildContext context) {
        Ensemble post = (Ensemble) rule.connection().post().object();
        if (post.neuronType() instanceof Direct) {
            throw new BuildException(rule + ": Voja needs neurons at the target, but " + post
                    + " is Direct; give it another neuron type");
        }
        RuleSignals signals = new RuleSignals(rule, context);
        Signal activities = signals.filtered("post_filtered", type.postSynapse(), signals.postActivities());
        Signal learning = signals.input("learning", 1);
        Signal encoders = context.signals().get(post, "encoders");
        context.put(rule, "scaled_encoders", encoders);
        double[] scale = context.ensemble(post).gain().clone();
        for (int i = 0; i < scale.length; i++) {
            scale[i] /= post.radius();
        }
        context.add(new SimVoja(context.signals().get(post, "in"), activities,
                Signal.of(rule + ".scale", Signal.Role.CONSTANT, scale, scale.length), encoders, learning, delta,
                type.learningRate(), context.dt(), rule.toString()));
    }
}
