package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Gaussian;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.Tanh;
import org.nengine.processes.WhiteNoise;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.training.callbacks.LambdaCallback;

/** What a check of gradients looks at, what it says, and that it leaves everything as it was. */
class GradientCheckTest {

    private final Network net = new Network("net", 4);

    private Simulator simulator(int minibatch) {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).progressBar(false).build();
    }

    /** y = W x, where W is 2 x 3; and the same again through tanh neurons. */
    private final Node x = net.node("x", 0.1, 0.2, 0.3);
    private final Node y = net.passthrough("y", 2);
    private final Connection linear = net.connect(x, y, c -> c.label("W").noSynapse()
            .transform(new double[][] {{1, 2, 3}, {4, 5, 6}}));
    private final Probe probe = net.probe(y);

    private Ensemble neurons() {
        return net.ensemble("a", 6, 3, e -> e.neuronType(new Tanh(1)).gain(new Choice(1)).bias(new Choice(0.5)));
    }

    @Test
    void derivativesByInputsAndParametersAreThoseOfTheNetwork() {
        Tensor data = Tensor.of(new double[][][] {{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}});
        try (Simulator sim = simulator(2)) {
            GradientCheck check = sim.checkGradients(Data.of(x, data), o -> { });
            assertThat(check.jacobians()).containsOnlyKeys(probe);
            assertThat(check.jacobians().get(probe)).extracting(Jacobian::variable)
                    .containsExactly("x", "connection/W/weights");
            Jacobian byInput = check.of(probe, "x");
            Jacobian byWeights = check.of(probe, "connection/W/weights");
            assertThat(byInput.isInput()).isTrue();
            assertThat(byWeights.isInput()).isFalse();
            // Rows are (item, step, output); columns (item, step, input) and (output, input).
            for (int row = 0; row < 8; row++) {
                for (int column = 0; column < 12; column++) {
                    double expected = row / 2 == column / 3 ? 1 + 3 * (row % 2) + column % 3 : 0;
                    assertThat(byInput.analytic()[row][column]).isEqualTo(expected);
                    assertThat(byInput.numeric()[row][column]).isCloseTo(expected, within(1e-6));
                }
                for (int column = 0; column < 6; column++) {
                    assertThat(byWeights.analytic()[row][column])
                            .isEqualTo(row % 2 == column / 3 ? data.get(row / 2 * 3 + column % 3) : 0);
                }
            }
            assertThat(check.worstError()).isLessThan(1e-8).isPositive();
        }
    }

    @Test
    void inputsAreZeroInTwoStepsUnlessTheyAreGiven() {
        try (Simulator sim = simulator(3)) {
            GradientCheck check = sim.checkGradients();
            assertThat(check.of(probe, "x").columns()).hasSize(3 * 2 * 3);
            assertThat(check.of(probe, "x").rows()).hasSize(3 * 2 * 2);
            assertThat(check.of(probe, "connection/W/weights").isZero()).isTrue();
            assertThat(sim.checkGradients(Data.none(), o -> o.steps(5)).of(probe, "x").columns()).hasSize(3 * 5 * 3);
            assertThatThrownBy(() -> sim.checkGradients(Data.of(new double[2][2][3]), o -> { }))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("\"x\"");
            assertThatThrownBy(() -> sim.checkGradients(Data.of(new double[6][2][3]), o -> { }))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("6 items where 3");
        }
    }

    @Test
    void settingsSayWhatIsLookedAt() {
        Probe other = net.probe(x);
        try (Simulator sim = simulator(1)) {
            assertThat(sim.checkGradients().jacobians()).containsOnlyKeys(probe, other);
            GradientCheck one = sim.checkGradients(Data.none(), o -> o.probes(other).parameters(false));
            assertThat(one.jacobians()).containsOnlyKeys(other);
            assertThat(one.jacobians().get(other)).extracting(Jacobian::variable).containsExactly("x");
            GradientCheck weights = sim.checkGradients(Data.none(), o -> o.inputs(false));
            assertThat(weights.jacobians().get(probe)).extracting(Jacobian::variable)
                    .containsExactly("connection/W/weights");
            assertThatThrownBy(() -> weights.of(probe, "x")).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("\"x\"").hasMessageContaining("connection/W/weights");
            assertThatThrownBy(() -> sim.checkGradients(Data.none(), o -> o.inputs(false).parameters(false)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("nothing to differentiate by");
            Probe foreign = new Network(0).probe(new Network(0).node(1));
            assertThatThrownBy(() -> sim.checkGradients(Data.none(), o -> o.probes(foreign)))
                    .isInstanceOf(ValidationException.class);
        }
        Network mute = new Network(0);
        mute.node(1);
        try (Simulator sim = Simulator.of(mute)) {
            assertThatThrownBy(sim::checkGradients).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("probe");
        }
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        GradientCheckOptions options = new GradientCheckOptions();
        assertThatThrownBy(() -> options.steps(0)).hasMessageContaining("checkGradients.steps");
        assertThatThrownBy(() -> options.atol(-1)).hasMessageContaining("checkGradients.atol");
        assertThatThrownBy(() -> options.rtol(Double.NaN)).hasMessageContaining("checkGradients.rtol");
        assertThatThrownBy(() -> options.delta(0)).hasMessageContaining("checkGradients.delta");
        assertThatThrownBy(() -> options.maxEntries(0)).hasMessageContaining("checkGradients.maxEntries");
        assertThatThrownBy(() -> options.seed(-1)).hasMessageContaining("checkGradients");
        assertThatThrownBy(() -> options.probes((Probe) null)).isInstanceOf(ValidationException.class);
    }

    @Test
    void someEntriesAreDrawnOnRequest() {
        try (Simulator sim = simulator(2)) {
            GradientCheck some = sim.checkGradients(Data.none(), o -> o.maxEntries(4).steps(10));
            Jacobian jacobian = some.of(probe, "x");
            assertThat(jacobian.rows()).hasSize(4).isSorted().doesNotHaveDuplicates();
            assertThat(jacobian.columns()).hasSize(4).isSorted().doesNotHaveDuplicates();
            assertThat(jacobian.analytic()).hasDimensions(4, 4);
            assertThat(sim.checkGradients(Data.none(), o -> o.maxEntries(4).steps(10)).of(probe, "x").rows())
                    .isEqualTo(jacobian.rows());
            assertThat(sim.checkGradients(Data.none(), o -> o.maxEntries(4).steps(10).seed(1)).of(probe, "x").rows())
                    .isNotEqualTo(jacobian.rows());
        }
    }

    @Test
    void jacobiansThatFillTheMemoryAreRefused() {
        try (Simulator sim = simulator(10)) {
            assertThatThrownBy(() -> sim.checkGradients(Data.none(), o -> o.steps(400)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("maxEntries");
            assertThat(sim.checkGradients(Data.none(), o -> o.steps(400).maxEntries(3)).worstError()).isLessThan(1e-6);
        }
    }

    @Test
    void aFailureNamesTheProbeTheVariableTheEntriesAndBothValues() {
        Node square = net.node("square", 3, (t, v) -> new double[] {v[0] * v[0], v[1]});
        net.connect(x, square, c -> c.noSynapse());
        net.probe(square, p -> p.label("squares"));
        Data data = Data.of(new double[][][] {{{1, 2, 3}, {5, 4, 3}}});
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(() -> sim.checkGradients(data, o -> { })).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("4 of 96 derivatives")
                    .hasMessageContaining("probe \"squares\", entry [0, 1, 0]")
                    .hasMessageContaining("input \"x\", entry [0, 1, 0]").hasMessageContaining("backwards gives 0.0")
                    .hasMessageMatching(".*differences give (9\\.99|10\\.0).*").hasMessageContaining("functions");
            // The tolerance is atol + rtol times the larger derivative.
            assertThat(sim.checkGradients(data, o -> o.atol(0).rtol(1.01)).worstError()).isEqualTo(1);
            assertThat(sim.checkGradients(data, o -> o.rtol(0).atol(10.01)).worstError()).isEqualTo(1);
            assertThatThrownBy(() -> sim.checkGradients(data, o -> o.rtol(0).atol(9.9)))
                    .hasMessageContaining("1 of 96");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsAsItWasBefore(DType dtype) {
        Ensemble a = neurons();
        net.connect(x, a, c -> c.synapse(0.01));
        Connection decoded = net.connect(a, y, c -> c.function(v -> new double[] {v[0] * v[1], v[2]}).synapse(0.02));
        double[][][] inputs = {{{1, 2, 3}, {-1, 0, 1}, {0.5, 1, -2}}, {{0, 2, 1}, {-1, 3, 1}, {0.5, 0, -2}}};
        double[][][] targets = new double[2][3][2];
        double[][] weights = new double[2][];
        double[][] recorded = new double[2][];
        for (int checked = 0; checked < 2; checked++) {
            try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(2).progressBar(false).build()) {
                boolean checks = checked == 1;
                Runnable check = () -> {
                    if (checks) {
                        sim.checkGradients(Data.of(inputs), o -> o.maxEntries(5));
                    }
                };
                check.run();
                sim.runSteps(3);
                check.run();
                assertThat(sim.nSteps()).isEqualTo(3);
                assertThat(sim.data(probe).tensor().shape(1)).isEqualTo(3);
                sim.compile(new SGD(0.01, 0.9), Loss.mse());
                check.run();
                sim.fit(inputs, targets, f -> f.epochs(3));
                check.run();
                sim.fit(inputs, targets, f -> f.epochs(3));
                sim.evaluate(inputs, targets);
                check.run();
                assertThat(sim.evaluate(inputs, targets).get("loss")).isFinite();
                sim.runSteps(4);
                weights[checked] = sim.data(decoded).weights().orElseThrow().toDoubles();
                recorded[checked] = sim.data(probe).tensor().toDoubles();
                assertThat(sim.nSteps()).isEqualTo(7);
            }
        }
        assertThat(weights[1]).containsExactly(weights[0]);
        assertThat(recorded[1]).containsExactly(recorded[0]);
    }

    @Test
    void aFailureLeavesEverythingAsItWasToo() {
        Node square = net.node("square", 3, (t, v) -> new double[] {v[0] * v[0]});
        net.connect(x, square, c -> c.noSynapse());
        net.probe(square);
        try (Simulator sim = simulator(1)) {
            sim.runSteps(2);
            double[] before = sim.data(linear).weights().orElseThrow().toDoubles();
            assertThatThrownBy(() -> sim.checkGradients(Data.of(new double[][][] {{{1, 2, 3}}}), o -> { }));
            assertThat(sim.nSteps()).isEqualTo(2);
            assertThat(sim.data(linear).weights().orElseThrow().toDoubles()).containsExactly(before);
            sim.runSteps(1);
            // The node gives its own values again.
            assertThat(sim.data(probe).last()).containsExactly(new double[] {1.4, 3.2}, within(1e-12));
        }
    }

    @Test
    void itStartsFromAResetStateWithThePresentParameters() {
        Node filtered = net.passthrough("filtered", 3);
        net.connect(x, filtered, c -> c.synapse(0.01));
        Probe slow = net.probe(filtered);
        try (Simulator sim = simulator(1)) {
            Jacobian first = sim.checkGradients().of(slow, "x");
            sim.runSteps(20);
            assertThat(sim.checkGradients().of(slow, "x").numeric()).isDeepEqualTo(first.numeric());
            sim.setSignal(sim.model().signal(linear, "weights"), 10, 20, 30, 40, 50, 60);
            assertThat(sim.checkGradients().of(probe, "x").analytic()[0]).startsWith(10, 20, 30);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noiseIsTheSameInAllRuns(DType dtype) {
        Node noise = net.node(new WhiteNoise(new Gaussian(0, 1), false), o -> o.sizeOut(2));
        net.connect(noise, y, c -> c.noSynapse());
        Ensemble a = net.ensemble("noisy", 6, 3, e -> e.neuronType(new Tanh(1)).gain(new Choice(1))
                .bias(new Choice(0.5)).noise(new WhiteNoise(new Gaussian(0, 0.1), false)));
        net.connect(x, a, c -> c.noSynapse());
        net.probe(a.neurons());
        try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(2).build()) {
            assertThat(sim.checkGradients().worstError()).isLessThan(dtype == DType.FLOAT64 ? 1e-8 : 1e-5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatARuleLearnsIsTheSameAtTheStartOfAllRuns(DType dtype) {
        Ensemble a = neurons();
        net.connect(x, a, c -> c.noSynapse());
        Connection learned = net.connect(a, y, c -> c.function(v -> new double[] {v[0], v[1]}).synapse(0.002)
                .learningRule(new PES(0.5)));
        net.connect(y, learned.learningRule(), c -> c.noSynapse());
        try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(2).build()) {
            sim.runSteps(10);
            double[] before = sim.data(learned).weights().orElseThrow().toDoubles();
            Tensor data = Tensor.of(new double[][][] {{{1, 2, 3}, {4, 5, 6}, {1, 0, 2}}, {{3, 2, 1}, {0, 1, 0},
                {1, 1, 1}}});
            assertThat(sim.checkGradients(Data.of(x, data), o -> { }).worstError())
                    .isLessThan(dtype == DType.FLOAT64 ? 1e-6 : 1e-4);
            assertThat(sim.data(learned).weights().orElseThrow().toDoubles()).containsExactly(before);
        }
    }

    @Test
    void singlePrecisionIsComparedWithDouble() {
        Ensemble a = neurons();
        net.connect(x, a, c -> c.noSynapse());
        net.connect(a, y, c -> c.function(v -> new double[] {v[0] * v[1], v[2]}).noSynapse());
        try (Simulator sim = Simulator.builder(net).minibatch(2).build()) {
            GradientCheck check = sim.checkGradients(
                    Data.of(new double[][][] {{{0.1, 0.2, 0.3}}, {{-1, 0.5, 0.25}}}), o -> { });
            assertThat(check.worstError()).isBetween(1e-9, 1e-5);
            assertThatThrownBy(() -> sim.checkGradients(Data.none(), o -> o.atol(0).rtol(1e-12)))
                    .isInstanceOf(SimulationException.class);
        }
    }

    @Test
    void itIsRefusedWhereItWouldDisturb() {
        Simulator sim = simulator(1);
        sim.compile(new SGD(0.1), Loss.mse());
        assertThatThrownBy(() -> sim.fit(Data.of(new double[1][1][3]), Data.of(new double[1][1][2]), f -> f.callbacks(
                new LambdaCallback(c -> c.onEpochEnd((epoch, logs) -> sim.checkGradients())))))
                .isInstanceOf(SimulationException.class).hasMessageContaining("check the gradients of");
        sim.close();
        assertThatThrownBy(sim::checkGradients).isInstanceOf(SimulatorClosedException.class);
    }

    @Test
    void aFunctionThatFailsIsNamed() {
        Node inverse = net.node("inverse", 3, (t, v) -> new double[] {1 / v[0]});
        net.connect(x, inverse, c -> c.noSynapse());
        net.probe(inverse);
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(sim::checkGradients).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("inverse");
            assertThat(Arrays.stream(sim.data(linear).weights().orElseThrow().toDoubles()).sum()).isEqualTo(21);
        }
    }
}
