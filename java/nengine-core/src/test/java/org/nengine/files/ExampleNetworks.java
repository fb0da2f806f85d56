package org.nengine.files;

import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.learning.LearningRuleType;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;
import org.nengine.processes.WhiteSignal;
import org.nengine.solvers.LeastSquaresSolver;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.solvers.Solver;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

/** Networks that run a value of the modelling language, with a signal that goes through it and probes behind it. */
final class ExampleNetworks {

    private static final int NEURONS = 2;
    private static final int DIMENSIONS = 2;

    private final Network net = new Network("example", 1);

    private ExampleNetworks() {
    }

    /** A network with the value; it has two neurons and two dimensions where the value does not say otherwise. */
    static Network of(Object value) {
        ExampleNetworks example = new ExampleNetworks();
        if (value instanceof NeuronType type) {
            example.neurons(type);
        } else if (value instanceof Process process) {
            example.process(process);
        } else if (value instanceof Synapse synapse) {
            example.net.probe(example.signal(3), p -> p.synapse(synapse));
        } else if (value instanceof Transform transform) {
            example.transform(transform);
        } else if (value instanceof Solver solver) {
            example.solver(solver);
        } else if (value instanceof LeastSquaresSolver solver) {
            example.solver(new LstsqL2().solver(solver));
        } else if (value instanceof LearningRuleType rule) {
            example.rule(rule);
        } else {
            throw new IllegalArgumentException("no network for " + value);
        }
        return example.net;
    }

    private Node signal(int size) {
        return net.node(new WhiteSignal(0.1, 100), n -> n.sizeOut(size));
    }

    /** Neurons that are active nearly everywhere. */
    private Ensemble ensemble(NeuronType type) {
        return net.ensemble(NEURONS, DIMENSIONS, e -> e.neuronType(type).intercepts(-0.9, -0.8)
                .evalPoints(new double[][] {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {0.5, -0.5}}));
    }

    private void neurons(NeuronType type) {
        Ensemble a = net.ensemble(NEURONS, DIMENSIONS, e -> e.neuronType(type).gain(3, 2).bias(2, 1));
        net.connect(signal(DIMENSIONS), a);
        net.probe(a);
        if (!(type instanceof Direct)) {
            a.neurons().probeable().forEach(name -> net.probe(a.neurons(), name));
        }
    }

    private void process(Process process) {
        Node node = net.node(process);
        if (node.sizeIn() > 0) {
            net.connect(signal(node.sizeIn()), node);
        }
        net.probe(node);
    }

    private void transform(Transform transform) {
        Node target = net.passthrough(transform.sizeOut());
        net.connect(signal(transform.sizeIn()), target, c -> c.transform(transform));
        net.probe(target);
    }

    private void solver(Solver solver) {
        Ensemble a = ensemble(new LIFRate());
        Ensemble b = ensemble(new LIFRate());
        net.connect(signal(DIMENSIONS), a);
        net.probe(net.connect(a, b, c -> c.solver(solver).transform(0.5)), "weights");
        net.probe(b);
    }

    private void rule(LearningRuleType rule) {
        Ensemble a = ensemble(new LIFRate());
        Ensemble b = ensemble(new LIFRate());
        Node signal = signal(DIMENSIONS);
        net.connect(signal, a);
        switch (rule.modifies()) {
            case DECODERS -> {
                var learned = net.connect(a, b, c -> c.learningRule(rule).solver(new NoSolver()));
                net.connect(signal, learned.learningRule());
                net.probe(learned, "weights");
            }
            case ENCODERS -> {
                var learned = net.connect(a, b, c -> c.learningRule(rule));
                net.connect(signal.get(0), learned.learningRule());
                net.probe(b, "scaled_encoders");
            }
            default -> net.probe(net.connect(a.neurons(), b.neurons(),
                    c -> c.transform(new double[][] {{1e-3, 2e-3}, {-1e-3, 1e-3}}).learningRule(rule)), "weights");
        }
        net.probe(b.neurons());
    }
}
