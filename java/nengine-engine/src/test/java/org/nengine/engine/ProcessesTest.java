package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Weights;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.BrownNoise;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.Piecewise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.utils.Connections;
import org.nengine.utils.Decoding;
import org.nengine.utils.Ensembles;

/** Processes and synapses in every place of a network, on the engine. */
class ProcessesTest {

    private final Network net = new Network(11);

    /** A process of a user's own, with an input and a state. */
    private static Process leaky() {
        return new Process(2, 2, OptionalLong.empty()) {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                double[] y = new double[sizeOut];
                return (t, input, output) -> {
                    for (int i = 0; i < sizeOut; i++) {
                        y[i] = 0.9 * y[i] + 0.1 * input[i] + 0.01 * rng.standardNormal();
                        output[i] = y[i];
                    }
                };
            }
        };
    }

    /** Every kind of process and synapse, none of them seeded. */
    private List<Probe> everything() {
        Node signal = net.node(new WhiteSignal(0.05, 80), n -> n.sizeOut(2));
        List<Node> sources = List.of(signal, net.node(new WhiteNoise()), net.node(new FilteredNoise()),
                net.node(new BrownNoise()), net.node(new PresentInput(new double[][] {{1, 2}, {3, 4}}, 0.0075)),
                net.node(Piecewise.builder().at(0, 1).at(0.02, -1).at(0.03, t -> Math.cos(50 * t)).build()));
        Node own = net.node("own", leaky());
        net.connect(signal, own, c -> c.synapse(new Triangle(0.004)));
        Node filter = net.node("filter", 2, new Alpha(0.005));
        net.connect(own, filter, c -> c.noSynapse());
        Node triangle = net.node("triangle", 2, new Triangle(0.006));
        net.connect(own, triangle, c -> c.noSynapse());
        Node longTriangle = net.node("long triangle", 2, new Triangle(0.2));
        net.connect(own, longTriangle, c -> c.noSynapse());
        Ensemble noisy = net.ensemble(8, 2, e -> e.neuronType(new LIFRate()).noise(new WhiteNoise()));
        net.connect(filter, noisy, c -> c.synapse(new Lowpass(0)));
        sources.forEach(net::probe);
        net.probe(own);
        net.probe(filter);
        net.probe(triangle);
        net.probe(longTriangle);
        net.probe(noisy.neurons(), "input");
        net.probe(noisy, p -> p.synapse(new Triangle(0.003)));
        return net.probes();
    }

    private static void assertClose(double[][] actual, double[][] expected, double tolerance) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        double scale = Math.max(1, Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max()
                .getAsDouble());
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("step %d", i).containsExactly(expected[i], within(tolerance * scale));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everythingRunsAsInTheReferenceAndAgainAfterAReset(DType dtype) {
        List<Probe> probes = everything();
        try (ReferenceSimulator reference = new ReferenceSimulator(net);
                Simulator sim = Simulator.builder(net).dtype(dtype).build()) {
            reference.runSteps(60);
            for (int round = 0; round < 2; round++) {
                sim.runSteps(25);
                sim.runSteps(35);
                for (Probe probe : probes) {
                    assertClose(sim.data(probe).values(), reference.data(probe), dtype == DType.FLOAT64 ? 1e-12 : 1e-5);
                }
                sim.reset();
            }
        }
    }

    @Test
    void itemsOfAMinibatchHaveNoiseOfTheirOwnUnlessItIsSeeded() {
        Probe free = net.probe(net.node(new FilteredNoise(), n -> n.sizeOut(2)));
        Probe seeded = net.probe(net.node(new FilteredNoise().withSeed(5), n -> n.sizeOut(2)));
        Ensemble noisy = net.ensemble(3, 1, e -> e.noise(new WhiteNoise()));
        Probe current = net.probe(noisy.neurons(), "input");
        try (Simulator sim = Simulator.builder(net).minibatch(3).dtype(DType.FLOAT64).build()) {
            sim.runSteps(10);
            double[][] expected = new FilteredNoise().withSeed(5).runSteps(10, 2, 0.001, new RandomState(0));
            for (int item = 0; item < 3; item++) {
                assertClose(sim.data(seeded).item(item), expected, 1e-12);
            }
            assertThat(sim.data(free).get(0, 9, 0)).isNotEqualTo(sim.data(free).get(1, 9, 0));
            assertThat(sim.data(current).get(1, 9, 0)).isNotEqualTo(sim.data(current).get(2, 9, 0));
        }
    }

    @Test
    void aTriangleAndASynapseNodeCanBeTrainedThrough() {
        Node in = net.node(0.0);
        Node gain = net.passthrough(1);
        net.connect(in, gain, c -> c.transform(0.1).synapse(new Triangle(0.004)));
        Node smooth = net.node(1, new Alpha(0.002));
        net.connect(gain, smooth, c -> c.noSynapse());
        Probe out = net.probe(smooth);
        double[][][] x = new double[1][40][1];
        double[] ones = new double[40];
        Arrays.fill(ones, 1);
        double[] response = new Alpha(0.002).filt(delayed(new Triangle(0.004).filt(ones)));
        double[][][] y = new double[1][40][1];
        for (int i = 0; i < 40; i++) {
            x[0][i][0] = 1;
            y[0][i][0] = 2 * response[i];
        }
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build()) {
            sim.compile(new SGD(0.5), Loss.mse());
            sim.fit(Data.of(in, Tensor.of(x)), Data.of(out, Tensor.of(y)), f -> f.epochs(60));
            Tensor trained = sim.predict(Data.of(in, Tensor.of(x))).get(out);
            for (int i = 0; i < 40; i++) {
                assertThat(trained.at(0, i, 0)).isCloseTo(y[0][i][0], within(1e-3));
            }
        }
    }

    private static double[] delayed(double[] signal) {
        double[] late = new double[signal.length];
        System.arraycopy(signal, 0, late, 1, signal.length - 1);
        return late;
    }

    @Test
    void aSynapseOfAUsersOwnRunsOnTheEngine() {
        Synapse half = new Synapse(OptionalLong.empty()) {
            @Override
            public Synapse withSeed(long seed) {
                return this;
            }

            @Override
            public org.nengine.synapses.SynapseStep step(int size, double dt) {
                double[] y = new double[size];
                return (input, output) -> {
                    for (int i = 0; i < size; i++) {
                        y[i] = 0.5 * (y[i] + input[i]);
                        output[i] = y[i];
                    }
                };
            }
        };
        Node in = net.node(1.0, -2.0);
        Node relay = net.passthrough(2);
        net.connect(in, relay, c -> c.synapse(half));
        Node filter = net.node(2, half);
        net.connect(in, filter, c -> c.noSynapse());
        Probe late = net.probe(relay);
        Probe now = net.probe(filter);
        try (Simulator sim = Simulator.builder(net).minibatch(2).dtype(DType.FLOAT64).build()) {
            sim.runSteps(3);
            for (int item = 0; item < 2; item++) {
                assertClose(sim.data(now).item(item), new double[][] {{0.5, -1}, {0.75, -1.5}, {0.875, -1.75}}, 0);
                assertClose(sim.data(late).item(item), new double[][] {{0, 0}, {0.5, -1}, {0.75, -1.5}}, 0);
            }
        }
    }

    @Test
    void helpersShowWhatWasTrained() {
        Node in = net.node(0.0);
        Ensemble ensemble = net.ensemble(30, 1, e -> e.neuronType(new LIFRate()));
        Node sink = net.passthrough(1);
        net.connect(in, ensemble, c -> c.noSynapse());
        Connection decoding = net.connect(ensemble, sink, c -> c.noSynapse());
        Probe out = net.probe(sink);
        double[][][] x = {{{-0.8}}, {{-0.3}}, {{0.3}}, {{0.8}}};
        double[][][] y = {{{-0.4}}, {{-0.15}}, {{0.15}}, {{0.4}}};
        double[][] points = {{-0.8}, {0.3}};
        try (Simulator sim = Simulator.builder(net).minibatch(4).dtype(DType.FLOAT64).build()) {
            assertThat(Ensembles.tuningCurves(ensemble, sim.data(ensemble).toBuilt(), points).activities())
                    .isDeepEqualTo(Ensembles.tuningCurves(ensemble, sim.model(), points).activities());
            sim.compile(new SGD(1e-6), Loss.mse());
            sim.fit(Data.of(in, Tensor.of(x)), Data.of(out, Tensor.of(y)), f -> f.epochs(200));
            Tensor trained = sim.predict(Data.of(in, Tensor.of(x))).get(out);
            Tensor weights = sim.data(decoding).weights().orElseThrow();
            Decoding now = Connections.evalPointDecoding(decoding, sim.data(ensemble).toBuilt(),
                    new Weights(weights.toDoubles(), weights.shape()), points);
            assertThat(now.decoded()[0][0]).isCloseTo(trained.at(0, 0, 0), within(1e-9));
            assertThat(now.decoded()[1][0]).isCloseTo(trained.at(2, 0, 0), within(1e-9));
            assertThat(now.decoded()[1][0])
                    .isNotEqualTo(Connections.evalPointDecoding(decoding, sim.model(), points).decoded()[1][0]);
        }
    }

    @Test
    void processesThatDoNotFitAreRefusedBeforeTheFirstStep() {
        net.node(new PresentInput(new double[][] {{1, 2}}, 0.1), n -> n.label("odd").sizeOut(3));
        assertThatThrownBy(() -> Simulator.of(net)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("odd").hasMessageContaining("PresentInput.sizeOut");
    }

    @Test
    void aFunctionOfAPiecewiseSignalThatFailsIsNamed() {
        net.probe(net.node(Piecewise.builder().at(0.002, t -> {
            if (t > 0.0035) {
                throw new IllegalStateException("too late");
            }
            return t;
        }).build()));
        try (Simulator sim = Simulator.of(net)) {
            assertThatThrownBy(() -> sim.runSteps(10)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("Piecewise").hasMessageContaining("too late");
            assertThat(sim.nSteps()).isEqualTo(3);
        }
    }
}
