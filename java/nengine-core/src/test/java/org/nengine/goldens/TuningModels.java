package org.nengine.goldens;

import static java.lang.Math.sin;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.FunctionOfInput;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.CosineSimilarity;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.PDF;
import org.nengine.distributions.QuasirandomSequence;
import org.nengine.distributions.Samples;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.SqrtBeta;
import org.nengine.distributions.SubvectorLength;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.learning.PES;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.Tanh;
import org.nengine.processes.WhiteNoise;
import org.nengine.transforms.Dense;

/** Ensembles whose tuning and evaluation points come from all sorts of distributions, and networks built on neurons. */
final class TuningModels {

    private TuningModels() {
    }

    static Map<String, Supplier<Network>> all() {
        Map<String, Supplier<Network>> all = new LinkedHashMap<>();
        all.put("dist_intercepts_max_rates", TuningModels::interceptsMaxRates);
        all.put("dist_eval_points", TuningModels::evalPoints);
        all.put("recurrent_chaotic", TuningModels::chaotic);
        all.put("combo_adaptive", TuningModels::adaptiveControl);
        return all;
    }

    /** Ensembles whose intercepts and maximum rates come from different distributions. */
    static Network interceptsMaxRates() {
        Network net = new Network(21);
        net.config().ensemble(e -> e.neuronType(new LIFRate()));
        Node in = net.node("in", 0.4);
        double[] x = {100, 200, 300};
        List<Consumer<EnsembleOptions>> settings = List.of(
                e -> e.maxRates(new Uniform(100, 200)).intercepts(new Uniform(-0.5, 0.5)),
                e -> e.maxRates(new Gaussian(200, 20)).intercepts(new Gaussian(0, 0.3)),
                e -> e.maxRates(new Exponential(50, 50, 300)).intercepts(new Exponential(0.3, -0.9, 0.9)),
                e -> e.maxRates(new Choice(x).weights(1, 2, 1)).intercepts(new Choice(-0.5, 0, 0.5)),
                e -> e.maxRates(Uniform.integer(100, 300)).intercepts(new CosineSimilarity(4)),
                e -> e.maxRates(new PDF(x, new double[] {0.25, 0.5, 0.25}))
                        .intercepts(new PDF(new double[] {-1, 0, 0.8}, new double[] {0.3, 0.4, 0.3})),
                e -> e.maxRates(twelve(100, 10)).intercepts(twelve(-0.9, 0.15)),
                e -> e.neuronType(new RectifiedLinear()).maxRates(new Samples(twelve(50, 10)))
                        .intercepts(new SubvectorLength(8, 2)),
                e -> e.neuronType(new Sigmoid()).maxRates(new Uniform(210, 390)).intercepts(new SqrtBeta(2, 2)),
                e -> e.neuronType(new Tanh()).maxRates(new Uniform(300, 200)).intercepts(new Choice(0.1)));
        List<Ensemble> ensembles = IntStream.range(0, settings.size())
                .mapToObj(i -> net.ensemble("e" + i, 12, 1, settings.get(i))).toList();
        ensembles.forEach(e -> net.connect(in, e, c -> c.noSynapse()));
        ensembles.forEach(e -> net.probe(e.neurons()));
        return net;
    }

    private static double[] twelve(double first, double step) {
        return IntStream.range(0, 12).mapToDouble(i -> first + step * i).toArray();
    }

