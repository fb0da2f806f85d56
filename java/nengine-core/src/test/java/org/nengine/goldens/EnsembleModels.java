package org.nengine.goldens;

import static java.lang.Math.sin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Samples;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.Tanh;

/** How ensembles draw or are given their parameters. */
final class EnsembleModels {

    private EnsembleModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("dist_encoders", EnsembleModels::encoders);
        all.put("ens_radius_dims", EnsembleModels::radiusDims);
        all.put("ens_gain_bias", EnsembleModels::gainBias);
        return all;
    }

    private record Encoders(int neurons, int dimensions, Distribution distribution) { }

    /** Encoders from different distributions. */
    static Network encoders() {
        Network net = new Network(20);
        Node in = net.node("in", 0.5, -0.25, 0.75);
        Distribution standard = ScatteredHypersphere.surface();
        List<Encoders> all = List.of(
                new Encoders(10, 1, standard),
                new Encoders(11, 3, UniformHypersphere.surface()),
                new Encoders(10, 2, new UniformHypersphere()),
                new Encoders(10, 2, new Gaussian(0, 1)),
                new Encoders(10, 2, new Uniform(-1, 0.5)),
                new Encoders(10, 2, new Choice(new double[][] {{1, 1}, {-1, 1}, {1, -1}, {-1, -1}})),
                new Encoders(4, 2, FixedValues.of(new double[][] {{1, 0}, {0, 2}, {-3, 0}, {1, -1}})),
                new Encoders(3, 2, new Samples(new double[][] {{1, 1}, {0, 1}, {1, 0}})),
                new Encoders(6, 1, new Choice(new double[][] {{1}})),
                new Encoders(25, 5, standard),
                new Encoders(6, 2, new Exponential(1)),
                new Encoders(6, 3, UniformHypersphere.surface()));
        List<Ensemble> ensembles = new ArrayList<>();
        for (Encoders e : all) {
            int i = ensembles.size();
            ensembles.add(net.ensemble("e" + i, e.neurons(), e.dimensions(), o -> {
                o.neuronType(new LIFRate()).encoders(e.distribution());
                if (i == 11) {
                    o.seed(99);
                }
            }));
        }
        for (Ensemble e : ensembles) {
            if (e.dimensions() == 5) {
                net.connect(in.slice(0, 3), e.slice(1, 4));
            } else {
                net.connect(in.slice(0, e.dimensions()), e);
            }
        }
        ensembles.forEach(net::probe);
        return net;
    }

    /** Radius, many dimensions, encoders that are not normalised. */
    static Network radiusDims() {
        Network net = new Network(23);
        Node in = net.node("in", t -> IntStream.range(0, 16).mapToDouble(i -> 0.3 * sin((i + 1) * 10 * t)).toArray());
        Ensemble a = net.ensemble("a", 30, 3, e -> e.radius(2.5));
        Ensemble b = net.ensemble("b", 60, 16, e -> e.radius(1.2).nEvalPoints(300));
        Ensemble c = net.ensemble("c", 5, 2, e -> e.radius(0.5).normalizeEncoders(false)
                .encoders(new double[][] {{2, 0}, {0, 0.5}, {-1, 1}, {0.3, -0.4}, {-2, -1}}));
        net.connect(in.slice(0, 3), a, o -> o.transform(2));
        net.connect(in, b);
        net.connect(b.slice(3, 5), c);
        net.probe(a, p -> p.synapse(0.01));
        net.probe(b, p -> p.synapse(0.01));
        net.probe(c, p -> p.synapse(0.01));
        net.probe(a.neurons());
        net.probe(b.neurons());
        net.probe(c.neurons());
        return net;
    }

    private record Tuning(NeuronType type, Distribution gain, Distribution bias) { }

    /** Gains and biases given instead of maximum rates and intercepts. */
    static Network gainBias() {
        List<Tuning> tunings = List.of(
                new Tuning(new LIF(), steps(1, 0.5), steps(0.5, 0.25)),
                new Tuning(new LIFRate(), new Uniform(0.5, 4), new Uniform(0.2, 3)),
                new Tuning(new RectifiedLinear(), new Choice(1, -1), new Uniform(-1, 1)),
                new Tuning(new Sigmoid(), new Gaussian(2, 0.5), new Gaussian(0, 1)),
                new Tuning(new Tanh(), new Choice(1), new Choice(0.25)),
                new Tuning(new Izhikevich(), new Uniform(8, 12), new Uniform(4, 8)),
                new Tuning(new SpikingRectifiedLinear(), steps(50, 10), steps(10, 10)));
        Network net = new Network(24);
        Node in = net.node("in", t -> 0.5 * sin(30 * t));
        List<Ensemble> ensembles = new ArrayList<>();
        for (Tuning tuning : tunings) {
            ensembles.add(net.ensemble("e" + ensembles.size(), 8, 1,
                    e -> e.neuronType(tuning.type()).gain(tuning.gain()).bias(tuning.bias())));
        }
        ensembles.forEach(e -> net.connect(in, e));
        ensembles.forEach(e -> net.probe(e.neurons()));
        net.probe(ensembles.get(0), p -> p.synapse(0.01));
        net.probe(ensembles.get(1), p -> p.synapse(0.01));
        return net;
    }

    /** Eight values with equal distances. */
    private static Distribution steps(double first, double step) {
        return FixedValues.of(IntStream.range(0, 8).mapToDouble(i -> first + step * i).toArray());
    }
}
