package org.nengine.agreement;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.ir.Operator;
import org.nengine.docs.PublicClasses;
import org.nengine.learning.LearningRuleType;
import org.nengine.networks.EnsembleArray;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;
import org.nengine.solvers.LeastSquaresSolver;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.LstsqL2nz;
import org.nengine.solvers.LstsqMultNoise;
import org.nengine.solvers.LstsqNoise;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

/** Counts how often each kind of thing occurs in random networks, and knows which kinds there are. */
final class Coverage {

    /** What can occur, and how often it did. */
    private final Map<String, Map<Class<?>, Integer>> counts = new LinkedHashMap<>();
    private final Map<String, Integer> operatorKinds = new TreeMap<>();
    /** How often each attribute was probed, of all that could have been. */
    private final Map<String, Integer> probed = new TreeMap<>();

    Coverage() {
        expect("operators", PublicClasses.concrete(Operator.class));
        expect("neuron types", PublicClasses.concrete(NeuronType.class));
        expect("synapses", PublicClasses.concrete(Synapse.class));
        expect("processes", PublicClasses.concrete(Process.class));
        expect("solvers", PublicClasses.concrete(Solver.class));
        expect("least squares", PublicClasses.concrete(LeastSquaresSolver.class));
        expect("transforms", PublicClasses.concrete(Transform.class));
        expect("learning rules", PublicClasses.concrete(LearningRuleType.class));
        expect("networks", PublicClasses.concrete(Network.class, EnsembleArray.class));
        expect("node outputs", List.of(NodeOutput.class.getPermittedSubclasses()));
    }

    private void expect(String group, List<Class<?>> classes) {
        Map<Class<?>, Integer> zero = new LinkedHashMap<>();
        classes.forEach(c -> zero.put(c, 0));
        counts.put(group, zero);
    }

    void count(Network network, Model model) {
        model.operators().forEach(operator -> {
            add("operators", operator);
            operatorKinds.merge(operator.kind(), 1, Integer::sum);
        });
        add("networks", network);
        network.allNetworks().forEach(n -> add("networks", n));
        for (Ensemble ensemble : network.allEnsembles()) {
            add("neuron types", ensemble.neuronType());
            ensemble.noise().ifPresent(noise -> add("processes", noise));
        }
        for (Node node : network.allNodes()) {
            add("node outputs", node.output());
            if (node.output() instanceof NodeOutput.ProcessOutput output) {
                add("processes", output.process());
            }
        }
        for (Connection connection : network.allConnections()) {
            add("solvers", connection.solver());
            leastSquares(connection.solver()).ifPresent(how -> add("least squares", how));
            add("transforms", connection.transform());
            connection.synapse().ifPresent(synapse -> add("synapses", synapse));
            connection.learningRules().forEach(rule -> add("learning rules", rule.type()));
        }
        for (Probe probe : network.allProbes()) {
            probe.synapse().ifPresent(synapse -> add("synapses", synapse));
            probed.merge(name(probe.target(), probe.attribute()), 1, Integer::sum);
        }
        countProbeable(network);
    }

    private static Optional<LeastSquaresSolver> leastSquares(Solver solver) {
        if (solver instanceof LstsqL2 l2) {
            return Optional.of(l2.solver());
        }
        if (solver instanceof LstsqL2nz l2nz) {
            return Optional.of(l2nz.solver());
        }
        if (solver instanceof LstsqNoise noise) {
            return Optional.of(noise.solver());
        }
        return solver instanceof LstsqMultNoise noise ? Optional.of(noise.solver()) : Optional.empty();
    }

    private void countProbeable(Network network) {
        List<Endpoint> targets = new ArrayList<>(network.allNodes());
        network.allEnsembles().forEach(ensemble -> {
            targets.add(ensemble);
            targets.add(ensemble.neurons());
        });
        network.allConnections().forEach(connection -> {
            targets.add(connection);
            targets.addAll(connection.learningRules());
        });
        targets.stream().filter(target -> target.sizeOut() > 0 || target instanceof LearningRule)
                .forEach(target -> target.probeable()
                        .forEach(attribute -> probed.merge(name(target, attribute), 0, Integer::sum)));
    }

    /** An attribute with the kind of thing that has it: a neuron type, a learning rule, or the class of the object. */
    private static String name(Endpoint target, String attribute) {
        Object owner = target.object();
        Object kind = owner instanceof Neurons neurons ? neurons.ensemble().neuronType()
                : owner instanceof LearningRule rule ? rule.type() : owner;
        return kind.getClass().getSimpleName() + "." + attribute;
    }

    private void add(String group, Object object) {
        counts.get(group).merge(object.getClass(), 1, Integer::sum);
    }

    /** Classes on the class path that never occurred. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        counts.forEach((group, classes) -> classes.forEach((type, count) -> {
            if (count == 0) {
                missing.add(group + ": " + type.getSimpleName());
            }
        }));
        probed.forEach((attribute, count) -> {
            if (count == 0) {
                missing.add("probes: " + attribute);
            }
        });
        return missing;
    }

    /** All counts, a line for each group. */
    String table() {
        StringBuilder table = new StringBuilder();
        counts.forEach((group, classes) -> {
            table.append(String.format("%-15s", group));
            classes.forEach((type, count) -> table.append(' ').append(type.getSimpleName()).append(' ').append(count));
            table.append('\n');
        });
        return table.append("operator kinds  ").append(operatorKinds).append("\nprobed          ").append(probed)
                .toString();
    }
}
