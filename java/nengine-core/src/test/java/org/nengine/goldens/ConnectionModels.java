package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;
import static org.nengine.goldens.GoldenModels.grid;
import static org.nengine.goldens.GoldenModels.map;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.LIFRate;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Alpha;
import org.nengine.transforms.Dense;

/** What connections can do. */
final class ConnectionModels {

    private ConnectionModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("synapse_lowpass", ConnectionModels::synapseLowpass);
        all.put("solver_nosolver", ConnectionModels::noSolver);
        all.put("conn_functions", ConnectionModels::functions);
        all.put("conn_slices", ConnectionModels::slices);
        all.put("conn_transforms_dense", ConnectionModels::transformsDense);
        all.put("conn_neurons", ConnectionModels::neurons);
        all.put("recurrent", ConnectionModels::recurrent);
        return all;
    }

    private static List<Node> passthrough(Network net, String prefix, int first, int... sizes) {
        return IntStream.range(0, sizes.length)
                .mapToObj(i -> net.passthrough(prefix + (first + i), sizes[i])).toList();
    }

    /** Lowpass synapses of several time constants on connections and probes. */
    static Network synapseLowpass() {
        Network net = new Network(12);
        Node in = net.node("in", t -> t < 0.05 ? new double[] {1, -0.5} : new double[] {0.2, sin(40 * t)});
        List<Node> n = passthrough(net, "n", 0, 2, 2, 2, 2, 2);
        net.connect(in, n.get(0), c -> c.synapse(0.005));
        net.connect(in, n.get(1), c -> c.synapse(0.1));
        net.connect(in, n.get(2), c -> c.synapse(0));
        net.connect(in, n.get(3), c -> c.noSynapse());
        net.connect(in, n.get(4), c -> c.synapse(0.0001));
        Node s = net.passthrough("s", 1);
        net.connect(in.get(0), s, c -> c.synapse(0.03));
        n.forEach(net::probe);
        net.probe(s);
        net.probe(n.get(3), p -> p.synapse(0.02));
        net.probe(in, p -> p.synapse(0));
        net.probe(s, p -> p.synapse(0.01));
        return net;
    }

    /** Decoders given by hand. */
    static Network noSolver() {
        Network net = new Network(30);
        Node in = net.node("in", t -> new double[] {sin(20 * t), 0.3});
        Ensemble a = net.ensemble("a", 6, 2, e -> e.neuronType(new LIFRate()));
        Ensemble b = net.ensemble("b", 8, 2);
        Node out = net.passthrough("out", 2);
        NoSolver values = new NoSolver(map(grid(6, 2), v -> v / 100));
        net.connect(in, a);
        net.connect(a, out, c -> c.solver(values));
        net.connect(a, out, c -> c.solver(new NoSolver()).transform(2));
        net.connect(a, b, c -> c.solver(new NoSolver(map(grid(6, 1), v -> v / 50))).function(x -> x[0])
                .transform(new double[][] {{1}, {-1}}));
        net.connect(a, b, c -> c.solver(values.weights(true)));
        net.probe(out);
        net.probe(b.neurons());
        net.probe(b.neurons(), "input");
        net.probe(b, p -> p.synapse(0.01));
        return net;
    }

    /** Connections that compute functions. */
    static Network functions() {
        Network net = new Network(31);
        Node in = net.node("in", t -> new double[] {sin(18 * t), cos(13 * t), 0.2});
        Ensemble e = net.ensemble("e", 30, 3, o -> o.neuronType(new LIFRate()).nEvalPoints(300));
        Ensemble p = net.ensemble("p", 20, 1, o -> o.neuronType(new LIFRate()));
        List<Node> o = passthrough(net, "o", 1, 3, 1, 2, 1, 2);
        net.connect(in, e);
        net.connect(in.get(0), p);
        net.connect(e, o.get(0), c -> c.function(x -> new double[] {x[0] * x[1], x[1] * x[2], x[0] * x[0] - x[2]}));
        net.connect(e.indices(2, 0), o.get(1), c -> c.function(y -> y[0] * y[1]));
        net.connect(e.slice("1:"), o.get(2), c -> c.function(y -> new double[] {y[0] + y[1], y[0] > 0 ? 1 : -1}));
        double[][] points = IntStream.range(0, 11).mapToObj(i -> new double[] {(i - 5) / 5.0})
                .toArray(double[][]::new);
        net.connect(p, o.get(3), c -> c.evalPoints(points).function(map(points, x -> x * x)));
        net.connect(in, o.get(4), c -> c.function(z -> new double[] {z[0] * z[1], z[2] + z[0]})
                .transform(new double[][] {{1, 2}, {0, -1}}));
        net.connect(p, o.get(3), c -> c.function(x -> 0.5).transform(0.1));
        o.forEach(net::probe);
        return net;
    }

    /** Slices of every kind on both ends of connections. */
    static Network slices() {
        Network net = new Network(32);
        Node in = net.node("in",
                t -> IntStream.range(0, 6).mapToDouble(i -> (i + 1) / 10.0 * sin((10 + i) * t)).toArray());
        List<Node> n = passthrough(net, "n", 0, 6, 6, 6, 6, 6, 6, 6, 6);
        Ensemble a = net.ensemble("a", 30, 4, e -> e.neuronType(new LIFRate()).nEvalPoints(250));
        Ensemble b = net.ensemble("b", 20, 3, e -> e.neuronType(new LIFRate()).nEvalPoints(250));
        net.connect(in.get(0), n.get(0).get(5), c -> c.noSynapse());
        net.connect(in.get(-1), n.get(1).get(-2), c -> c.noSynapse());
        net.connect(in.slice("1:4"), n.get(2).slice("2:5"), c -> c.noSynapse());
        net.connect(in.slice("::2"), n.get(3).slice("1::2"), c -> c.noSynapse());
        net.connect(in.slice("::-1"), n.get(4), c -> c.noSynapse());
        net.connect(in.indices(4, 0, 2), n.get(5).indices(1, 1, 3), c -> c.noSynapse());
        net.connect(in.indices(0, 0, 5), n.get(6).slice("3:"), c -> c.noSynapse());
        net.connect(in.slice("4:1:-1"), n.get(7).indices(0, 2, 4), c -> c.noSynapse());
        net.connect(in.slice(":4"), a);
        net.connect(a.indices(3, 1), b.slice(":2"), c -> c.transform(new double[][] {{0.5, 0}, {0.25, -1}}));
        net.connect(a.get(-1), b.get(-1));
        net.connect(a.slice("::-2"), n.get(0).slice("0:2"));
        net.connect(b.get(2), n.get(1).indices(0, 1), c -> c.function(x -> new double[] {x[0] * x[0], -x[0]}));
        n.forEach(net::probe);
        net.probe(a);
        net.probe(b);
        net.probe(a.slice("1:3"));
        net.probe(b.get(-1), p -> p.synapse(0.01));
        net.probe(in.indices(5, 0));
        return net;
    }

    /** Dense transforms. */
    static Network transformsDense() {
        Network net = new Network(33);
        Node in = net.node("in", t -> new double[] {sin(20 * t), cos(20 * t), 0.5});
        List<Node> n = passthrough(net, "n", 0, 3, 3, 2, 3, 4, 3, 2);
        Ensemble a = net.ensemble("a", 20, 3, e -> e.neuronType(new LIFRate()).nEvalPoints(200));
        Ensemble b = net.ensemble("b", 12, 2, e -> e.neuronType(new LIFRate()));
        net.connect(in, n.get(0), c -> c.transform(2.5));
        net.connect(in, n.get(1), c -> c.transform(1, -2, 0.5));
        net.connect(in, n.get(2), c -> c.transform(grid(2, 3)));
        net.connect(in, n.get(3), c -> c.noTransform());
        net.connect(in, n.get(4), c -> c.transform(new Dense(4, 3, new Uniform(-1, 1))));
        net.connect(in, n.get(5), c -> c.transform(new Dense(3, 3, new Gaussian(0, 0.5))).seed(77));
        net.connect(in, a);
        net.connect(a, b, c -> c.transform(grid(2, 3)));
        net.connect(a, n.get(6), c -> c.function(x -> new double[] {x[0] * x[1], x[2]})
                .transform(new Dense(2, 2, new Choice(new double[][] {{1, 0}, {0, 1}}))));
        net.connect(a.neurons(), b.neurons(), c -> c.transform(new Dense(12, 20, new Uniform(-0.001, 0.001))));
        n.forEach(net::probe);
        net.probe(b);
        net.probe(b.neurons(), "input");
        return net;
    }

    /** Connections to and from neurons, with slices. */
    static Network neurons() {
        Network net = new Network(38);
        Node in = net.node("in", t -> new double[] {sin(20 * t), 0.4});
        Ensemble a = net.ensemble("a", 12, 1);
        Ensemble b = net.ensemble("b", 10, 2);
        Node o = net.passthrough("o", 4);
        net.connect(in.get(0), a);
        net.connect(in, b.neurons().slice("2:4"), c -> c.noSynapse());
        net.connect(in.get(1), b.neurons().indices(0, 5, 9), c -> c.transform(new double[][] {{1}, {0.5}, {-2}}));
        net.connect(a.neurons(), b.neurons(), c -> c.transform(map(grid(10, 12), v -> 0.0005 * v)));
        net.connect(a.neurons().slice("::3"), b.neurons().slice(":4"), c -> c.transform(0.001).synapse(0.02));
        net.connect(a.neurons().indices(1, 1, 4), o.slice("1:"), c -> c.synapse(0.01));
        net.connect(a, b.neurons().get(-1), c -> c.transform(2));
        net.connect(a.neurons().get(5), b.get(1), c -> c.transform(0.002));
        net.connect(b.neurons(), o.get(0),
                c -> c.transform(map(grid(1, 10), v -> 0.001 * v)).synapse(new Alpha(0.01)));
        net.connect(in.get(1), a.neurons().slice("::-4"), c -> c.transform(map(grid(3, 1), v -> 0.3 * v)));
        net.probe(a.neurons());
        net.probe(b.neurons());
        net.probe(b.neurons(), "input");
        net.probe(o);
        net.probe(a.neurons().slice("2:5"));
        net.probe(b.neurons().indices(0, 9), "voltage");
        net.probe(a, p -> p.synapse(0.02));
        net.probe(b, p -> p.synapse(0.02));
        return net;
    }

    /** Recurrent populations: an integrator and an oscillator. */
    static Network recurrent() {
        Network net = new Network(39);
        Node in = net.node("in", t -> t < 0.1 ? 1 : 0);
        Ensemble integrator = net.ensemble("int", 40, 1);
        Ensemble oscillator = net.ensemble("osc", 60, 2, e -> e.neuronType(new LIFRate()));
        net.connect(in, integrator, c -> c.transform(0.1).synapse(0.1));
        net.connect(integrator, integrator, c -> c.synapse(0.1));
        net.connect(in, oscillator.get(0));
        net.connect(oscillator, oscillator, c -> c.transform(new double[][] {{1.1, -1}, {1, 1.1}}).synapse(0.1));
        net.probe(integrator, p -> p.synapse(0.02));
        net.probe(oscillator);
        net.probe(integrator.neurons());
        return net;
    }
}
