package org.nengine.goldens;

import static java.lang.Math.sin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Direct;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;
import org.nengine.synapses.Alpha;

/** Neuron types that adapt, burst, saturate, turn rates into spikes, or are none at all. */
final class SpikingModels {

    private SpikingModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("neuron_adaptive", SpikingModels::adaptive);
        all.put("neuron_sigmoid_tanh", SpikingModels::sigmoidTanh);
        all.put("neuron_izhikevich", SpikingModels::izhikevich);
        all.put("neuron_regular_spiking", SpikingModels::regular);
        all.put("neuron_stochastic_spiking", SpikingModels::stochastic);
        all.put("neuron_poisson_spiking", SpikingModels::poisson);
        all.put("neuron_direct", SpikingModels::direct);
        return all;
    }

    /** Adaptive LIF neurons, spiking and rate. */
    static Network adaptive() {
        Network net = new Network(4);
        Node in = net.node("in", t -> t < 0.1 ? 0.8 : -0.3);
        Ensemble a = net.ensemble("a", 12, 1, e -> e.neuronType(AdaptiveLIF.builder().tauN(0.1).incN(0.02).build()));
        Ensemble b = net.ensemble("b", 12, 1, e -> e.neuronType(
                AdaptiveLIFRate.builder().tauN(0.05).incN(0.004).tauRc(0.015).amplitude(1.5).build()));
        AdaptiveLIF adapted = AdaptiveLIF.builder().initialState("adaptation", 0, 0.5, 1, 2)
                .initialState("voltage", new Choice(0.25)).build();
        Ensemble c = net.ensemble("c", 4, 1,
                e -> e.encoders(new double[][] {{1}, {-1}, {1}, {-1}}).neuronType(adapted));
        net.connect(in, a);
        net.connect(in, b);
        net.connect(a, c);
        List.of("output", "voltage", "adaptation").forEach(p -> net.probe(a.neurons(), p));
        List.of("output", "adaptation").forEach(p -> net.probe(b.neurons(), p));
        List.of("output", "adaptation").forEach(p -> net.probe(c.neurons(), p));
        net.probe(a, p -> p.synapse(0.01));
        net.probe(b, p -> p.synapse(0.01));
        return net;
    }

    /** Sigmoid and Tanh neurons. */
    static Network sigmoidTanh() {
        Network net = new Network(6);
        Node in = net.node("in", t -> 1.2 * sin(25 * t));
        Ensemble s = net.ensemble("s", 15, 1, e -> e.neuronType(new Sigmoid(0.002)).maxRates(new Uniform(300, 450)));
        Ensemble h = net.ensemble("h", 15, 1, e -> e.neuronType(new Tanh()).maxRates(new Uniform(250, 390)));
        net.connect(in, s);
        net.connect(s, h, c -> c.function(x -> 0.5 * x[0] * x[0] - 0.25));
        net.probe(s.neurons());
        net.probe(h.neurons());
        net.probe(s, p -> p.synapse(0.01));
        net.probe(h, p -> p.synapse(0.01));
        return net;
    }

    /** Izhikevich neurons of several classes. */
    static Network izhikevich() {
        Network net = new Network(7);
        Node in = net.node("in", t -> t < 0.15 ? 0.9 : -0.5);
        Map<String, NeuronType> types = new LinkedHashMap<>();
        types.put("rs", new Izhikevich());
        types.put("ib", Izhikevich.builder().resetVoltage(-55).resetRecovery(4).build());
        types.put("ch", Izhikevich.builder().resetVoltage(-50).resetRecovery(2).build());
        types.put("fs", Izhikevich.builder().tauRecovery(0.1).build());
        types.put("lts", Izhikevich.builder().coupling(0.25).initialState("voltage", -65, -60, -55, -50, -45, -40)
                .initialState("recovery", new Choice(-10)).build());
        List<Ensemble> ensembles = types.entrySet().stream().map(type -> net.ensemble(type.getKey(), 6, 1,
                e -> e.neuronType(type.getValue()).maxRates(new Uniform(40, 90)))).toList();
        ensembles.forEach(e -> net.connect(in, e));
        ensembles.forEach(e -> List.of("output", "voltage", "recovery").forEach(p -> net.probe(e.neurons(), p)));
        net.probe(ensembles.get(0), p -> p.synapse(0.03));
        return net;
    }

    /** RegularSpiking on top of four rate types. */
    static Network regular() {
        Network net = new Network(8);
        Node in = net.node("in", t -> sin(15 * t));
        RegularSpiking offset = RegularSpiking.builder(new Sigmoid()).initialState("voltage", new Uniform(0.2, 0.4))
                .build();
        AdaptiveLIFRate adaptive = AdaptiveLIFRate.builder().tauN(0.1).build();
        Ensemble a = net.ensemble("a", 10, 1, e -> e.neuronType(new RegularSpiking(new LIFRate())));
        Ensemble b = net.ensemble("b", 10, 1,
                e -> e.neuronType(new RegularSpiking(new Tanh(), 0.5)).maxRates(new Uniform(100, 300)));
        Ensemble c = net.ensemble("c", 10, 1, e -> e.neuronType(offset).maxRates(new Uniform(210, 390)));
        Ensemble d = net.ensemble("d", 10, 1, e -> e.neuronType(new RegularSpiking(adaptive)));
        List<Ensemble> ensembles = List.of(a, b, c, d);
        ensembles.forEach(e -> net.connect(in, e));
        ensembles.forEach(e -> List.of("output", "rate_out", "voltage").forEach(p -> net.probe(e.neurons(), p)));
        ensembles.forEach(e -> net.probe(e, p -> p.synapse(0.02)));
        net.probe(d.neurons(), "adaptation");
        return net;
    }

    /** StochasticSpiking on top of two rate types. */
    static Network stochastic() {
        Network net = new Network(9);
        Node in = net.node("in", t -> 0.9 * sin(20 * t));
        Ensemble a = net.ensemble("a", 12, 1, e -> e.neuronType(new StochasticSpiking(new LIFRate())));
        Ensemble b = net.ensemble("b", 12, 1, e -> e.neuronType(new StochasticSpiking(new Tanh(), 0.25))
                .maxRates(new Uniform(150, 380)).seed(1234));
        List<Ensemble> ensembles = List.of(a, b);
        ensembles.forEach(e -> net.connect(in, e));
        ensembles.forEach(e -> List.of("output", "rate_out").forEach(p -> net.probe(e.neurons(), p)));
        ensembles.forEach(e -> net.probe(e, p -> p.synapse(0.02)));
        return net;
    }

    /** PoissonSpiking on top of three rate types. */
    static Network poisson() {
        Network net = new Network(10);
        Node in = net.node("in", t -> 0.9 * sin(20 * t));
        Ensemble a = net.ensemble("a", 12, 1, e -> e.neuronType(new PoissonSpiking(new LIFRate())));
        Ensemble b = net.ensemble("b", 12, 1, e -> e.neuronType(new PoissonSpiking(new Tanh(), 2))
                .maxRates(new Uniform(150, 380)));
        Ensemble c = net.ensemble("c", 5, 1, e -> e.neuronType(new PoissonSpiking(new RectifiedLinear()))
                .maxRates(new Uniform(9000, 15000)));
        List<Ensemble> ensembles = List.of(a, b, c);
        ensembles.forEach(e -> net.connect(in, e));
        ensembles.forEach(e -> net.probe(e.neurons()));
        net.probe(a.neurons(), "rate_out");
        ensembles.forEach(e -> net.probe(e, p -> p.synapse(0.02)));
        return net;
    }

    /** Direct mode: ensembles that compute their functions exactly. */
    static Network direct() {
        Network net = new Network(11);
        Node in = net.node("in", t -> new double[] {sin(10 * t), 0.5});
        Ensemble a = net.ensemble("a", 30, 2, e -> e.neuronType(new Direct()).radius(2));
        Ensemble b = net.ensemble("b", 1, 1, e -> e.neuronType(new Direct()));
        Ensemble c = net.ensemble("c", 20, 1);
        net.connect(in, a, o -> o.noSynapse());
        net.connect(a, b, o -> o.function(x -> x[0] * x[1]).synapse(0.01));
        net.connect(a.get(1), b, o -> o.transform(0.1).noSynapse());
        net.connect(b, b, o -> o.transform(0.5).synapse(0.05));
        net.connect(b, c);
        net.connect(c, a.get(0), o -> o.function(x -> x[0] * x[0]).transform(0.2).synapse(new Alpha(0.01)));
        net.probe(a);
        net.probe(b);
        net.probe(b, p -> p.synapse(0.02));
        net.probe(c, p -> p.synapse(0.01));
        net.probe(a, "input");
        return net;
    }
}
