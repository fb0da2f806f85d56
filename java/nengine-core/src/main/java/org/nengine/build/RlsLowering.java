package org.nengine.build;

import org.nengine.LearningRule;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimRLS;
import org.nengine.exceptions.BuildException;
import org.nengine.learning.RLS;

/** RLS: filtered activities, an error that others add to, and the inverse of the correlations of the activities. */
public final class RlsLowering implements LearningRuleLowering<RLS> {

    /** Used by the service loader. */
    public RlsLowering() { }

    @Override
    public Class<RLS> handles() {
        return RLS.class;
    }

    @Override
    public void lower(RLS type, LearningRule rule, Signal source, Signal delta, BuildContext context) {
        RuleSignals signals = new RuleSignals(rule, context);
        Signal activities = signals.filtered("pre_filtered", type.preSynapse(), signals.preActivities());
        Signal error = signals.input("error", 0);
        int n = activities.size();
        double[] identity = new double[n * n];
        for (int i = 0; i < n; i++) {
            identity[i * (n + 1)] = type.learningRate() * context.dt() / n;
        }
        Signal inverseCorrelations = Signal.of(rule + ".inv_gamma", Signal.Role.VALUE, identity, n, n);
        context.put(rule, "inv_gamma", inverseCorrelations);
        context.add(new SimRLS(activities, spread(rule, error, delta.shape(0), context), delta, inverseCorrelations,
                rule.toString()));
    }

    /** The error of each row of the weights: itself, or one error for all neurons at the target. */
    private static Signal spread(LearningRule rule, Signal error, int rows, BuildContext context) {
        if (error.size() == rows) {
            return error;
        }
        if (error.size() != 1) {
            throw new BuildException(rule + ": RLS does not encode the error, so a connection to neurons needs a target "
                    + "that represents one value, or as many as the " + rows + " selected neurons; " + error.size()
                    + " are represented at " + rule.connection().post() + ". Use PES, or connect to the ensemble");
        }
        Signal spread = Signal.zeros(rule + ".local_error", rows);
        context.add(Copy.set(error, spread, rule + ": spread error"));
        return spread;
    }
}