    /** Evaluation points from different distributions, on ensembles and on connections. */
    static Network evalPoints() {
        Network net = new Network(22);
        net.config().ensemble(e -> e.neuronType(new LIFRate()));
        Node in = net.node("in", 0.3, -0.6);
        double[][] row = IntStream.range(0, 21).mapToObj(i -> new double[] {(i - 10) / 10.0})
                .toArray(double[][]::new);
        Ensemble e0 = net.ensemble("e0", 12, 1, e -> e.nEvalPoints(50));
        Ensemble e1 = net.ensemble("e1", 12, 2,
                e -> e.radius(1.5).evalPoints(new UniformHypersphere()).nEvalPoints(60));
        Ensemble e2 = net.ensemble("e2", 12, 2, e -> e.evalPoints(UniformHypersphere.surface()).nEvalPoints(40));
        Ensemble e3 = net.ensemble("e3", 12, 2,
                e -> e.evalPoints(new ScatteredHypersphere().withMinMagnitude(0.4)).nEvalPoints(40));
        Ensemble e4 = net.ensemble("e4", 12, 2, e -> e.radius(2).evalPoints(new Uniform(-1, 1)).nEvalPoints(45));
        Ensemble e5 = net.ensemble("e5", 12, 1, e -> e.evalPoints(new Gaussian(0, 0.5)).nEvalPoints(40));
        Ensemble e6 = net.ensemble("e6", 12, 1, e -> e.radius(3).evalPoints(row));
        Ensemble e7 = net.ensemble("e7", 12, 2);
        Ensemble e8 = net.ensemble("e8", 12, 1, e -> e.evalPoints(new Exponential(0.3, -0.2, 1)).nEvalPoints(40));
        Ensemble e9 = net.ensemble("e9", 12, 2, e -> e.evalPoints(new QuasirandomSequence()).nEvalPoints(40));
        List<Ensemble> ensembles = List.of(e0, e1, e2, e3, e4, e5, e6, e7, e8, e9);
        ensembles.forEach(e -> net.connect(in.slice(0, e.dimensions()), e));
        Node out = net.passthrough("out", 1);
        double[][] points = {{-1, 0}, {0, 1}, {1, 1}, {0.5, -0.5}, {0.25, 0.75}, {-0.3, -0.9}};
        List<Connection> connections = List.of(
                net.connect(e1, out, c -> c.function(x -> x[0]).evalPoints(new Uniform(-1, 1))),
                net.connect(e1, out, c -> c.function(x -> x[1]).evalPoints(points)),
                net.connect(e1, out, c -> c.function(x -> x[1]).evalPoints(points).scaleEvalPoints(false)),
                net.connect(e6, out, c -> c.function(x -> x[0] * x[0]).evalPoints(new Gaussian(0, 0.2))));
        ensembles.forEach(net::probe);
        net.probe(out);
        connections.forEach(net::probe);
        return net;
    }

    /** A random rate network in its chaotic regime. */
    static Network chaotic() {
        Network net = new Network(64);
        Ensemble e = net.ensemble("e", 80, 1,
                o -> o.neuronType(new Tanh(1)).gain(new Choice(1)).bias(new Choice(0)));
        net.connect(e.neurons(), e.neurons(),
                c -> c.transform(new Dense(80, 80, new Gaussian(0, 0.65))).synapse(0.01));
        Node kick = net.node("kick", t -> t < 0.05 ? 1 : 0);
        double[][] column = new double[40][1];
        for (double[] element : column) {
            Arrays.fill(element, 1);
        }
        net.connect(kick, e.neurons().slice(0, 40), c -> c.transform(column));
        net.probe(e.neurons().slice(0, 8), p -> p.sampleEvery(0.003));
        return net;
    }

    /** A controlled plant with an adaptive term learned online, in subnetworks. */
    static Network adaptiveControl() {
        double[] state = new double[2];
        FunctionOfInput mass = (t, x) -> {
            if (t < 0.00075) {
                Arrays.fill(state, 0);
            }
            double a = x[0] - 2 * state[0] - 0.5 * state[1] + 1;
            state[1] = state[1] + 0.0005 * a;
            state[0] = state[0] + 0.0005 * state[1];
            return new double[] {state[0], state[1]};
        };
        Network net = new Network("adaptive", 62);
        Node target = net.node("target", t -> 0.5 * sin(12 * t));
        Node p = net.network("plant").node(mass, n -> n.label("p").sizeIn(1).sizeOut(2));
        Network control = net.network("control");
        control.config().ensemble(e -> e.neuronType(new LIFRate()));
        Ensemble err = control.ensemble("err", 40, 2, e -> e.radius(1.5));
        Ensemble adapt = control.ensemble("adapt", 30, 2, e -> e.neuronType(new LIF())
                .noise(new WhiteNoise(new Gaussian(0, 0.01), true).withSeed(6)));
        net.connect(target, err.get(0), c -> c.noSynapse());
        net.connect(p, err, c -> c.transform(new double[][] {{-1, 0}, {0, -1}}).synapse(0.005));
        net.connect(p, adapt, c -> c.synapse(0.005));
        net.connect(err, p, c -> c.function(x -> 20 * x[0] + 4 * x[1]).synapse(0.005));
        Connection learned = net.connect(adapt, p,
                c -> c.function(x -> 0).learningRule(new PES(0.0005)).synapse(0.005));
        net.connect(err, learned.learningRule(), c -> c.function(x -> -3 * x[0] - x[1]));
        net.probe(p);
        net.probe(err, o -> o.synapse(0.01));
        net.probe(learned, "output");
        net.probe(learned, "weights", o -> o.sampleEvery(0.02));
        net.probe(adapt.neurons());
        return net;
    }
}
