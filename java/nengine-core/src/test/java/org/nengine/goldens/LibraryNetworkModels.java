package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.networks.AssociativeMemory;
import org.nengine.networks.BasalGanglia;
import org.nengine.networks.CircularConvolution;
import org.nengine.networks.EnsembleArray;
import org.nengine.networks.InputGatedMemory;
import org.nengine.networks.Product;
import org.nengine.networks.Thalamus;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.processes.Piecewise;
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
        all.put("net_basal_ganglia_thalamus", LibraryNetworkModels::basalGangliaThalamus);
        all.put("net_assoc_memory", LibraryNetworkModels::associativeMemory);
        all.put("net_input_gated_memory", LibraryNetworkModels::inputGatedMemory);
        all.put("combo_gated_integrator", LibraryNetworkModels::gatedIntegrator);
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

    /** Basal ganglia and a thalamus, whose input changes. */
    static Network basalGangliaThalamus() {
        Network net = new Network(49);
        Node in = net.node("in", t -> t < 0.08 ? new double[] {0.8, 0.4, 0.3} : new double[] {0.3, 0.5, 0.9});
        BasalGanglia bg = BasalGanglia.builder(3).nNeuronsPerEnsemble(20).inputBias(0.1).build(net);
        Thalamus th = Thalamus.builder(3).nNeuronsPerEnsemble(15).mutualInhibition(0.9).threshold(0.1).build(net);
        net.connect(in, bg.input(), c -> c.noSynapse());
        net.connect(bg.output(), th.input());
        net.probe(bg.output(), p -> p.synapse(0.01));
        net.probe(th.output(), p -> p.synapse(0.01));
        net.probe(th.output());
        return net;
    }

    /** Associative memories with all options. */
    static Network associativeMemory() {
        double[][] v = {{1, 0, 0}, {0, 0.8, 0.6}, {0, -0.6, 0.8}};
        double[][] w = {{1, 0}, {0, 1}, {0.6, 0.8}};
        Network net = new Network(50);
        Node in = net.node("in", t -> t < 0.04 ? new double[] {1, 0, 0} : new double[] {0, 0.5, 0.6});
        Node inhibition = net.node("inh", t -> t < 0.08 ? 0 : 1);
        AssociativeMemory am1 = AssociativeMemory.builder(v).outputVectors(w).nNeurons(20).threshold(0.4)
                .inhibitable(true).build(net);
        am1.addDefaultOutputVector(new double[] {0.5, 0.5}, "output", 15, 0.5);
        am1.addWinnerTakeAll(2, 0.01);
        am1.addThresholdToOutputs(12, 8);
        AssociativeMemory am2 = AssociativeMemory.builder(v).nNeurons(18).threshold(0.2, 0.3, 0.5).seed(3).build(net);
        am2.addOutputMapping("other", w);
        net.connect(in, am1.input());
        net.connect(inhibition, am1.inhibit());
        net.connect(in, am2.input());
        net.probe(am1.output(), p -> p.synapse(0.01));
        net.probe(am1.utilities(), p -> p.synapse(0.01));
        net.probe(am1.thresholdedUtilities(), p -> p.synapse(0.01));
        net.probe(am2.output(), p -> p.synapse(0.01));
        net.probe(am2.output("other"));
        return net;
    }

    /** A gated memory that follows, holds and is reset. */
    static Network inputGatedMemory() {
        Network net = new Network(51);
        Node in = net.node("in", t -> t < 0.1 ? new double[] {0.6, -0.4} : new double[] {-0.5, 0.5});
        Node gate = net.node("gate", t -> t < 0.1 ? 0 : 1);
        Node reset = net.node("reset", t -> t < 0.17 ? 0 : 1);
        InputGatedMemory mem = InputGatedMemory.builder(25, 2).differenceGain(5).recurrentSynapse(0.08).build(net);
        net.connect(in, mem.input());
        net.connect(gate, mem.gate());
        net.connect(reset, mem.reset());
        net.probe(mem.output(), p -> p.synapse(0.01));
        net.probe(mem.diff().output(), p -> p.synapse(0.01));
        return net;
    }

    /** An integrator whose input is multiplied by a gate, with inhibition at the end. */
    static Network gatedIntegrator() {
        Network net = new Network("combo", 60);
        Node in = net.node("in", Piecewise.builder().at(0, 0).at(0.05, 1).at(0.15, -1).build());
        Node gate = net.node("gate", Piecewise.builder().at(0, 1).at(0.1, 0.2).build());
        Node off = net.node("off", t -> t > 0.25 ? 1 : 0);
        Ensemble mult = net.ensemble("mult", 50, 2, e -> e.radius(1.5)
                .encoders(new Choice(new double[][] {{1, 1}, {-1, 1}, {1, -1}, {-1, -1}})));
        Ensemble integrator = net.ensemble("int", 40, 1, e -> e.neuronType(new SpikingRectifiedLinear())
                .maxRates(new Uniform(80, 120)));
        EnsembleArray out = new EnsembleArray(net, 12, 2);
        net.connect(in, mult.get(0));
        net.connect(gate, mult.get(1));
        net.connect(mult, integrator, c -> c.function(x -> x[0] * x[1]).transform(0.2).synapse(0.1));
        net.connect(integrator, integrator, c -> c.synapse(0.1));
        net.connect(integrator, out.input(), c -> c.function(x -> new double[] {x[0], x[0] * x[0]}));
        net.connect(off, integrator.neurons(), c -> c.transform(column(40, -3)));
        net.probe(mult, p -> p.synapse(0.02));
        net.probe(integrator, p -> p.synapse(0.02));
        net.probe(out.output(), p -> p.synapse(0.02));
        net.probe(integrator.neurons(), p -> p.sampleEvery(0.002));
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
