package org.nengine.engine;

import java.util.List;
import java.util.stream.Stream;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.agreement.Quadratic;
import org.nengine.agreement.TwoStepMean;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.learning.BCM;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Direct;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.Sigmoid;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingLeakyReLU;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Transform;

/**
 * A network around one thing of the library, with an input before it and probes behind it.
 *
 * @param subject what it is about
 * @param steps enough for its effects to arrive
 * @param hasGradient whether gradients go through the subject; else they are 0 by definition
 */
record LibraryGradients(Object subject, Network net, int steps, boolean hasGradient) {

    static final int MINIBATCH = 2;

    @Override
    public String toString() {
        return subject.toString();
    }

    /** Random values for the only input. */
    Tensor inputs() {
        int size = net.nodes().get(0).sizeOut();
        return Tensor.wrap(new RandomState(3).uniform(-0.8, 0.8, MINIBATCH * steps * size), MINIBATCH, steps, size);
    }

    static Stream<LibraryGradients> all() {
        return Stream.of(neuronTypes(), synapses(), transforms(), learningRules()).flatMap(s -> s);
    }

    // ---- neuron types

    static Stream<LibraryGradients> neuronTypes() {
        List<NeuronType> differentiated = List.of(new RectifiedLinear(0.7), new SpikingRectifiedLinear(0.7),
                new LeakyReLU(0.2, 0.5), new SpikingLeakyReLU(0.3), new Sigmoid(0.01), new Tanh(0.01),
                LIFRate.builder().tauRc(0.03).amplitude(0.4).build(), LIF.builder().tauRef(0.003).amplitude(2).build(),
                new SoftLIFRate(0.1), new SoftLIFRate(1), new RegularSpiking(new LIFRate(), 0.3),
                new StochasticSpiking(new Tanh(), 0.5), new PoissonSpiking(new LIFRate(), 2));
        List<NeuronType> opaque = List.of(new AdaptiveLIF(), new AdaptiveLIFRate(), new Izhikevich(),
                new RegularSpiking(new AdaptiveLIFRate()), new Quadratic());
        return Stream.of(differentiated.stream().map(type -> of(type, true)),
                opaque.stream().map(type -> of(type, false)), Stream.of(direct())).flatMap(s -> s);
    }

    /** Currents are near 0 and 1 too. */
    private static LibraryGradients of(NeuronType type, boolean hasGradient) {
        Network net = new Network("neurons", 2);
        net.config().ensemble(e -> e.neuronType(type).gain(new Uniform(0.5, 2)).bias(new Uniform(-0.5, 3)));
        Node x = net.node("x", 0, 0);
        Ensemble a = net.ensemble("a", 9, 2);
        Node y = net.passthrough("y", 2);
        net.connect(x, a, ConnectionOptions::noSynapse);
        double[][] weights = new double[2][9];
        for (int i = 0; i < 18; i++) {
            weights[i / 9][i % 9] = 0.01 * Math.cos(3 * i);
        }
        net.connect(a.neurons(), y, c -> c.transform(weights).noSynapse());
        net.probe(y);
        net.probe(a.neurons());
        net.probe(a.neurons(), "input");
        return new LibraryGradients(type, net, 3, hasGradient);
    }

    private static LibraryGradients direct() {
        Network net = new Network("direct", 2);
        Node x = net.node("x", 0, 0);
        Ensemble a = net.ensemble("a", 1, 2, e -> e.neuronType(new Direct()));
        net.connect(x, a, c -> c.transform(new double[][] {{1, 2}, {-1, 0.5}}).noSynapse());
        net.probe(a);
        return new LibraryGradients(new Direct(), net, 2, true);
    }

    // ---- synapses

