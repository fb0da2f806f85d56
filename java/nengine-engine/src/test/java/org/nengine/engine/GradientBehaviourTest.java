package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.agreement.TwoStepMean;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.neurons.AdaptiveLIFRate;
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
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;
import org.nengine.training.Adam;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.transforms.Dense;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

/** The gradients of whole networks, with the tolerances that a check has by itself. */
class GradientBehaviourTest {

    private final Network net = new Network("net", 0);

    private Simulator simulator(int minibatch) {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).progressBar(false).build();
    }

    /** Checks, and looks that something was differentiated. */
    private void check(int minibatch) {
        try (Simulator sim = simulator(minibatch)) {
            GradientCheck check = sim.checkGradients();
            assertThat(check.jacobians()).allSatisfy(
                    (probe, jacobians) -> assertThat(jacobians).anyMatch(jacobian -> !jacobian.isZero()));
        }
    }

    // ---- what passes

    @Test
    void lifNeuronsWithoutRecurrence() {
        Node x = net.node("x", 0.5);
        Ensemble a = net.ensemble("a", 30, 1);
        net.connect(x, a, ConnectionOptions::noSynapse);
        Ensemble b = net.ensemble("b", 20, 1);
        net.connect(a, b.neurons(), c -> c.transform(new Uniform(-0.5, 1)).noSynapse());
        net.probe(b.neurons());
        check(1);
    }

    static Stream<NeuronType> types() {
        return Stream.of(new LIFRate(), new RectifiedLinear(), new SoftLIFRate(0.1),
                LIFRate.builder().amplitude(0.1).build(), LIF.builder().amplitude(3).build(),
                new RectifiedLinear(0.2), new SpikingRectifiedLinear(2),
                SoftLIFRate.builder().sigma(0.1).amplitude(0.5).build(), new LeakyReLU(0.2, 3));
    }

    private void twoLayers(NeuronType type) {
        net.config().ensemble(e -> e.neuronType(type).maxRates(new Uniform(80, 150)));
        Node x = net.node("x", 0);
        Ensemble a = net.ensemble("a", 20, 1);
        Ensemble b = net.ensemble("b", 20, 1);
        net.connect(x, a, ConnectionOptions::noSynapse);
        net.connect(a, b, ConnectionOptions::noSynapse);
        net.probe(b);
        net.probe(b.neurons());
    }

    @ParameterizedTest
    @MethodSource("types")
    void twoLayersOfOneTypeWithAnyAmplitude(NeuronType type) {
        twoLayers(type);
        check(2);
    }

    @ParameterizedTest
    @MethodSource("types")
    void twoLayersInSinglePrecision(NeuronType type) {
        twoLayers(type);
        try (Simulator sim = Simulator.builder(net).minibatch(2).build()) {
            assertThat(sim.checkGradients().worstError()).isBetween(1e-9, 1e-4);
        }
    }

    @Test
    void twoAlphaFiltersOneAfterTheOther() {
        Node x = net.node("x", 0, 0);
        Ensemble a = net.ensemble("a", 20, 2, e -> e.neuronType(new LIFRate()));
        net.connect(x, a, c -> c.synapse(new Alpha(0.003)));
        Node y = net.passthrough("y", 2);
        net.connect(a, y, c -> c.synapse(new Alpha(0.005)));
        net.probe(y);
        try (Simulator sim = simulator(1)) {
            GradientCheck check = sim.checkGradients(Data.none(), o -> o.steps(8));
            assertThat(check.of(net.probes().get(0), "x").isZero()).isFalse();
        }
    }

    @Test
    void twoProbesAtOnce() {
        Node x = net.node("x", 0);
        Ensemble a = net.ensemble("a", 15, 1, e -> e.neuronType(new SoftLIFRate()));
        Ensemble b = net.ensemble("b", 15, 1, e -> e.neuronType(new SoftLIFRate()));
        net.connect(x, a, ConnectionOptions::noSynapse);
        net.connect(a, b, ConnectionOptions::noSynapse);
        Probe first = net.probe(a);
        Probe second = net.probe(b);
        check(1);
        try (Simulator sim = simulator(1)) {
            GradientCheck check = sim.checkGradients();
            assertThat(check.of(first, "ensemble/b/encoders").isZero()).isTrue();
            assertThat(check.of(second, "ensemble/b/encoders").isZero()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aNetworkOfManyParts(int steps) {
        Node x = net.node("x", 0, 0);
        Ensemble a = net.ensemble("a", 12, 2, e -> e.neuronType(new Sigmoid()).maxRates(new Uniform(250, 350)));
        net.connect(x, a, c -> c.synapse(0.002));
        net.connect(a, a, c -> c.synapse(0.001));
        Ensemble b = net.ensemble("b", 10, 1, e -> e.neuronType(new RectifiedLinear()).maxRates(new Uniform(1, 3)));
        net.connect(a.get(1), b, c -> c.function(v -> v[0]).noSynapse());
        net.connect(x.get(0), b, ConnectionOptions::noSynapse);
        Ensemble d = net.ensemble("d", 10, 2, e -> e.neuronType(new RectifiedLinear()).maxRates(new Uniform(1, 3)));
        net.connect(b, d.get(0), c -> c.solver(new LstsqL2().weights(true)).noSynapse());
        Ensemble full = net.ensemble("full", 8, 1, e -> e.neuronType(new Sigmoid()).maxRates(new Uniform(250, 350)));
        net.connect(b, full, c -> c.solver(new LstsqL2().weights(true)).noSynapse());
        net.probe(d);
        net.probe(full.neurons());
        try (Simulator sim = simulator(4)) {
            GradientCheck check = sim.checkGradients(Data.none(), o -> o.steps(steps).atol(1e-4));
            assertThat(check.jacobians().keySet()).hasSize(2);
            Tensor random = Tensor.wrap(new RandomState(2).uniform(-1, 1, 4 * steps * 2), 4, steps, 2);
            sim.checkGradients(Data.of(random), o -> o.atol(1e-4));
        }
    }

    // ---- what fails

    @Test
    void whatIsNoNumberIsReported() {
        Node x = net.node("x", 0);
        Node y = net.passthrough("y", 1);
        net.connect(x, y, c -> c.label("w").transform(2).noSynapse());
        net.probe(y);
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(() -> sim.checkGradients(Data.of(new double[][][] {{{Double.NaN}}}),
                    o -> o.inputs(false).atol(1e9))).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("backwards gives NaN").hasMessageContaining("connection/w/weights");
            sim.setSignal(sim.model().signal(net.connections().get(0), "weights"), Double.POSITIVE_INFINITY);
            assertThatThrownBy(() -> sim.checkGradients(Data.none(), o -> o.atol(1e9)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("Infinity")
                    .hasMessageContaining("\"x\"");
        }
    }

    static Stream<Synapse> opaqueSynapses() {
        return Stream.of(new TwoStepMean(), new Triangle(0.15));
    }

    @ParameterizedTest
    @MethodSource("opaqueSynapses")
    void synapsesThatRunInJavaAreReported(Synapse synapse) {
        Node x = net.node("x", 0);
        Node y = net.passthrough("y", 1);
        net.connect(x, y, c -> c.synapse(synapse));
        net.probe(y);
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(sim::checkGradients).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("going backwards gives 0.0");
        }
    }

    @Test
    void shortTrianglesPassUnlikeThoseOfTheReference() {
        Node x = net.node("x", 0);
        Node y = net.passthrough("y", 1);
        net.connect(x, y, c -> c.synapse(new Triangle(0.005)));
        net.probe(y);
        check(1);
    }

    @Test
    void neuronTypesWithoutGradientAreReported() {
        Node x = net.node("x", 0.5);
        Ensemble a = net.ensemble("a", 20, 1, e -> e.neuronType(new AdaptiveLIFRate()));
        net.connect(x, a, ConnectionOptions::noSynapse);
        net.probe(a.neurons());
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(sim::checkGradients).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("neuron types without gradient");
        }
    }

    // ---- spiking types and their rates

    static Stream<Arguments> ratesAndSpikes() {
        return Stream.of(
                Arguments.of(new RectifiedLinear(0.5), new SpikingRectifiedLinear(0.5), 0),
                Arguments.of(new LeakyReLU(0.2, 0.5),
                        SpikingLeakyReLU.builder().negativeSlope(0.2).amplitude(0.5).build(), 0),
                Arguments.of(LIFRate.builder().tauRc(0.03).amplitude(0.7).build(),
                        LIF.builder().tauRc(0.03).amplitude(0.7).build(), 0),
                Arguments.of(new SoftLIFRate(0.3), new LIF(), 0.3),
                Arguments.of(new LIFRate(), new RegularSpiking(new LIFRate()), 0),
                Arguments.of(new LIFRate(), new StochasticSpiking(new LIFRate()), 0),
                Arguments.of(new LIFRate(), new PoissonSpiking(new LIFRate()), 0));
    }

    private static Network layers(NeuronType type) {
        Network network = new Network("layers", 3);
        network.config().ensemble(e -> e.neuronType(type).maxRates(new Uniform(100, 150))
                .intercepts(new Uniform(-1, 0.5)));
        Node x = network.node("x", t -> Math.sin(40 * t));
        Ensemble a = network.ensemble("a", 12, 1);
        Ensemble b = network.ensemble("b", 12, 1);
        network.connect(x, a, ConnectionOptions::noSynapse);
        // Weights that do not depend on the type.
        double[][] weights = new double[12][12];
        for (int i = 0; i < 144; i++) {
            weights[i / 12][i % 12] = 0.01 * Math.sin(i);
        }
        network.connect(a.neurons(), b.neurons(), c -> c.transform(weights).synapse(0.002));
        network.probe(b.neurons());
        return network;
    }

    @ParameterizedTest
    @MethodSource("ratesAndSpikes")
    void spikingTypesHaveTheGradientsOfTheirRates(NeuronType rate, NeuronType spiking, double smoothing) {
        Tensor inputs = Tensor.wrap(new RandomState(1).uniform(-1, 1, 2 * 4), 2, 4, 1);
        List<List<Jacobian>> found = Stream.of(rate, spiking).map(type -> {
            SimulatorBuilder builder = Simulator.builder(layers(type)).dtype(DType.FLOAT64).minibatch(2);
            if (type instanceof LIF && smoothing > 0) {
                builder.lifSmoothing(smoothing);
            }
            try (Simulator sim = builder.build()) {
                return sim.checkGradients(Data.of(inputs), o -> o.atol(Double.MAX_VALUE)).jacobians().values()
                        .iterator().next();
            }
        }).toList();
        assertThat(found.get(0)).hasSizeGreaterThan(3);
        for (int k = 0; k < found.get(0).size(); k++) {
            Jacobian expected = found.get(0).get(k);
            Jacobian actual = found.get(1).get(k);
            assertThat(actual.variable()).isEqualTo(expected.variable());
            double largest = Arrays.stream(expected.analytic()).flatMapToDouble(Arrays::stream).map(Math::abs).max()
                    .orElseThrow();
            for (int r = 0; r < expected.rows().length; r++) {
                assertThat(actual.analytic()[r]).as(expected.variable())
                        .containsExactly(expected.analytic()[r], within(1e-12 * largest));
            }
        }
        assertThat(found.get(0)).filteredOn(j -> !j.isZero()).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @MethodSource("ratesAndSpikes")
    void spikingTypesSpikeInInferenceAsInTheReference(NeuronType rate, NeuronType spiking, double smoothing) {
        Network network = layers(spiking);
        SimulatorBuilder builder = Simulator.builder(network).dtype(DType.FLOAT64);
        if (smoothing > 0) {
            builder.lifSmoothing(smoothing);
        }
        Probe probe = network.probes().get(0);
        try (Simulator sim = builder.build(); ReferenceSimulator reference = new ReferenceSimulator(network)) {
            sim.runSteps(100);
            reference.runSteps(100);
            double[][] expected = reference.data(probe);
            assertThat(Arrays.stream(expected).flatMapToDouble(Arrays::stream).distinct().count()).isBetween(2L, 30L);
            for (int t = 0; t < 100; t++) {
                assertThat(sim.data(probe).values()[t]).containsExactly(expected[t], within(1e-9));
            }
        }
    }

    @Test
    void inTrainingASpikingNeuronGivesItsRateFromTheFirstStep() {
        Ensemble a = net.ensemble("a", 1, 1, e -> e.neuronType(new SpikingRectifiedLinear()).gain(new Choice(0))
                .bias(new Choice(1)).encoders(new double[][] {{1}}));
        Probe probe = net.probe(a.neurons());
        double[][][] ones = new double[1][5][1];
        Arrays.stream(ones[0]).forEach(step -> step[0] = 1);
        try (Simulator sim = simulator(1)) {
            sim.compile(new SGD(1e-12), Loss.mse());
            assertThat(sim.fit(Data.none(), Data.of(probe, Tensor.of(ones)), f -> f.steps(5)).last("loss"))
                    .isZero();
            assertThat(sim.predict(Data.none(), o -> o.steps(5)).get(probe).toDoubles()).containsOnly(0);
        }
    }

    // ---- dense and sparse

    @Test
    void denseAndSparseVersionsOfOneTransformAreTrainedToTheSameWeights() {
        double[][] weights = {{0.5, -1, 0.25}, {2, 0.1, -0.3}};
        int[][] places = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}};
        double[] flat = {0.5, -1, 0.25, 2, 0.1, -0.3};
        Tensor inputs = Tensor.wrap(new RandomState(1).normal(0, 1, 40 * 3), 40, 1, 3);
        Tensor targets = Tensor.wrap(new RandomState(2).normal(0, 1, 40 * 2), 40, 1, 2);
        double[][] trained = Stream.<Transform>of(new Dense(weights), new Sparse(2, 3, places, flat)).map(transform -> {
            Network network = new Network(1);
            Node x = network.node("x", 0, 0, 0);
            Node y = network.passthrough("y", 2);
            Connection connection = network.connect(x, y, c -> c.transform(transform).noSynapse());
            network.probe(y);
            try (Simulator sim = Simulator.builder(network).dtype(DType.FLOAT64).minibatch(10).build()) {
                sim.compile(new Adam(0.05), Loss.mse());
                sim.fit(Data.of(inputs), Data.of(targets), f -> f.epochs(10));
                return sim.data(connection).weights().orElseThrow().toDoubles();
            }
        }).toArray(double[][]::new);
        assertThat(trained[1]).containsExactly(trained[0], within(1e-12));
        assertThat(trained[0]).isNotEqualTo(flat);
    }
}
