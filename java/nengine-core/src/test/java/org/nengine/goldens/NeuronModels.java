package org.nengine.goldens;

import static java.lang.Math.cos;
import static java.lang.Math.sin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.SpikingRectifiedLinear;

/** One model for each neuron type. */
final class NeuronModels {

    private NeuronModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("neuron_lif", NeuronModels::lif);
        all.put("neuron_lif_params", NeuronModels::lifParams);
        all.put("neuron_lif_rate", NeuronModels::lifRate);
        all.put("neuron_relu", NeuronModels::relu);
        return all;
    }

    /** LIF neurons with everything probed that can be. */
    static Network lif() {
        Network net = new Network(1);
        Node in = net.node("in", t -> sin(8 * t));
        Ensemble ens = net.ensemble("ens", 20, 1);
        net.connect(in, ens);
        net.probe(ens, p -> p.synapse(0.01));
        net.probe(ens.neurons(), "output");
        net.probe(ens.neurons(), "voltage");
        net.probe(ens.neurons(), "refractory_time");
        net.probe(ens.neurons(), "input");
        net.probe(ens, "input");
        net.probe(ens, "scaled_encoders");
        return net;
    }

    /** LIF neurons with non-default parameters and initial states. */
    static Network lifParams() {
        Network net = new Network(2);
        Node in = net.node("in", t -> 0.9 * cos(20 * t));
        LIF slow = LIF.builder().tauRc(0.03).tauRef(0.003).minVoltage(-0.5).amplitude(0.4)
                .initialState("voltage", new Uniform(-0.4, 0.9))
                .initialState("refractory_time", new Choice(0, 0.0015, 0.004)).build();
        Ensemble a = net.ensemble("a", 15, 1, e -> e.neuronType(slow).maxRates(new Uniform(80, 160)));
        LIF unbounded = LIF.builder().tauRef(0.001).minVoltage(Double.NEGATIVE_INFINITY)
                .initialState("voltage", 0, 0.2, 0.4, 0.6, 0.8, 1.0).build();
        Ensemble b = net.ensemble("b", 6, 1, e -> e.neuronType(unbounded));
        net.connect(in, a);
        net.connect(a, b, c -> c.transform(-1));
        net.probe(a.neurons());
        net.probe(a.neurons(), "voltage");
        net.probe(a.neurons(), "refractory_time");
        net.probe(b.neurons());
        net.probe(b.neurons(), "voltage");
        net.probe(a, p -> p.synapse(0.02));
        net.probe(b, p -> p.synapse(0.02));
        return net;
    }

    /** LIFRate neurons. */
    static Network lifRate() {
        Network net = new Network(3);
        Node in = net.node("in", t -> sin(30 * t));
        Ensemble a = net.ensemble("a", 20, 1, e -> e.neuronType(new LIFRate()));
        LIFRate weak = LIFRate.builder().tauRc(0.05).tauRef(0).amplitude(0.01).build();
        Ensemble b = net.ensemble("b", 12, 2, e -> e.neuronType(weak));
        net.connect(in, a);
        net.connect(a, b.get(1), c -> c.function(x -> x[0] * x[0]));
        net.connect(in, b.get(0), c -> c.noSynapse());
        net.probe(a.neurons());
        net.probe(b.neurons());
        net.probe(a, p -> p.synapse(0.01));
        net.probe(b);
        net.probe(b.neurons(), "input");
        return net;
    }

    /** Rectified linear neurons, rate and spiking. */
    static Network relu() {
        Network net = new Network(5);
        Node in = net.node("in", t -> new double[] {sin(12 * t), cos(9 * t)});
        Ensemble r = net.ensemble("r", 20, 2, e -> e.neuronType(new RectifiedLinear(0.01)));
        Ensemble s = net.ensemble("s", 20, 2, e -> e.neuronType(new SpikingRectifiedLinear(0.02)).radius(1.5));
        net.connect(in, r);
        net.connect(in, s);
        net.connect(r.get(0), s.get(1), c -> c.transform(0.25));
        net.probe(r.neurons());
        net.probe(s.neurons());
        net.probe(s.neurons(), "voltage");
        net.probe(r, p -> p.synapse(0.01));
        net.probe(s, p -> p.synapse(0.01));
        return net;
    }
}
