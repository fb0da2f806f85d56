package org.nengine.build;

import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Neurons;
import org.nengine.Slice;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimPES;
import org.nengine.exceptions.BuildException;
import org.nengine.learning.PES;

/**
 * PES: an error that others add to, filtered activities, and on connections to neurons the error seen by each neuron.
 */
public final class PesLowering implements LearningRuleLowering<PES> {

    /** Used by the service loader. */
    public PesLowering() { }

    @Override
    public Class<PES> handles() {
        return PES.class;
    }

    @Override
    public void lower(PES type, LearningRule rule, Signal source, Signal delta, BuildContext context) {
        RuleSignals signals = new RuleSignals(rule, context);
        Signal error = signals.input("error", 0);
        Signal activities = signals.filtered("activities", type.preSynapse(), source);
        Signal local = rule.connection().isToNeurons() ? encode(rule, error, context) : error;
        context.add(new SimPES(activities, local, delta, type.learningRate(), context.dt(), rule.toString()));
    }

    private static Signal encode(LearningRule rule, Signal error, BuildContext context) {
        Signal encoders = encoders(rule, context);
        Signal local = Signal.zeros(rule + ".local_error", encoders.shape(0));
        context.add(new Reset(local, rule + ": reset local error"));
        context.add(new DotInc(encoders, error, local, rule + ": encode error"));
        return local;
    }

    /** The encoders of the neurons, and for the dimensions, at which the connection ends. */
    private static Signal encoders(LearningRule rule, BuildContext context) {
        Connection connection = rule.connection();
        boolean neurons = connection.post().object() instanceof Neurons;
        Ensemble post = neurons ? ((Neurons) connection.post().object()).ensemble()
                : (Ensemble) connection.post().object();
        Signal encoders = context.signals().get(post, "encoders");
        Slice slice = connection.post().slice();
        if (!slice.isRange()) {
            throw new BuildException(rule + ": PES to neurons cannot end on a list of indices, got " + connection.post()
                    + "; use a range");
        }
        if (slice.isAll()) {
            return encoders;
        }
        int axis = neurons ? 0 : 1;
        int length = encoders.shape(axis);
        return encoders.slice(axis, slice.start(length), slice.step(), slice.count(length));
    }
}
