package org.nengine.goldens;

import static java.lang.Math.sin;
import static org.nengine.goldens.GoldenModels.grid;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Presets;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.learning.PES;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.Convolution;

/** Networks of networks, simulators with other settings, and a model that combines many features. */
final class NetworkModels {

    private NetworkModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("net_nested_config", NetworkModels::nestedConfig);
        all.put("sim_dt_small", () -> NetworkModels.otherDt(55));
        all.put("sim_dt_large", () -> NetworkModels.otherDt(56));
        all.put("sim_reset", NetworkModels::reset);
        all.put("sim_seed", NetworkModels::seed);
        all.put("combo_classifier", NetworkModels::classifier);
        return all;
    }

    /** Nested networks, default parameters, and seeds given at several levels. */
    static Network nestedConfig() {
        Network top = new Network("top", 45);
        top.config().ensemble(e -> e.neuronType(new LIFRate())).connection(c -> c.synapse(0.02))
                .probe(p -> p.synapse(0.01));
        Node in = top.node("in", t -> sin(25 * t));
        Ensemble a = top.ensemble("a", 10, 1);
        Network sub1 = top.network("sub1");
        sub1.config().ensemble(e -> e.radius(2));
        Ensemble b = sub1.ensemble("b", 10, 1);
        Ensemble c = sub1.ensemble("c", 10, 1, e -> e.seed(5));
        sub1.connect(b, c);
        Network sub2 = top.network("sub2", 6);
        Ensemble d = sub2.ensemble("d", 10, 1);
        Network deep = sub2.network("deep");
        deep.config().ensemble(e -> e.neuronType(new LIF()));
        Ensemble e = deep.ensemble("e", 10, 1, o -> o.maxRates(new Uniform(50, 100)));
        sub2.connect(d, e, o -> o.transform(-1));
        top.withDefaults(Presets.thresholdingEnsembles(0.3, 0.2, 1.2),
                () -> top.ensemble("f", 10, 1, o -> o.intercepts(new Exponential(0.2, 0.3, 1.0))));
        Ensemble f = top.ensembles().get(1);
        top.connect(in, a);
        top.connect(a, b);
        top.connect(c, d, o -> o.seed(8));
        top.connect(e, f, o -> o.noSynapse());
        top.connect(a, f, o -> o.function(x -> x[0] * x[0]));
        Ensemble g = top.ensemble("g", 10, 1, o -> o.neuronType(new SpikingRectifiedLinear()));
        top.connect(f, g);
        List.of(a, b, c, d, e, f, g).forEach(top::probe);
        top.probe(g, p -> p.noSynapse().seed(12));
        return top;
    }

    /** A step shorter or longer than usual. */
    static Network otherDt(long seed) {
        Network net = new Network(seed);
        Node in = net.node("in", t -> sin(20 * t));
        Node noise = net.node(new WhiteNoise(new Gaussian(0, 0.02), true).withSeed(3),
                n -> n.label("noise").sizeOut(1));
        Ensemble a = net.ensemble("a", 20, 1);
        Ensemble b = net.ensemble("b", 15, 1, e -> e.neuronType(AdaptiveLIFRate.builder().tauN(0.1).build()));
        net.connect(in, a);
        net.connect(noise, a);
        net.connect(a, b, c -> c.synapse(new Alpha(0.01)));
        net.connect(b, a, c -> c.transform(-0.2).synapse(new Triangle(0.01)));
        net.probe(a, p -> p.synapse(0.02));
        net.probe(b, p -> p.synapse(0.02));
        net.probe(a.neurons());
        net.probe(a.neurons(), "refractory_time");
        net.probe(b, p -> p.sampleEvery(0.01));
        return net;
    }

    /** Running on, resetting and running again, with noise and learning. */
    static Network reset() {
        Network net = new Network(57);
        Node in = net.node("in", t -> sin(30 * t));
        Node noise = net.node(new WhiteNoise(new Gaussian(0, 1), false), n -> n.label("noise").sizeOut(1));
        Ensemble a = net.ensemble("a", 15, 1);
        Node out = net.passthrough("out", 1);
        net.connect(in, a);
        net.connect(noise, a, c -> c.transform(0.1));
        Connection learned = net.connect(a, out, c -> c.function(x -> 0).learningRule(new PES(0.001)));
        net.connect(out, learned.learningRule());
        net.connect(in, learned.learningRule(), c -> c.transform(-1));
        net.probe(noise);
        net.probe(a, p -> p.synapse(0.01));
        net.probe(out);
        net.probe(learned, "weights", p -> p.sampleEvery(0.01));
        net.probe(a.neurons());
        return net;
    }

    /** Processes without seeds, which draw theirs from the simulator's generator. */
    static Network seed() {
        Network net = new Network(58);
        Node w = net.node(new WhiteNoise(), n -> n.label("w").sizeOut(2));
        Node s = net.node(new WhiteSignal(0.05, 50), n -> n.label("s").sizeOut(1));
        Node f = net.node(new FilteredNoise(), n -> n.label("f").sizeOut(1));
        Ensemble a = net.ensemble("a", 10, 1, e -> e.noise(new WhiteNoise(new Gaussian(0, 0.1), true)));
        net.connect(s, a);
        net.connect(w.get(0), a, c -> c.transform(0.01).synapse(0.02));
        net.probe(w);
        net.probe(s);
        net.probe(f);
        net.probe(a.neurons(), "input");
        net.probe(a, p -> p.synapse(0.01));
        return net;
    }

    /** A small spiking image classifier with hand-made weights. */
    static Network classifier() {
        Network net = new Network(61);
        Node image = net.node("image", new PresentInput(images(), 0.05));
        Ensemble l1 = net.ensemble("l1", 25, 1, e -> e.neuronType(new SpikingRectifiedLinear(0.01))
                .gain(new Choice(100)).bias(new Choice(0)));
        net.connect(image, l1.neurons(), c -> c.noSynapse());
        Convolution convolution = Convolution.builder(3, 5, 5, 1).kernelSize(2, 2).strides(2, 2).build();
        Ensemble l2 = net.ensemble("l2", 12, 1, e -> e.neuronType(LIF.builder().amplitude(0.01).build())
                .maxRates(new Choice(100)).intercepts(new Choice(0)));
        net.connect(l1.neurons(), l2.neurons(), c -> c.transform(convolution).synapse(0.005));
        Node out = net.passthrough("out", 3);
        net.connect(l2.neurons(), out, c -> c.transform(grid(3, 12)).synapse(0.02));
        Ensemble wta = net.ensemble("wta", 30, 3, e -> e.neuronType(new LIFRate()));
        net.connect(out, wta, c -> c.transform(0.5));
        net.connect(wta, wta, c -> c.synapse(0.01)
                .transform(new double[][] {{0, -0.3, -0.3}, {-0.3, 0, -0.3}, {-0.3, -0.3, 0}}));
        net.probe(image, p -> p.sampleEvery(0.01));
        net.probe(l1.neurons());
        net.probe(l2.neurons());
        net.probe(out);
        net.probe(wta);
        return net;
    }

    private static double[][] images() {
        double[][] images = new double[3][25];
        for (int k = 0; k < 3; k++) {
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 5; j++) {
                    images[k][5 * i + j] = (3 * i + 5 * j + 2 * k) % 4 / 3.0;
                }
            }
        }
        return images;
    }
}
