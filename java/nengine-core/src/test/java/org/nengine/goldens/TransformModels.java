package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;
import static org.nengine.goldens.GoldenModels.grid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.FunctionOfInput;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.processes.Piecewise;
import org.nengine.solvers.Lstsq;
import org.nengine.synapses.Alpha;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.KernelTransform.Padding;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.SparseMatrix;
import org.nengine.transforms.Transform;

/** Transforms with structure, nodes of every kind, probes of everything. */
final class TransformModels {

    private TransformModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("conn_transforms_sparse", TransformModels::sparse);
        all.put("conn_conv1d", TransformModels::convolution1d);
        all.put("conn_conv2d", TransformModels::convolution2d);
        all.put("conn_conv_transpose", TransformModels::convolutionTranspose);
        all.put("node_types", TransformModels::nodeTypes);
        all.put("probe_all", TransformModels::probeAll);
        return all;
    }

    /** Sparse transforms. */
    static Network sparse() {
        Network net = new Network(34);
        Node in = net.node("in", t -> new double[] {sin(20 * t), cos(20 * t), 0.5, -0.25});
        Node n0 = net.passthrough("n0", 5);
        Node n1 = net.passthrough("n1", 4);
        Node n2 = net.passthrough("n2", 3);
        Ensemble a = net.ensemble("a", 20, 4, e -> e.neuronType(new LIFRate()).nEvalPoints(200));
        Ensemble b = net.ensemble("b", 10, 3, e -> e.neuronType(new LIFRate()));
        net.connect(in, n0, c -> c.transform(new Sparse(5, 4, new int[][] {{0, 0}, {1, 3}, {4, 1}, {4, 2}},
                new double[] {1, -2, 0.5, 1.5})));
        net.connect(in, n1, c -> c.transform(new Sparse(4, 4, new int[][] {{0, 1}, {1, 0}, {2, 2}, {3, 3}}, 0.5)));
        net.connect(in, n2, c -> c.transform(new Sparse(3, 4, new int[][] {{0, 0}, {0, 3}, {1, 1}, {2, 2}},
                new Uniform(-1, 1))));
        net.connect(in, a);
        net.connect(in, b, c -> c.transform(new Sparse(3, 4, new int[][] {{0, 0}, {1, 2}, {2, 3}},
                new double[] {1, -1, 2})));
        net.connect(a.neurons(), b.neurons(), c -> c.transform(new Sparse(10, 20,
                IntStream.range(0, 10).mapToObj(i -> new int[] {i, 2 * i}).toArray(int[][]::new),
                IntStream.range(0, 10).mapToDouble(i -> 0.001 * (i + 1)).toArray())));
        net.connect(in, n2, c -> c.transform(new Sparse(SparseMatrix.ofCompressedRows(3, 4, new int[] {0, 1, 1, 2},
                new int[] {2, 0}, 1, -1))));
        Stream.of(n0, n1, n2, b).forEach(net::probe);
        net.probe(b.neurons(), "input");
        return net;
    }

    /** Connects a node to a new relay through each transform, and probes all relays. */
    private static void fanOut(Network net, Node in, List<? extends Transform> transforms) {
        List<Node> relays = IntStream.range(0, transforms.size()).mapToObj(i -> {
            Node n = net.passthrough("n" + i, transforms.get(i).sizeOut());
            net.connect(in, n, c -> c.transform(transforms.get(i)).noSynapse());
            return n;
        }).toList();
        relays.forEach(net::probe);
    }

    /** One-dimensional convolutions. */
    static Network convolution1d() {
        Network net = new Network(35);
        Node in = net.node("in", t -> IntStream.range(0, 12).mapToDouble(i -> sin((i + 1) * t * 5)).toArray());
        double[][] rows = grid(6, 3);
        double[][][] kernel = {{rows[0], rows[1]}, {rows[2], rows[3]}, {rows[4], rows[5]}};
        fanOut(net, in, List.of(
                Convolution.builder(2, 6, 2).build(),
                Convolution.builder(3, 6, 2).strides(2).padding(Padding.SAME).init(kernel).build(),
                Convolution.builder(2, 2, 6).channelsLast(false).kernelSize(4).padding(Padding.SAME).build(),
                Convolution.builder(4, 6, 2).kernelSize(2).groups(2).build(),
                Convolution.builder(1, 12, 1).kernelSize(5).strides(3).init(new Gaussian(0, 1)).build()));
        return net;
    }

    /** Two-dimensional convolutions between nodes and populations of neurons. */
    static Network convolution2d() {
        Network net = new Network(36);
        Node image = net.node("image", IntStream.range(0, 36).mapToDouble(i -> (5 * (i / 6) + 3 * (i % 6)) % 7 / 7.0)
                .toArray());
        Ensemble a = net.ensemble("a", 36, 1,
                e -> e.neuronType(new LIFRate()).gain(new Choice(1)).bias(new Choice(1.25)));
        net.connect(image, a.neurons(), c -> c.noSynapse());
        Ensemble b = net.ensemble("b", 32, 1, e -> e.neuronType(new SpikingRectifiedLinear())
                .maxRates(new Choice(100)).intercepts(new Choice(0)));
        net.connect(a.neurons(), b.neurons(),
                c -> c.transform(Convolution.builder(2, 6, 6, 1).build()).synapse(0.005));
        Convolution c2 = Convolution.builder(2, 2, 4, 4).kernelSize(2, 3).strides(2, 1).padding(Padding.SAME)
                .channelsLast(false).build();
        Node n0 = net.passthrough("n0", c2.sizeOut());
        net.connect(b.neurons(), n0, c -> c.transform(c2).synapse(0.01));
        Convolution c3 = Convolution.builder(4, 4, 4, 2).kernelSize(2, 2).strides(2, 2).groups(2)
                .init(new Uniform(0, 0.5)).build();
        Node n1 = net.passthrough("n1", c3.sizeOut());
        net.connect(b.neurons(), n1, c -> c.transform(c3).seed(5));
        net.probe(a.neurons());
        net.probe(b.neurons());
        net.probe(n0);
        net.probe(n1);
        net.probe(b.neurons(), "input");
        return net;
    }

    /** Transposed convolutions. */
    static Network convolutionTranspose() {
        Network net = new Network(37);
        Node in = net.node("in", t -> IntStream.range(0, 12).mapToDouble(i -> cos((i + 1) * t * 4)).toArray());
        ConvolutionTranspose.Builder strided = ConvolutionTranspose.builder(3, 4, 3).strides(2).padding(Padding.SAME);
        fanOut(net, in, List.of(
                ConvolutionTranspose.builder(2, 6, 2).build(),
                strided.outputShape(7, 3).build(),
                strided.outputShape(8, 3).build(),
                ConvolutionTranspose.builder(1, 2, 3, 2).kernelSize(2, 2).build(),
                ConvolutionTranspose.builder(2, 1, 3, 4).kernelSize(3, 2).strides(2, 2).channelsLast(false).build()));
        return net;
    }

    /** Nodes of every kind, and chains of them. */
    static Network nodeTypes() {
        Network net = new Network(40);
        double[] total = {0};
        FunctionOfInput count = (t, x) -> {
            total[0] = (t < 0.0015 ? 0 : total[0]) + x[0];
            return total[0];
        };
        Node c = net.node("c", 1, -2, 3);
        Node s = net.node("s", 0.5);
        Node t = net.node("t", time -> new double[] {time, 10 * time * time});
        Node tx = net.node("tx", 3, (time, x) -> new double[] {x[0] * x[1] + time, x[2] > 1 ? x[2] : 0});
        Node p = net.passthrough("p", 2);
        Node cnt = net.node("count", 1, count);
        Node sink = net.sink("sink", 2, (time, x) -> { });
        Node proc = net.node("proc", Piecewise.builder().at(0.01, 1).at(0.03, 0).build());
        net.connect(c, tx, k -> k.noSynapse());
        net.connect(t, p, k -> k.synapse(0.01));
        net.connect(tx, p, k -> k.noSynapse());
        net.connect(s, cnt, k -> k.noSynapse());
        net.connect(p, sink);
        net.connect(proc, cnt, k -> k.transform(2).noSynapse());
        net.connect(p.get(0), tx.get(2), k -> k.synapse(0));
        Stream.of(c, s, t, tx, p, cnt, proc).forEach(net::probe);
        net.probe(p, k -> k.synapse(0.02));
        net.probe(t, k -> k.sampleEvery(0.005));
        net.probe(tx, k -> k.sampleEvery(0.0025).synapse(0.01));
        net.probe(cnt, k -> k.sampleEvery(0.007));
        return net;
    }

    /** Probes of everything, with synapses, slices and sampling. */
    static Network probeAll() {
        Network net = new Network(59);
        Node in = net.node("in", t -> new double[] {sin(20 * t), cos(20 * t)});
        Ensemble a = net.ensemble("a", 20, 2);
        Ensemble b = net.ensemble("b", 10, 1,
                e -> e.neuronType(new Izhikevich()).seed(4).maxRates(new Uniform(40, 90)));
        Connection c1 = net.connect(in, a);
        Connection c2 = net.connect(a, b, c -> c.function(x -> x[0] * x[1]).transform(2).synapse(0.01));
        net.probe(in);
        net.probe(in.get(1), p -> p.synapse(0.01));
        net.probe(a, p -> p.synapse(0.03));
        net.probe(a, p -> p.solver(new Lstsq()));
        net.probe(a.get(0), p -> p.sampleEvery(0.005));
        net.probe(a, "input");
        net.probe(a, "scaled_encoders", p -> p.sampleEvery(0.05));
        net.probe(a.neurons(), "output", p -> p.synapse(0.01));
        net.probe(a.neurons(), "voltage", p -> p.sampleEvery(0.003));
        net.probe(a.neurons().slice(3, 8), "refractory_time");
        net.probe(a.neurons(), "input", p -> p.sampleEvery(0.01));
        net.probe(c1, "output");
        net.probe(c1, "input");
        net.probe(c2, "output");
        net.probe(c2, "input", p -> p.sampleEvery(0.01));
        net.probe(c2, "weights", p -> p.sampleEvery(0.05));
        net.probe(b.neurons(), "recovery", p -> p.synapse(0.002));
        net.probe(b.neurons(), "voltage");
        net.probe(b, "input", p -> p.synapse(new Alpha(0.005)));
        net.probe(b.neurons(), "output", p -> p.sampleEvery(0.0135));
        return net;
    }
}
