package org.nengine.goldens;

import static java.lang.Math.sin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.BrownNoise;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.Piecewise;
import org.nengine.processes.Piecewise.Interpolation;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;

/** Synapses, processes as outputs of nodes, and noise. */
final class ProcessModels {

    private ProcessModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("synapse_alpha_triangle", ProcessModels::alphaTriangle);
        all.put("synapse_linear_filter", ProcessModels::linearFilter);
        all.put("process_white_noise", ProcessModels::whiteNoise);
        all.put("process_filtered_brown_noise", ProcessModels::filteredBrownNoise);
        all.put("process_white_signal", ProcessModels::whiteSignal);
        all.put("process_piecewise_present", ProcessModels::piecewisePresent);
        all.put("process_custom_and_noise", ProcessModels::customAndNoise);
        return all;
    }

    /** Alpha and triangle synapses on connections and probes. */
    static Network alphaTriangle() {
        Network net = new Network(13);
        Node in = net.node("in", t -> t < 0.04 ? new double[] {1, -1, 0.5} : new double[] {sin(50 * t), 0, 0.25});
        List<Synapse> synapses = List.of(new Alpha(0.01), new Alpha(0.1), new Triangle(0.02), new Triangle(0));
        List<Node> nodes = List.of(net.passthrough("a", 3), net.passthrough("b", 3), net.passthrough("c", 3),
                net.passthrough("d", 3));
        for (int i = 0; i < nodes.size(); i++) {
            Synapse synapse = synapses.get(i);
            net.connect(in, nodes.get(i), c -> c.synapse(synapse));
        }
        Ensemble ens = net.ensemble("ens", 15, 1);
        net.connect(in.get(0), ens, c -> c.synapse(new Triangle(0.005)));
        nodes.forEach(net::probe);
        net.probe(ens, p -> p.synapse(new Alpha(0.02)));
        net.probe(ens.neurons(), p -> p.synapse(new Triangle(0.01)));
        return net;
    }

    /** Linear filters in every form of step. */
    static Network linearFilter() {
        Network net = new Network(14);
        Node in = net.node("in", t -> new double[] {1, sin(60 * t)});
        List<Synapse> filters = List.of(
                new LinearFilter(new double[] {1}, new double[] {0.02, 1}),
                new LinearFilter(new double[] {1}, new double[] {0.0004, 0.02, 1}),
                new LinearFilter(new double[] {0.01, 1}, new double[] {0.0004, 0.04, 1}, Discretization.BILINEAR),
                new LinearFilter(new double[] {1}, new double[] {0.03, 1}, Discretization.EULER),
                new LinearFilter(new double[] {1}, new double[] {0.0009, 0.06, 1}, Discretization.BACKWARD_DIFFERENCE),
                LinearFilter.digital(new double[] {0.2, 0.1}, new double[] {1, -0.8, 0.1}),
                new LinearFilter(new double[] {0.005, 1}, new double[] {0.02, 1}),
                new LinearFilter(new double[] {2}, new double[] {4}));
        List<Node> nodes = filters.stream().map(f -> net.passthrough(2)).toList();
        for (int i = 0; i < nodes.size(); i++) {
            Synapse filter = filters.get(i);
            net.connect(in, nodes.get(i), c -> c.synapse(filter));
        }
        nodes.forEach(net::probe);
        LinearFilter third = new LinearFilter(new double[] {1}, new double[] {0.00001, 0.001, 0.05, 1});
        net.probe(in, p -> p.synapse(third));
        return net;
    }

    private static void probeAll(Network net) {
        net.nodes().forEach(net::probe);
    }

    /** White noise from several distributions. */
    static Network whiteNoise() {
        Network net = new Network(15);
        net.node(new WhiteNoise().withSeed(1));
        net.node(new WhiteNoise(new Gaussian(0.5, 2), false).withSeed(2), n -> n.sizeOut(3));
        net.node(new WhiteNoise(new Uniform(-1, 2), false).withSeed(3), n -> n.sizeOut(2));
        net.node(new WhiteNoise(new Exponential(0.5, 0.1, 1.2), false).withSeed(4), n -> n.sizeOut(2));
        Choice rows = new Choice(new double[][] {{1, 0}, {0, 2}}).weights(3, 1);
        net.node(new WhiteNoise(rows, true).withSeed(5), n -> n.sizeOut(2));
        probeAll(net);
        return net;
    }

    /** Noise through filters, the integrator among them. */
    static Network filteredBrownNoise() {
        Network net = new Network(16);
        net.node(new FilteredNoise().withSeed(1), n -> n.sizeOut(2));
        net.node(new FilteredNoise(new Alpha(0.02), new Uniform(-1, 1), false).withSeed(2));
        net.node(new BrownNoise().withSeed(3), n -> n.sizeOut(2));
        net.node(new BrownNoise(new Gaussian(0, 0.1)).withSeed(4));
        probeAll(net);
        return net;
    }

    /** Signals with a limited band. */
    static Network whiteSignal() {
        Network net = new Network(17);
        net.node(new WhiteSignal(0.1, 60).withSeed(1));
        net.node(new WhiteSignal(0.3, 20, 0.8).withSeed(2), n -> n.sizeOut(3));
        net.node(new WhiteSignal(0.2, 30).startingAt(0).withSeed(3), n -> n.sizeOut(2));
        net.node(new WhiteSignal(0.077, 100, 0.3).startingAt(0.2).withSeed(4));
        net.node(new WhiteSignal(0.25, 500).withSeed(5));
        probeAll(net);
        return net;
    }

    /** Inputs from tables. */
    static Network piecewisePresent() {
        Network net = new Network(18);
        net.node(new PresentInput(new double[][] {{1, 2}, {3, 4}, {-1, 0.5}}, 0.025));
        net.node(new PresentInput(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}}, 0.0105));
        net.node(Piecewise.builder().at(0.02, 1).at(0.05, -2).at(0.0805, 0.5).build());
        for (Interpolation kind : List.of(Interpolation.LINEAR, Interpolation.NEAREST, Interpolation.SLINEAR)) {
            net.node(Piecewise.builder().at(0, 0, 1).at(0.03, 2, 3).at(0.09, -1, 0).interpolation(kind).build());
        }
        for (Interpolation kind : List.of(Interpolation.QUADRATIC, Interpolation.CUBIC)) {
            net.node(Piecewise.builder().at(0, 0).at(0.02, 1).at(0.05, -1).at(0.08, 0.5).at(0.13, 0)
                    .interpolation(kind).build());
        }
        net.node(Piecewise.builder().at(0, 0.5).at(0.04, t -> sin(100 * t)).build());
        probeAll(net);
        return net;
    }

    /** A process as a user writes it. */
    private static final class Leaky extends Process {

        Leaky() {
            super(2, 2, OptionalLong.empty());
        }

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            double[] y = new double[sizeOut];
            return (t, input, output) -> {
                for (int i = 0; i < y.length; i++) {
                    y[i] = 0.9 * y[i] + 0.1 * input[i];
                    output[i] = y[i];
                }
            };
        }
    }

    /** A process with input, and noise on the currents of neurons. */
    static Network customAndNoise() {
        Network net = new Network(19);
        Node in = net.node("in", t -> new double[] {sin(20 * t), 0.5});
        Node leaky = net.node("leaky", new Leaky());
        Ensemble a = net.ensemble("a", 15, 2, e -> e.noise(new WhiteNoise(new Gaussian(0, 0.05), true).withSeed(21)));
        Ensemble b = net.ensemble("b", 10, 1, e -> e.neuronType(new LIFRate())
                .noise(new FilteredNoise(new Lowpass(0.01), new Gaussian(0, 1), false).withSeed(22)));
        net.connect(in, leaky, c -> c.noSynapse());
        net.connect(leaky, a);
        net.connect(a.get(1), b);
        net.probe(leaky);
        net.probe(a.neurons());
        net.probe(a.neurons(), "input");
        net.probe(b.neurons(), "input");
        net.probe(a, p -> p.synapse(0.01));
        net.probe(b, p -> p.synapse(0.01));
        return net;
    }
}
