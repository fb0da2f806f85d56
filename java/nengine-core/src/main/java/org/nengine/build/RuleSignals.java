package org.nengine.build;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Neurons;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.BuildException;
import org.nengine.synapses.Synapse;

/** The signals of a learning rule that several rules have. */
final class RuleSignals {

    private final LearningRule rule;
    private final BuildContext context;

    RuleSignals(LearningRule rule, BuildContext context) {
        this.rule = rule;
        this.context = context;
    }

    /**
     * The input of the rule: starts each step at a value, to which connections add.
     *
     * @param name under which it can be found, besides {@code "in"}
     */
    Signal input(String name, double start) {
        double[] initial = new double[rule.sizeIn()];
        Arrays.fill(initial, start);
        Signal input = Signal.of(rule + "." + name, Signal.Role.VALUE, initial, initial.length);
        context.add(new Reset(input, start, rule + ": reset " + name));
        context.put(rule, "in", input);
        context.put(rule, name, input);
        return input;
    }

    /** Activities as they are probed by a name: filtered, with those of the present step, or as they are. */
    Signal filtered(String name, Optional<Synapse> synapse, Signal activities) {
        Signal filtered = synapse
                .map(s -> context.filter(s, activities, rule + "." + name, ProcessOperator.Mode.SET))
                .orElse(activities);
        context.put(rule, name, filtered);
        return filtered;
    }

    /**
     * The outputs of all neurons at the source.
     *
     * @throws BuildException if the connection starts at some of them only, or in another order
     */
    Signal preActivities() {
        return activities(rule.connection().pre());
    }

    /**
     * The outputs of all neurons at the target.
     *
     * @throws BuildException if the connection ends at some of them only, or in another order
     */
    Signal postActivities() {
        return activities(rule.connection().post());
    }

    private Signal activities(Endpoint end) {
        Signal activities = context.signals().get(neurons(end), "out");
        if (end.object() instanceof Neurons
                && !Arrays.equals(end.slice().resolve(activities.size()),
                        IntStream.range(0, activities.size()).toArray())) {
            throw new BuildException(rule + ": the rule works on the activities of all neurons and cannot take the "
                    + "selection " + end + "; connect all neurons, with weights of 0 where there is no connection");
        }
        return activities;
    }

    private static Neurons neurons(Endpoint end) {
        return end.object() instanceof Neurons neurons ? neurons : ((Ensemble) end.object()).neurons();
    }
}
