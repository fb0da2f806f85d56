package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.SoftLIFRate;
import org.nengine.neurons.SpikingLeakyReLU;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;
import org.nengine.processes.WhiteNoise;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** Neurons in the engine: against the plain-Java simulator, against their formulas, and alike ones done at once. */
class NeuronBehaviourTest {

    private final Network net = new Network("net", 8);

    private Simulator simulator() {
        return Simulator.builder(net).dtype(DType.FLOAT64).build();
    }

    private void compareWithReference(int steps) {
        try (Simulator sim = simulator(); ReferenceSimulator reference = new ReferenceSimulator(net)) {
            sim.runSteps(steps);
            reference.runSteps(steps);
            for (Probe probe : net.probes()) {
                double[][] expected = reference.data(probe);
                assertThat(Arrays.stream(expected).flatMapToDouble(Arrays::stream).anyMatch(v -> v != 0)).isTrue();
                for (int t = 0; t < steps; t++) {
                    assertThat(sim.data(probe).values()[t]).as("%s, step %d", probe, t)
                            .containsExactly(expected[t], within(1e-9));
                }
            }
        }
    }

    @RepeatedTest(5)
    void lifNeuronsWithSeededNoiseRunAsInTheReference(RepetitionInfo repetition) {
        Ensemble a = net.ensemble("a", 50, 1, e -> e.seed(repetition.getCurrentRepetition())
                .noise(new WhiteNoise(new Gaussian(0, 1), true).withSeed(repetition.getCurrentRepetition())));
        net.connect(net.node(0.5), a);
        net.probe(a.neurons());
        compareWithReference(200);
    }

    @Test
    void adaptiveNeuronsOfTwoEnsemblesAreOneGroup() {
        for (int i = 1; i <= 2; i++) {
            double tau = 0.1 * i;
            int n = 10 * i;
            Ensemble a = net.ensemble(n, 1, e -> e.neuronType(AdaptiveLIF.builder().tauN(tau).incN(0.05).build()));
            net.connect(net.node(0.5), a);
            net.probe(a.neurons());
        }
        try (Simulator sim = simulator()) {
            assertThat(sim.describe()).contains(": population.adaptive_lif, 2 operators");
        }
        compareWithReference(200);
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5})
    void softLifNeuronsFollowTheirFormula(double sigma) {
        double[] bias = {-30, -9, -1, 0, 0.5, 0.99, 1, 1.5, 3, 20};
        double[] gain = new double[bias.length];
        Arrays.fill(gain, 1);
        NeuronType type = new SoftLIFRate(sigma);
        Ensemble a = net.ensemble(bias.length, 1, e -> e.neuronType(type).gain(gain).bias(bias));
        Probe probe = net.probe(a.neurons());
        try (Simulator sim = simulator()) {
            sim.runSteps(1);
            double[] rates = sim.data(probe).last();
            double[][] tuned = type.rates(new double[] {0}, gain, bias);
            for (int i = 0; i < bias.length; i++) {
                double expected = 1 / (0.002 + 0.02 * Math.log1p(1 / (sigma * Math.log1p(
                        Math.exp((bias[i] - 1) / sigma)))));
                assertThat(rates[i]).isCloseTo(expected, within(1e-8 * expected));
                assertThat(tuned[0][i]).isCloseTo(expected, within(1e-8 * expected));
            }
        }
        assertThat(type).hasToString(sigma == 1 ? "SoftLIFRate()" : "SoftLIFRate(sigma=0.5)");
    }

    @Test
    void leakyNeuronsOfAllSlopesAndAmplitudesAreOneGroup() {
        List<NeuronType> types = List.of(new LeakyReLU(0.1, 1), new LeakyReLU(0.2, 0.3), new SpikingLeakyReLU(0.1),
                SpikingLeakyReLU.builder().negativeSlope(0.4).amplitude(2).build());
        for (NeuronType type : types) {
            Ensemble a = net.ensemble(10, 1, e -> e.neuronType(type).maxRates(new Uniform(100, 300)));
            net.connect(net.node(t -> Math.sin(30 * t)), a);
            net.probe(a.neurons());
        }
        try (Simulator sim = simulator()) {
            assertThat(sim.describe()).contains(": population.leaky_relu, 2 operators")
                    .contains(": population.spiking_leaky_relu, 2 operators");
        }
        compareWithReference(150);
    }

    @Test
    void ratesBecomeRegularSpikesInTheEngineItself() {
        Ensemble a = net.ensemble(10, 1, e -> e.neuronType(new RegularSpiking(new RectifiedLinear())));
        net.probe(a.neurons());
        try (Simulator sim = simulator()) {
            assertThat(sim.describe()).contains("neurons.regular_spiking").doesNotContain("host");
        }
    }

    @Test
    void randomSpikesFollowTheRateOnAverage() {
        double[] bias = {-2, -0.5, 0.1, 0.7, 3};
        double[] gain = {1, 1, 1, 1, 1};
        List<Probe> probes = List.of(new StochasticSpiking(new Tanh()), new PoissonSpiking(new Tanh())).stream()
                .map(type -> net.probe(net.ensemble(5, 1, e -> e.neuronType(type).gain(gain).bias(bias)).neurons()))
                .toList();
        try (Simulator sim = simulator()) {
            sim.runSteps(10_000);
            for (int k = 0; k < 2; k++) {
                double[][] spikes = sim.data(probes.get(k)).values();
                for (int i = 0; i < bias.length; i++) {
                    int neuron = i;
                    double rate = Math.tanh(bias[i]) / 0.0025;
                    assertThat(Arrays.stream(spikes).mapToDouble(row -> row[neuron]).average().orElseThrow())
                            .isCloseTo(rate, within(1 + (k == 0 ? 0.2 : 0.1) * Math.abs(rate)));
                }
            }
        }
    }

    @Test
    void spikingNeuronsKeepTheirStateInTrainingWhileFiltersGoOn() {
        Node x = net.node("x", 0.5);
        Ensemble a = net.ensemble("a", 20, 1);
        net.connect(x, a);
        Probe voltage = net.probe(a.neurons(), "voltage");
        Probe filtered = net.probe(a.neurons(), p -> p.synapse(0.01));
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(1e-12), c -> c.loss(filtered, Loss.mse()));
            double[] atFirst = sim.signal(sim.model().probeSignal(voltage));
            assertThat(atFirst).isNotEqualTo(new double[20]);
            sim.fit(Data.none(), Data.of(filtered, Tensor.of(new double[1][10][20])),
                    f -> f.steps(10).stateful(true));
            assertThat(sim.signal(sim.model().probeSignal(voltage))).containsExactly(atFirst);
            assertThat(sim.signal(sim.model().probeSignal(filtered))).isNotEqualTo(new double[20]);
            assertThat(sim.nSteps()).isEqualTo(10);
        }
    }
}
