package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.SpikingLeakyReLU;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.StateVariable;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** Rates that become spikes, random spikes, and neurons of users, in a simulator. */
class SpikingNeuronsTest {

    private final Network net = new Network("net", 8);

    private Simulator simulator(int minibatch) {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).build();
    }

    private Probe spikesOf(NeuronType type) {
        Ensemble ensemble = net.ensemble(30, 1, e -> e.neuronType(type).maxRates(new Uniform(150, 380)));
        net.connect(net.node(t -> Math.sin(20 * t)), ensemble);
        return net.probe(ensemble.neurons());
    }

    static Stream<NeuronType> randomTypes() {
        return Stream.of(new StochasticSpiking(new Tanh()), new PoissonSpiking(new Tanh()),
                new PoissonSpiking(new LIFRate()));
    }

    @ParameterizedTest
    @MethodSource("randomTypes")
    void theFirstItemSpikesLikeTheReferenceAndTheOthersOtherwise(NeuronType type) {
        Probe spikes = spikesOf(type);
        try (Simulator sim = simulator(3); ReferenceSimulator reference = new ReferenceSimulator(net)) {
            sim.runSteps(60);
            reference.runSteps(60);
            assertThat(sim.data(spikes).item(0)).isDeepEqualTo(reference.data(spikes));
            assertThat(Arrays.deepEquals(sim.data(spikes).item(1), sim.data(spikes).item(0))).isFalse();
            assertThat(Arrays.deepEquals(sim.data(spikes).item(1), sim.data(spikes).item(2))).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("randomTypes")
    void spikesStartAfreshWithEveryResetWhateverTheSeedOfTheSimulator(NeuronType type) {
        Probe spikes = spikesOf(type);
        try (Simulator sim = simulator(2)) {
            sim.runSteps(40);
            double[][][] first = sim.data(spikes).allItems();
            sim.reset();
            sim.runSteps(40);
            assertThat(sim.data(spikes).allItems()).isDeepEqualTo(first);
            sim.reset(r -> r.seed(4).processes(false));
            sim.runSteps(40);
            assertThat(sim.data(spikes).allItems()).isDeepEqualTo(first);
        }
    }

    @ParameterizedTest
    @MethodSource("randomTypes")
    void predictionsLeaveTheGeneratorsAlone(NeuronType type) {
        Probe spikes = spikesOf(type);
        try (Simulator sim = simulator(1)) {
            sim.runSteps(10);
            double[] first = sim.predict(Data.none(), o -> o.steps(30)).get(spikes).toDoubles();
            double[] second = sim.predict(Data.none(), o -> o.steps(30)).get(spikes).toDoubles();
            assertThat(second).containsExactly(first);
            sim.runSteps(30);
            Tensor run = sim.data(spikes).tensor();
            assertThat(run.part(0, 1).reshape(run.size()).toDoubles()).endsWith(first);
        }
    }

    @Test
    void populationsOfOneTypeDrawApartAlthoughTheyAreMerged() {
        Probe one = spikesOf(new PoissonSpiking(new LIFRate()));
        Probe two = spikesOf(new PoissonSpiking(new LIFRate()));
        try (Simulator sim = simulator(1); ReferenceSimulator reference = new ReferenceSimulator(net)) {
            sim.runSteps(50);
            reference.runSteps(50);
            assertThat(sim.data(one).values()).isDeepEqualTo(reference.data(one));
            assertThat(sim.data(two).values()).isDeepEqualTo(reference.data(two));
        }
    }

    @Test
    void regularSpikesOfRectifiedRatesAreThoseOfSpikingRectifiedUnits() {
        Probe regular = probeOfSeed(new RegularSpiking(new RectifiedLinear(), 0.5));
        Probe rectified = probeOfSeed(new SpikingRectifiedLinear(0.5));
        try (Simulator sim = simulator(1)) {
            sim.runSteps(200);
            assertThat(sim.data(regular).values()).isDeepEqualTo(sim.data(rectified).values());
        }
    }

    private Probe probeOfSeed(NeuronType type) {
        Ensemble ensemble = net.ensemble(20, 1, e -> e.neuronType(type).seed(3));
        net.connect(net.node(0.7), ensemble);
        return net.probe(ensemble.neurons());
    }

    @Test
    void leakyUnitsSpikeAsOftenAsTheirCurrentsSay() {
        double[] bias = {-400, -250, -10, 0, 30, 333, 400};
        Ensemble ensemble = net.ensemble(7, 1, e -> e.neuronType(new SpikingLeakyReLU(0.3))
                .gain(1, 1, 1, 1, 1, 1, 1).bias(bias));
        Probe probe = net.probe(ensemble.neurons());
        try (Simulator sim = simulator(1)) {
            sim.run(1.0);
            double[][] spikes = sim.data(probe).values();
            for (int i = 0; i < bias.length; i++) {
                int neuron = i;
                double count = Arrays.stream(spikes).mapToDouble(row -> row[neuron] * 0.001).sum();
                assertThat(count).as("current %s", bias[i]).isCloseTo(bias[i] * (bias[i] < 0 ? 0.3 : 1), within(1.0));
            }
        }
    }

    static Stream<Arguments> ratesAndSpikes() {
        return Stream.of(
                Arguments.of(new LIFRate(0.02, 0.002), new RegularSpiking(new LIFRate())),
                Arguments.of(LIFRate.builder().amplitude(0.3).build(), new RegularSpiking(new LIFRate(), 0.3)),
                Arguments.of(LIFRate.builder().amplitude(0.3).build(), new StochasticSpiking(new LIFRate(), 0.3)),
                Arguments.of(LIFRate.builder().amplitude(0.3).build(), new PoissonSpiking(new LIFRate(), 0.3)),
                Arguments.of(new Tanh(), new PoissonSpiking(new Tanh())),
                Arguments.of(new LeakyReLU(0.2, 0.5),
                        SpikingLeakyReLU.builder().negativeSlope(0.2).amplitude(0.5).build()));
    }

    @ParameterizedTest
    @MethodSource("ratesAndSpikes")
    void spikingTypesTrainLikeTheirRates(NeuronType rate, NeuronType spiking) {
        double[][] expected = trained(rate);
        double[][] actual = trained(spiking);
        for (int k = 0; k < expected.length; k++) {
            assertThat(actual[k]).containsExactly(expected[k], within(1e-12));
        }
    }

    /** Weights after the neurons, biases, and what the loss was on the way. */
    private static double[][] trained(NeuronType type) {
        Network network = new Network("training", 1);
        Node x = network.node("x", 0, 0);
        Ensemble hidden = network.ensemble("hidden", 12, 2, e -> e.neuronType(type).maxRates(new Uniform(100, 200)));
        Node out = network.passthrough("out", 1);
        network.connect(x, hidden, c -> c.noSynapse());
        double[][] weights = new double[1][12];
        for (int i = 0; i < 12; i++) {
            weights[0][i] = 1e-3 * (i % 5 - 2);
        }
        Connection last = network.connect(hidden.neurons(), out, c -> c.transform(weights).noSynapse());
        network.probe(out);
        double[][][] inputs = {{{1, 0.2}}, {{-0.5, 0.5}}, {{0.3, -0.9}}, {{-0.8, -0.4}}};
        double[][][] targets = {{{1}}, {{-1}}, {{0.5}}, {{0}}};
        try (Simulator sim = Simulator.builder(network).dtype(DType.FLOAT64).minibatch(2).build()) {
            sim.compile(new SGD(1e-6), Loss.mse());
            double[] losses = sim.fit(inputs, targets, f -> f.epochs(5)).get("loss").stream()
                    .mapToDouble(Double::doubleValue).toArray();
            assertThat(losses[4]).isLessThan(losses[0]);
            return new double[][] {sim.data(last).weights().orElseThrow().toDoubles(), sim.data(hidden).bias(),
                losses};
        }
    }

    /** What a user may write: integrates and fires, with a draw at every step. */
    private static final class Noisy extends NeuronType {

        Noisy() {
            super(Map.of(), List.of(new StateVariable("charge", new Uniform(0, 1))), List.of());
        }

        @Override
        public boolean negative() {
            return false;
        }

        @Override
        public double rate(double current) {
            return Math.max(0, current);
        }

        @Override
        public double[] step(double dt, double[] current, NeuronState state) {
            double[] charge = state.get("charge");
            double[] output = new double[current.length];
            for (int i = 0; i < output.length; i++) {
                charge[i] += dt * Math.max(0, current[i]) * 2 * state.rng().nextDouble();
                output[i] = charge[i] > 1 ? 1 / dt : 0;
                charge[i] -= charge[i] > 1 ? 1 : 0;
            }
            return output;
        }
    }

    @Test
    void aTypeOfTheUserRunsOnTheEngineAsOnTheReference() {
        Ensemble ensemble = net.ensemble(25, 1, e -> e.neuronType(new Noisy()));
        net.connect(net.node(t -> Math.cos(9 * t)), ensemble);
        Probe spikes = net.probe(ensemble.neurons());
        Probe charge = net.probe(ensemble.neurons(), "charge");
        Probe decoded = net.probe(ensemble, p -> p.synapse(0.02));
        try (Simulator sim = simulator(2); ReferenceSimulator reference = new ReferenceSimulator(net)) {
            sim.runSteps(80);
            reference.runSteps(80);
            for (Probe probe : List.of(spikes, charge, decoded)) {
                for (int item = 0; item < 2; item++) {
                    double[][] rows = sim.data(probe).item(item);
                    for (int step = 0; step < 80; step++) {
                        assertThat(rows[step]).containsExactly(reference.data(probe)[step], within(1e-9));
                    }
                }
            }
            double[][] first = sim.data(spikes).item(1);
            sim.reset();
            sim.runSteps(80);
            assertThat(sim.data(spikes).item(1)).isDeepEqualTo(first);
        }
    }

    @Test
    void aBaseTypeThatSaysItIsNeverNegativeAndIsEndsTheRun() {
        NeuronType wrong = new NeuronType(Map.of(), List.of(), List.of()) {
            @Override
            public boolean negative() {
                return false;
            }

            @Override
            public double[] step(double dt, double[] current, NeuronState state) {
                return current.clone();
            }
        };
        net.ensemble("e", 2, 1, e -> e.neuronType(new PoissonSpiking(wrong)).gain(1, 1).bias(5, -7));
        try (Simulator sim = simulator(1); ReferenceSimulator reference = new ReferenceSimulator(net)) {
            assertThatThrownBy(() -> sim.runSteps(3)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("-7").hasMessageContaining("never negative");
            assertThat(sim.nSteps()).isZero();
            assertThatThrownBy(() -> reference.runSteps(3)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("-7").hasMessageContaining("never negative");
        }
    }
}
