package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Uniform;
import org.nengine.networks.CircularConvolution;
import org.nengine.networks.EnsembleArray;
import org.nengine.networks.Product;
import org.nengine.neurons.LIFRate;
import org.nengine.solvers.LstsqL2;

/** Networks that come ready-made. */
final class LibraryNetworkModels {

    private LibraryNetworkModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("net_ensemble_array", LibraryNetworkModels::ensembleArray);
        all.put("net_product", LibraryNetworkModels::product);
        all.put("net_circular_convolution", LibraryNetworkModels::circularConvolution);
        return all;
    }

    /** Ensemble arrays with several outputs. */
    static Network ensembleArray() {
        Network net = new Network(46);
        Node in = net.node("in", t -> new double[] {sin(20 * t), cos(20 * t), 0.5, -0.5});
        EnsembleArray ea1 = EnsembleArray.builder(15, 4).ensembles(e -> e.radius(1.5)).build(net);
        EnsembleArray ea2 = EnsembleArray.builder(20, 2).dimensions(2).label("pairs").seed(9)
                .ensembles(e -> e.neuronType(new LIFRate()).intercepts(new Uniform(-0.5, 0.5))).build(net);
        net.connect(in, ea1.input());
        net.connect(ea1.output(), ea2.input());
        Node sq = ea1.addOutput("sq", x -> Arrays.stream(x).map(v -> v * v).toArray());
        Node each = ea1.addOutput("each", List.of(x -> x, x -> new double[] {x[0], x[0] * x[0]}, x -> 0 - x[0],
                x -> x[0] > 0 ? 1 : 0), c -> c.synapse(0.01));
        Node prod = ea2.addOutput("prod", x -> x[0] * x[1], c -> c.solver(new LstsqL2(0.05)));
        Node neuronInput = ea1.neuronInput();
        Node neuronOutput = ea2.neuronOutput();
        Node inhibition = net.node("inh", t -> t > 0.05 ? -1 : 0);
        net.connect(inhibition, neuronInput.slice(0, 15), c -> c.transform(column(15, 0.8)).noSynapse());
        net.probe(ea1.output(), p -> p.synapse(0.01));
        net.probe(sq);
        net.probe(each);
        net.probe(ea2.output(), p -> p.synapse(0.01));
        net.probe(prod);
        net.probe(neuronOutput, p -> p.sampleEvery(0.01));
        return net;
    }

    /** The product of two vectors. */
    static Network product() {
        Network net = new Network(47);
        Node a = net.node("a", t -> new double[] {sin(12 * t), 0.5});
        Node b = net.node("b", t -> new double[] {0.8, cos(9 * t)});
        Product prod = Product.builder(31, 2).inputMagnitude(1.2).build(net);
        net.connect(a, prod.inputA());
        net.connect(b, prod.inputB());
        net.probe(prod.output(), p -> p.synapse(0.01));
        net.probe(prod.output());
        return net;
    }

    /** Circular convolutions, plain and with one input inverted. */
    static Network circularConvolution() {
        Network net = new Network(48);
        Node a = net.node("a", 0.5, -0.3, 0.2, 0.1);
        Node b = net.node("b", t -> new double[] {sin(10 * t), 0.4, -0.2, 0.3});
        CircularConvolution cc = new CircularConvolution(net, 16, 4);
        CircularConvolution ci = CircularConvolution.builder(12, 3).invertB(true).inputMagnitude(0.7).label("inv")
                .build(net);
        net.connect(a, cc.inputA());
        net.connect(b, cc.inputB());
        net.connect(a.slice(1, 4), ci.inputA());
        net.connect(b.slice(0, 3), ci.inputB());
        net.probe(cc.output(), p -> p.synapse(0.02));
        net.probe(ci.output(), p -> p.synapse(0.02));
        return net;
    }

    private static double[][] column(int rows, double value) {
        double[][] column = new double[rows][1];
        for (double[] row : column) {
            row[0] = value;
        }
        return column;
    }
}