    static Stream<LibraryGradients> synapses() {
        List<Synapse> differentiated = List.of(new Lowpass(0.004), new Lowpass(0), new Lowpass(0.01,
                Discretization.BILINEAR), new Alpha(0.003), new Triangle(0.004), new Triangle(0.127),
                new LinearFilter(new double[] {1}, new double[] {4e-5, 0.01, 1}),
                new LinearFilter(new double[] {0.005, 1}, new double[] {0.02, 1}),
                LinearFilter.digital(new double[] {0.3}, new double[] {1, -0.5, -0.1}));
        List<Synapse> opaque = List.of(new Triangle(0.2), new TwoStepMean());
        return Stream.concat(differentiated.stream().map(synapse -> of(synapse, true)),
                opaque.stream().map(synapse -> of(synapse, false)));
    }

    private static LibraryGradients of(Synapse synapse, boolean hasGradient) {
        Network net = new Network("synapse", 2);
        Node x = net.node("x", 0, 0);
        Node y = net.passthrough("y", 2);
        net.connect(x, y, c -> c.transform(new double[][] {{1, 2}, {-1, 0.5}}).synapse(synapse));
        net.connect(y, y, c -> c.transform(new double[][] {{0.1, 0.6}, {-0.4, 0.2}}).synapse(synapse));
        net.probe(y);
        net.probe(y, p -> p.synapse(synapse));
        return new LibraryGradients(synapse, net, 8, hasGradient);
    }

    // ---- transforms

    static Stream<LibraryGradients> transforms() {
        return Stream.concat(TransformTrainingTest.transforms(), Stream.of(new Dense(12, 12, 0.7),
                new Dense(4, 4, new double[] {1, -2, 3, 0.5}), new Dense(3, 5, new Uniform(-1, 1)),
                new NoTransform(3))).map(LibraryGradients::of);
    }

    private static LibraryGradients of(Transform transform) {
        Network net = new Network("transform", 2);
        Node x = net.node("x", new double[transform.sizeIn()]);
        Node y = net.passthrough("y", transform.sizeOut());
        net.connect(x, y, c -> {
            c.noSynapse();
            if (!(transform instanceof NoTransform)) {
                c.transform(transform);
            }
        });
        net.probe(y);
        return new LibraryGradients(transform, net, 2, true);
    }

    // ---- learning rules

    static Stream<LibraryGradients> learningRules() {
        return Stream.of(new PES(1e-2, 0.002), new RLS(1e-2, 0.002), new Voja(1, 0.002),
                BCM.builder().learningRate(1e-7).preSynapse(0.002).thetaSynapse(0.01).build(),
                Oja.builder().learningRate(1e-6).preSynapse(0.002).build())
                .flatMap(rule -> Stream.of(of(rule, false), of(rule, true)));
    }

    /** A rule that learns from what depends on the input, and changes what the output depends on. */
    private static LibraryGradients of(LearningRuleType rule, boolean trained) {
        Network net = new Network("rule", 5);
        net.config().ensemble(e -> e.neuronType(new Sigmoid()).maxRates(new Uniform(250, 350)));
        Node x = net.node("x", 0);
        Ensemble a = net.ensemble("a", 7, 1);
        Node y = net.passthrough("y", 1);
        net.connect(x, a, c -> c.transform(0.8).noSynapse());
        boolean fromError = rule instanceof PES || rule instanceof RLS;
        Ensemble b = net.ensemble("b", 5, 1);
        Connection learned = net.connect(a, b, c -> {
            c.synapse(0.002).learningRule(rule);
            if (!fromError && !(rule instanceof Voja)) {
                c.solver(new LstsqL2().weights(true));
            }
        });
        if (fromError) {
            net.connect(b, learned.learningRule(), c -> c.synapse(0.002));
        } else if (rule instanceof Voja) {
            net.connect(a, learned.learningRule(), c -> c.synapse(0.002));
        }
        net.connect(b, y, ConnectionOptions::noSynapse);
        if (trained) {
            net.config().trainable(learned, true).trainable(b, true);
        }
        net.probe(y);
        net.probe(learned, "weights");
        return new LibraryGradients(rule, net, 12, true);
    }
}
