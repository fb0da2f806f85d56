package org.nengine.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LogCapture;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.WhiteNoise;
import org.nengine.random.RandomState;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Alpha;

/** How every simulator runs, ends, is reset, samples its probes and comes through failures. */
public abstract class SimulatorSuite implements TestedSimulator.Factory {

    private static final double DT = 0.001;

    private final Network net = new Network("net", 7);
    private final Node clock = net.node("clock", t -> t);
    private final Probe times = net.probe(clock);

    private TestedSimulator start() {
        return start(net, DT, OptionalLong.empty());
    }

    private static double[] column(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
    }

    @ParameterizedTest
    @CsvSource({"0.0015, 2", "0.0025, 2", "0.0035, 4", "0.0006, 1", "0.01, 10"})
    void aTimeIsRoundedToStepsAndHalvesToTheEvenNumber(double seconds, long steps) {
        try (TestedSimulator sim = start()) {
            sim.run(seconds);
            assertThat(sim.nSteps()).isEqualTo(steps);
            assertThat(column(sim.data(times))).containsExactly(sim.trange());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.0004, 0.0005})
    void aTimeWithoutAStepIsWarnedOfAndNothingIsRun(double seconds) {
        try (TestedSimulator sim = start()) {
            sim.runSteps(2);
            String log = LogCapture.of(() -> sim.run(seconds));
            assertThat(log).contains("WARN").contains(seconds + " s").contains("the time stays 0.002 s");
            assertThat(sim.nSteps()).isEqualTo(2);
            assertThat(sim.data(times)).hasNumberOfRows(2);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aTimeThatCannotBeRunIsRefused(double seconds) {
        try (TestedSimulator sim = start()) {
            assertThatThrownBy(() -> sim.run(seconds)).isInstanceOf(ValidationException.class)
                    .hasMessage("Simulator.run: the time to run must be a positive, finite number of seconds, got "
                            + seconds);
            assertThat(sim.nSteps()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void fewerThanOneStepIsRefused(int steps) {
        try (TestedSimulator sim = start()) {
            assertThatThrownBy(() -> sim.runSteps(steps)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("runSteps: ").hasMessageContaining("at least 1, got " + steps);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.001, Double.NaN, Double.POSITIVE_INFINITY})
    void aStepWithoutLengthIsRefused(double dt) {
        assertThatThrownBy(() -> start(net, dt, OptionalLong.empty())).isInstanceOf(ValidationException.class)
                .hasMessageContaining("Simulator.dt: ").hasMessageContaining("above 0, got " + dt);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 1L << 32})
    void aSeedOutOfRangeIsRefused(long seed) {
        assertThatThrownBy(() -> start(net, DT, OptionalLong.of(seed))).isInstanceOf(ValidationException.class)
                .hasMessage("Simulator.seed: must lie in 0 to 4294967295, got " + seed);
        try (TestedSimulator sim = start()) {
            sim.runSteps(3);
            assertThatThrownBy(() -> sim.reset(seed)).isInstanceOf(ValidationException.class)
                    .hasMessage("Simulator.seed: must lie in 0 to 4294967295, got " + seed);
            assertThat(sim.seed()).isEqualTo(8);
            assertThat(sim.nSteps()).isEqualTo(3);
        }
    }

    @Test
    void theSeedIsThatOfTheNetworkPlusOneUnlessGiven() {
        try (TestedSimulator sim = start(); TestedSimulator given = start(net, DT, OptionalLong.of(99))) {
            assertThat(sim.seed()).isEqualTo(8);
            assertThat(given.seed()).isEqualTo(99);
        }
    }

    @Test
    void timeIsTheNumberOfStepsTimesDtRoundedOnce() {
        try (TestedSimulator sim = start(net, 0.1, OptionalLong.empty())) {
            assertThat(sim.dt()).isEqualTo(0.1);
            assertThat(sim.time()).isZero();
            assertThat(sim.trange()).isEmpty();
            assertThat(sim.data(times)).isEmpty();
            sim.runSteps(2);
            sim.step();
            assertThat(sim.nSteps()).isEqualTo(3);
            assertThat(sim.time()).isEqualTo(0.30000000000000004);
            assertThat(sim.trange()).containsExactly(0.1, 0.2, 0.30000000000000004);
            assertThat(column(sim.data(times))).containsExactly(sim.trange());
        }
    }

    @Test
    void aClosedSimulatorKeepsWhatItHasAndRefusesToRun() {
        TestedSimulator sim = start();
        assertThat(sim.isClosed()).isFalse();
        sim.runSteps(4);
        sim.close();
        sim.close();
        assertThat(sim.isClosed()).isTrue();
        for (Runnable use : List.<Runnable>of(sim::step, () -> sim.runSteps(1), () -> sim.run(0.001), sim::reset,
                () -> sim.reset(3))) {
            assertThatThrownBy(use::run).isInstanceOf(SimulatorClosedException.class)
                    .hasMessageContaining("the simulator of <Network \"net\"> is closed")
                    .hasMessageContaining("make a new one");
        }
        assertThat(LogCapture.of(() -> sim.run(0))).contains("WARN");
        assertThat(column(sim.data(times))).containsExactly(sim.trange());
        assertThat(sim.trange(0.002)).containsExactly(0.002, 0.004);
        assertThat(sim.time()).isEqualTo(0.004);
        assertThat(sim.nSteps()).isEqualTo(4);
        assertThat(sim.seed()).isEqualTo(8);
        sim.clearProbes();
        assertThat(sim.data(times)).isEmpty();
    }

    @Test
    void clearingProbesKeepsTheTimeAndItsTimes() {
        Probe second = net.probe(clock, p -> p.sampleEvery(0.002));
        try (TestedSimulator sim = start()) {
            sim.runSteps(3);
            sim.clearProbes();
            assertThat(sim.data(times)).isEmpty();
            sim.runSteps(2);
            assertThat(column(sim.data(times))).containsExactly(0.004, 0.005);
            assertThat(column(sim.data(second))).containsExactly(0.004);
            assertThat(sim.trange()).hasSize(5);
            assertThat(sim.trange(0.002)).containsExactly(0.002, 0.004);
        }
    }

    @Test
    void aProbeOfAnotherNetworkHasNoData() {
        Network other = new Network(1);
        Probe stranger = other.probe(other.node("stranger", 1.0));
        try (TestedSimulator sim = start()) {
            assertThatThrownBy(() -> sim.data(stranger)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("stranger").hasMessageContaining("of the simulated network");
        }
    }

    // ---- reset

    @Test
    void aResetRepeatsTheRunAndANewSeedIsKept() {
        Probe noise = net.probe(net.node("noise", new WhiteNoise()));
        Probe seeded = net.probe(net.node("seeded", new WhiteNoise().withSeed(5)));
        try (TestedSimulator sim = start()) {
            sim.runSteps(5);
            double[] first = column(sim.data(noise));
            double[] fixed = column(sim.data(seeded));
            sim.reset();
            assertThat(sim.nSteps()).isZero();
            assertThat(sim.time()).isZero();
            assertThat(sim.data(noise)).isEmpty();
            sim.runSteps(5);
            assertThat(column(sim.data(noise))).containsExactly(first);
            sim.reset(1234);
            sim.runSteps(5);
            double[] other = column(sim.data(noise));
            assertThat(other).doesNotContain(first);
            assertThat(column(sim.data(seeded))).containsExactly(fixed);
            sim.reset();
            sim.runSteps(5);
            assertThat(sim.seed()).isEqualTo(1234);
            assertThat(column(sim.data(noise))).containsExactly(other);
        }
    }

    @Test
    void aResetTakesBackWhatWasLearned() {
        Ensemble a = net.ensemble("a", 20, 1);
        Connection learned = net.connect(a, net.passthrough("out", 1),
                c -> c.function(x -> 0.0).learningRule(new PES(1e-3)));
        net.connect(net.node("error", 1.0), learned.learningRule());
        Probe weights = net.probe(learned, "weights");
        try (TestedSimulator sim = start()) {
            sim.runSteps(50);
            double[][] first = sim.data(weights);
            assertThat(first[49]).isNotEqualTo(first[0]);
            sim.reset();
            sim.runSteps(50);
            assertThat(sim.data(weights)).isDeepEqualTo(first);
        }
    }

    // ---- failures inside a step

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFailedStepIsNotCountedAndItsNumberIsUsedAgain(boolean hasInput) {
        boolean[] broken = {true};
        Node fragile = hasInput ? net.node("fragile", 1, (t, x) -> third(t, broken[0]))
                : net.node("fragile", t -> third(t, broken[0]));
        if (hasInput) {
            net.connect(clock, fragile, c -> c.noSynapse());
        }
        Probe recorded = net.probe(fragile);
        try (TestedSimulator sim = start()) {
            assertThatThrownBy(() -> sim.runSteps(5)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("fragile").hasMessageContaining("NaN");
            assertThat(sim.nSteps()).isEqualTo(2);
            assertThat(sim.time()).isEqualTo(0.002);
            assertThat(sim.trange()).containsExactly(0.001, 0.002);
            assertThat(column(sim.data(recorded))).containsExactly(0.001, 0.002);
            assertThat(column(sim.data(times))).containsExactly(0.001, 0.002);
            assertThatThrownBy(sim::step).isInstanceOf(SimulationException.class).hasMessageContaining("fragile");
            assertThat(sim.nSteps()).isEqualTo(2);
            broken[0] = false;
            sim.runSteps(2);
            assertThat(sim.nSteps()).isEqualTo(4);
            assertThat(column(sim.data(recorded))).containsExactly(sim.trange());
            assertThat(column(sim.data(times))).containsExactly(0.001, 0.002, 0.003, 0.004);
        }
    }

    private static double third(double t, boolean broken) {
        return broken && Math.rint(t / DT) == 3 ? Double.NaN : t;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatAFunctionThrowsIsTheCauseAndTheSimulatorStaysUsable(boolean hasInput) {
        boolean[] armed = {false};
        Node bomb = hasInput ? net.node("bomb", 1, (t, x) -> throwing(armed[0], t))
                : net.node("bomb", t -> throwing(armed[0], t));
        if (hasInput) {
            net.connect(clock, bomb, c -> c.noSynapse());
        }
        Probe recorded = net.probe(bomb);
        try (TestedSimulator sim = start()) {
            armed[0] = true;
            assertThatThrownBy(() -> sim.run(0.1)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("bomb").hasMessageContaining("boom")
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(sim.nSteps()).isEqualTo(2);
            armed[0] = false;
            sim.reset();
            sim.run(0.01);
            assertThat(column(sim.data(recorded))).containsExactly(sim.trange());
        }
    }

    private static double throwing(boolean armed, double t) {
        if (armed && t > 0.0025) {
            throw new IllegalStateException("boom");
        }
        return t;
    }

    static Stream<Arguments> nonsense() {
        return Stream.of(
                Arguments.of("nothing", null, "null"),
                Arguments.of("no number", new double[] {1, Double.NaN}, "NaN"),
                Arguments.of("infinity", new double[] {Double.POSITIVE_INFINITY, 0}, "Infinity"),
                Arguments.of("too many values", new double[] {1, 2, 3}, "3"),
                Arguments.of("no values", new double[0], "0"),
                Arguments.of("a text", "text", "String"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void aFunctionThatGivesNonsenseIsNamed(String what, Object result, String text) {
        Node node = net.node((t, x) -> t == 0 ? new double[2] : result, n -> n.label("odd").sizeIn(1).sizeOut(2));
        net.connect(clock, node, c -> c.noSynapse());
        net.probe(node);
        Network direct = new Network("direct", 7);
        boolean[] armed = {false};
        direct.connect(direct.node("in", 1), direct.passthrough("out", 2),
                c -> c.function("odd", x -> armed[0] ? result : new double[2]));
        try (TestedSimulator sim = start(); TestedSimulator ofDirect = start(direct, DT, OptionalLong.empty())) {
            assertThatThrownBy(sim::step).isInstanceOf(SimulationException.class).hasMessageContaining("odd")
                    .hasMessageContaining(text);
            armed[0] = true;
            assertThatThrownBy(ofDirect::step).isInstanceOf(SimulationException.class).hasMessageContaining("odd")
                    .hasMessageContaining(text);
            armed[0] = false;
            ofDirect.step();
        }
    }

    /** A process of one input and one output that fails in the third step. */
    private static Process broken() {
        return new Process(1, 1, OptionalLong.empty()) {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return (t, x, y) -> y[0] = throwing(true, t);
            }

            @Override
            public String toString() {
                return "Broken()";
            }
        };
    }

    @Test
    void aFailingProcessIsNamedAndTheStepsBeforeItCount() {
        Node node = net.node(broken());
        net.connect(clock, node, c -> c.noSynapse());
        Probe probe = net.probe(node);
        try (TestedSimulator sim = start()) {
            assertThatThrownBy(() -> sim.runSteps(5)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("Broken()").hasMessageContaining("boom")
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(sim.nSteps()).isEqualTo(2);
            assertThat(column(sim.data(probe))).containsExactly(0.001, 0.002);
        }
    }

    @Test
    void oneValueFillsTheWholeOutput() {
        Node node = net.node(t -> t, n -> n.label("wide").sizeOut(3));
        Probe probe = net.probe(node);
        try (TestedSimulator sim = start()) {
            sim.step();
            assertThat(sim.data(probe)).isDeepEqualTo(new double[][] {{0.001, 0.001, 0.001}});
        }
    }

    // ---- sampling and timing

    /** The table of the specification's chapter on probes. */
    @ParameterizedTest
    @CsvSource({
        "0.001,  0.001,     1 2 3 4",
        "0.001,  0.0004,    1 2 3 4",
        "0.001,  0.002,     2 4 6",
        "0.001,  0.0025,    3 5 8 10",
        "0.001,  0.0015,    2 3 5 6 8 9",
        "0.001,  0.0033,    4 7 10 14",
        "0.003,  0.01,      4 7 11 14 17",
        "0.001,  0.0099999, 10 20 30",
        "0.0003, 0.003,     11 21 31"})
    void probesSampleTheStepsThatTheReferenceSamples(double dt, double sampleEvery, String steps) {
        double[] expected = Arrays.stream(steps.split(" ")).mapToDouble(n -> Long.parseLong(n) * dt).toArray();
        int last = Integer.parseInt(steps.substring(steps.lastIndexOf(' ') + 1));
        Probe probe = net.probe(clock, p -> p.sampleEvery(sampleEvery));
        try (TestedSimulator sim = start(net, dt, OptionalLong.empty())) {
            sim.runSteps(last / 2);
            sim.runSteps(last - last / 2);
            assertThat(column(sim.data(probe))).containsExactly(expected);
            assertThat(sim.trange(sampleEvery)).containsExactly(expected);
            assertThat(column(sim.data(times)))
                    .containsExactly(IntStream.rangeClosed(1, last).mapToDouble(n -> n * dt).toArray());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.001, Double.NaN, Double.POSITIVE_INFINITY})
    void thereAreNoTimesOfSamplesWithoutAPeriod(double sampleEvery) {
        try (TestedSimulator sim = start()) {
            sim.runSteps(3);
            assertThatThrownBy(() -> sim.trange(sampleEvery)).isInstanceOf(ValidationException.class)
                    .hasMessage("Simulator.sampleEvery: must be a finite number above 0, got " + sampleEvery);
        }
    }

    /** A node that gives the number of the step, and a way to a probe. */
    private interface Path {
        Probe probe(Network net, Node u);
    }

    private static Arguments path(String name, Path path, double... expected) {
        return Arguments.of(name, path, expected);
    }

    private static Ensemble one(Network net, Node u) {
        Ensemble e = net.ensemble(1, 1, o -> o.gain(1).bias(0).encoders(new double[][] {{1}}));
        net.connect(u, e, c -> c.noSynapse());
        return e;
    }

    /** The table of the specification's chapter on timing. */
    static Stream<Arguments> paths() {
        return Stream.of(
                path("node to probe", (net, u) -> net.probe(u), 1, 2, 3, 4),
                path("synapse 0 on the probe", (net, u) -> net.probe(u, p -> p.synapse(0)), 0, 1, 2, 3),
                path("lowpass on the probe", (net, u) -> net.probe(u, p -> p.synapse(0.002)),
                        0, 0.393469, 1.025590, 1.802460),
                path("pass-through", (net, u) -> {
                    Node n = net.passthrough(1);
                    net.connect(u, n, c -> c.noSynapse());
                    return net.probe(n);
                }, 1, 2, 3, 4),
                path("function", (net, u) -> {
                    Node n = net.node(1, (t, x) -> x);
                    net.connect(u, n, c -> c.noSynapse());
                    return net.probe(n);
                }, 1, 2, 3, 4),
                path("synapse 0 to a pass-through", (net, u) -> {
                    Node n = net.passthrough(1);
                    net.connect(u, n, c -> c.synapse(0));
                    return net.probe(n);
                }, 0, 1, 2, 3),
                path("synapse 0 twice", (net, u) -> {
                    Node n = net.passthrough(1);
                    net.connect(u, n, c -> c.synapse(0));
                    return net.probe(n, p -> p.synapse(0));
                }, 0, 0, 1, 2),
                path("input of neurons", (net, u) -> net.probe(one(net, u).neurons(), "input"), 1, 2, 3, 4),
                path("input of neurons, synapse 0 on the probe",
                        (net, u) -> net.probe(one(net, u).neurons(), "input", p -> p.synapse(0)), 0, 1, 2, 3),
                path("output of rate neurons", (net, u) -> {
                    Ensemble e = one(net, u);
                    e.reassign(o -> o.neuronType(new RectifiedLinear()));
                    return net.probe(e.neurons());
                }, 1, 2, 3, 4),
                path("decoded value", (net, u) -> {
                    Ensemble e = one(net, u);
                    e.reassign(o -> o.neuronType(new RectifiedLinear()));
                    return net.probe(e, p -> p.solver(new NoSolver(new double[][] {{1}})));
                }, 1, 2, 3, 4),
                path("decoded value, synapse 0 on the probe", (net, u) -> {
                    Ensemble e = one(net, u);
                    e.reassign(o -> o.neuronType(new RectifiedLinear()));
                    return net.probe(e, p -> p.solver(new NoSolver(new double[][] {{1}})).synapse(0));
                }, 0, 1, 2, 3),
                path("a connection with synapse 0, probed", (net, u) ->
                        net.probe(net.connect(u, net.passthrough(1), c -> c.synapse(0))), 1, 2, 3, 4),
                path("a connection with synapse 0, probed with synapse 0", (net, u) ->
                        net.probe(net.connect(u, net.passthrough(1), c -> c.synapse(0)), p -> p.synapse(0)),
                        0, 0, 1, 2),
                path("alpha on a constant", (net, u) -> net.probe(net.node(1.0), p -> p.synapse(new Alpha(0.002))),
                        0, 0.090204, 0.264241, 0.442175));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void everyPathHasItsDelay(String name, Path path, double[] expected) {
        Network network = new Network(3);
        Probe probe = path.probe(network, network.node(t -> Math.rint(t / DT)));
        try (TestedSimulator sim = start(network, DT, OptionalLong.empty())) {
            sim.runSteps(4);
            assertThat(column(sim.data(probe))).containsExactly(expected, within(1e-6));
        }
    }

    @Test
    void anInfiniteProductRunsOnAsNoNumber() {
        Node growing = net.node("growing", t -> t > 0.0015 ? 1e300 : 1);
        Node square = net.passthrough("square", 1);
        net.connect(growing, square, c -> c.transform(1e300).noSynapse());
        Node zero = net.passthrough("zero", 1);
        net.connect(square, zero, c -> c.transform(0).noSynapse());
        Probe probe = net.probe(zero);
        try (TestedSimulator sim = start()) {
            sim.runSteps(3);
            assertThat(column(sim.data(probe))).containsExactly(0, Double.NaN, Double.NaN);
        }
    }
}
