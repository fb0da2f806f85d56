package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LogCapture;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.synapses.Alpha;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** Running and state: what a user of Nengo and NengoDL expects of calls, one after the other and side by side. */
class RunningBehaviourTest {

    private final Network net = new Network("net", 0);

    @TempDir
    private Path folder;

    private Simulator doubles(int minibatch) {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).build();
    }

    private static void assertClose(double[][] actual, double[][] expected, double tolerance) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("step %s", i).containsExactly(expected[i], within(tolerance));
        }
    }

    @Test
    void aRunARunAfterAResetAndSingleStepsAreTheSame() {
        Ensemble a = net.ensemble("a", 1000, 1);
        net.connect(net.node(t -> Math.sin(20 * t)), a);
        Probe probe = net.probe(a, p -> p.synapse(0.1));
        try (Simulator sim = doubles(1); Simulator steps = doubles(1)) {
            sim.runSteps(100);
            double[][] first = sim.data(probe).values();
            sim.reset();
            sim.runSteps(100);
            assertThat(sim.data(probe).values()).isDeepEqualTo(first);
            for (int i = 0; i < 100; i++) {
                steps.step();
            }
            assertThat(steps.data(probe).values()).isDeepEqualTo(first);
            assertThat(first[99][0]).isGreaterThan(0.1);
        }
    }

    @Test
    void aMinibatchIsAsManySerialRuns() {
        Node constant = net.node("constant", 0);
        Node sine = net.node("sine", 0);
        Node noise = net.node("noise", 0);
        Ensemble adaptive = net.ensemble("adaptive", 20, 1, e -> e.neuronType(new AdaptiveLIF()));
        Ensemble rates = net.ensemble("rates", 20, 1, e -> e.neuronType(new LIFRate()));
        Ensemble noisy = net.ensemble("noisy", 20, 1, e -> e.noise(new WhiteNoise().withSeed(5)));
        net.connect(constant, adaptive, c -> c.synapse(new Alpha(0.01)));
        net.connect(sine, rates);
        net.connect(noise, noisy);
        Connection learned = net.connect(adaptive, rates, c -> c.learningRule(new PES()));
        net.connect(noisy, learned.learningRule());
        List<Probe> probes = List.of(net.probe(adaptive, p -> p.synapse(0.01)), net.probe(rates.neurons()),
                net.probe(noisy.neurons(), "voltage"), net.probe(learned, "weights"));
        int steps = 50;
        double[][][][] inputs = new double[3][5][steps][1];
        for (int item = 0; item < 5; item++) {
            double[][] signal = new WhiteSignal(0.1, 100).withSeed(item).run(0.05);
            for (int step = 0; step < steps; step++) {
                inputs[0][item][step][0] = 0.2 * item - 0.4;
                inputs[1][item][step][0] = Math.sin(0.1 * step * (item + 1));
                inputs[2][item][step][0] = signal[step][0];
            }
        }
        try (Simulator batch = doubles(5); Simulator single = doubles(1)) {
            batch.runSteps(steps, data(inputs, 0, 5));
            for (int item = 0; item < 5; item++) {
                single.reset();
                single.runSteps(steps, data(inputs, item, item + 1));
                for (Probe probe : probes) {
                    assertClose(batch.data(probe).item(item), single.data(probe).item(0), 1e-6);
                }
            }
        }
    }

    private static Data data(double[][][][] inputs, int from, int to) {
        return Data.of(Stream.of(inputs).map(input -> Tensor.of(input).part(from, to)).toArray(Tensor[]::new));
    }

    @Test
    void dataAppearUnchangedAlsoIfOnlyAPartOfThemIsUsed() {
        Node input = net.node("input", 0, 0, 0);
        Ensemble a = net.ensemble("a", 10, 1);
        net.connect(input.get(1), a);
        Probe probe = net.probe(input);
        Probe slice = net.probe(input.slice("::2"));
        double[][][] x = new double[2][4][3];
        for (int i = 0; i < 24; i++) {
            x[i / 12][i / 3 % 4][i % 3] = Math.cos(i);
        }
        try (Simulator sim = doubles(2)) {
            sim.runSteps(4, Data.of(x));
            assertThat(sim.data(probe).allItems()).isDeepEqualTo(x);
            assertThat(sim.data(slice).get(1, 3, 1)).isEqualTo(x[1][3][2]);
        }
    }

    @Test
    void runsNeedDataOfOneMinibatchAndOfTheirLength() {
        Node input = net.node("input", 0);
        net.probe(input);
        try (Simulator sim = doubles(2)) {
            for (int[] shape : new int[][] {{1, 3, 1}, {4, 3, 1}, {3, 3, 1}, {2, 2, 1}, {2, 4, 1}, {2, 3, 2}}) {
                assertThatThrownBy(() -> sim.runSteps(3, Data.of(Tensor.of(new double[shape[0] * shape[1] * shape[2]],
                        shape)))).as("%s %s %s", shape[0], shape[1], shape[2]).isInstanceOf(ValidationException.class)
                        .hasMessageContaining("\"input\"");
            }
            assertThat(sim.nSteps()).isZero();
        }
    }

    @Test
    void functionsAreCalledOnceAStepAlsoIfNothingUsesThem() {
        AtomicInteger source = new AtomicInteger();
        AtomicInteger sink = new AtomicInteger();
        AtomicInteger silent = new AtomicInteger();
        net.node(t -> {
            source.incrementAndGet();
            return t;
        });
        Node end = net.node(1, (t, x) -> {
            sink.incrementAndGet();
            return 0.0;
        });
        net.connect(net.node(1), end);
        net.node("silent", t -> {
            silent.incrementAndGet();
            return new double[0];
        });
        int[] before = {source.get(), sink.get(), silent.get()};
        try (Simulator sim = doubles(1)) {
            sim.runSteps(10);
        }
        assertThat(source).as("once more for its size").hasValue(11);
        assertThat(source.get() - before[0]).isEqualTo(10);
        assertThat(sink.get() - before[1]).isEqualTo(10);
        assertThat(silent.get() - before[2]).isEqualTo(10);
    }

    @Test
    void processesOfEqualParametersGiveDifferentSignals() {
        List<Probe> probes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            probes.add(net.probe(net.node(new WhiteNoise(), n -> n.sizeOut(i(probes)))));
        }
        try (Simulator sim = doubles(1)) {
            sim.runSteps(10);
            for (int i = 0; i < 3; i++) {
                assertThat(sim.data(probes.get(i)).shape()).containsExactly(1, 10, i + 1);
            }
            double first = sim.data(probes.get(0)).get(0, 0, 0);
            assertThat(sim.data(probes.get(1)).get(0, 0, 0)).isNotEqualTo(first);
            assertThat(sim.data(probes.get(2)).get(0, 0, 0)).isNotEqualTo(first);
            assertThat(sim.data(probes.get(2)).get(0, 0, 0)).isNotEqualTo(sim.data(probes.get(1)).get(0, 0, 0));
        }
    }

    private static int i(List<Probe> before) {
        return before.size() + 1;
    }

    @Test
    void timeIsUniformOverRunsAndEndsWithThem() {
        Probe probe = net.probe(net.node(1));
        try (Simulator sim = doubles(1)) {
            assertThat(sim.data(probe).samples()).isZero();
            sim.run(0.0006);
            assertThat(sim.nSteps()).isEqualTo(1);
            String log = LogCapture.of(() -> sim.run(0));
            assertThat(log).contains("nothing is run");
            assertThatThrownBy(() -> sim.run(-1)).isInstanceOf(ValidationException.class).hasMessageContaining("-1");
            sim.run(0.02);
            sim.step();
            double[] trange = sim.trange();
            assertThat(trange).hasSize(22);
            assertThat(trange[21]).isEqualTo(sim.time()).isEqualTo(0.022);
            for (int i = 0; i < trange.length; i++) {
                assertThat(trange[i]).isCloseTo((i + 1) * sim.dt(), within(1e-12));
            }
        }
    }

    @Test
    void aModelThatWasBuiltBeforeServesManySimulators() {
        Ensemble a = net.ensemble("a", 30, 1);
        net.connect(net.node(0.5), a);
        Probe probe = net.probe(a, p -> p.synapse(0.01));
        Model model = Model.build(net, 0.001);
        int operators = model.stepOrder().size();
        List<double[][]> results = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Simulator sim = Simulator.builder(model).dtype(DType.FLOAT64).build()) {
                sim.runSteps(40);
                results.add(sim.data(probe).values());
            }
        }
        assertThat(model.stepOrder()).hasSize(operators);
        try (ReferenceSimulator reference = ReferenceSimulator.builder(model).build()) {
            reference.runSteps(40);
            assertClose(results.get(0), reference.data(probe), 1e-9);
            assertThat(results.get(1)).isDeepEqualTo(results.get(0));
        }
    }

    @Test
    void callsWithoutStateInBetweenDoNotChangeARun() {
        Node input = net.node("input", 0.3);
        Ensemble a = net.ensemble("a", 20, 1);
        Connection trained = net.connect(input, a, c -> c.transform(1));
        Probe probe = net.probe(a, p -> p.synapse(0.01));
        Tensor zeros = Tensor.of(new double[10], 1, 10, 1);
        try (Simulator whole = doubles(1); Simulator parts = doubles(1)) {
            whole.runSteps(20);
            parts.runSteps(10);
            parts.compile(new SGD(1), Loss.mse());
            parts.learningRate(0);
            double[] before = parts.data(trained).weights().orElseThrow().toDoubles();
            parts.fit(Data.none(), Data.of(zeros), f -> f.steps(10).epochs(2));
            parts.evaluate(Data.none(), Data.of(zeros), o -> o.steps(10));
            parts.predict(Data.none(), o -> o.steps(4));
            parts.predictOnBatch(Data.none(), o -> o.steps(4));
            parts.runSteps(3, Data.none(), o -> o.stateful(false).consume(probe, block -> { }));
            assertThat(parts.data(trained).weights().orElseThrow().toDoubles()).isEqualTo(before);
            assertThat(parts.nSteps()).isEqualTo(10);
            parts.runSteps(10);
            assertThat(parts.data(probe).values()).isDeepEqualTo(whole.data(probe).values());
        }
    }

    /** How often five steps count, by call and by whether it keeps state. */
    static Stream<BiFunction<Simulator, Boolean, Object>> calls() {
        return Stream.of((sim, stateful) -> sim.predict(Data.none(), o -> o.steps(5).stateful(stateful)),
                (sim, stateful) -> sim.predictOnBatch(Data.none(), o -> o.steps(5).stateful(stateful)),
                (sim, stateful) -> {
                    sim.runSteps(5, Data.none(), o -> o.stateful(stateful));
                    return sim;
                });
    }

    @ParameterizedTest
    @MethodSource("calls")
    void stepsCountIfStateIsKept(BiFunction<Simulator, Boolean, Object> call) {
        net.probe(net.node(1));
        try (Simulator sim = doubles(2)) {
            call.apply(sim, true);
            assertThat(sim.nSteps()).isEqualTo(5);
            call.apply(sim, true);
            assertThat(sim.nSteps()).isEqualTo(10);
            call.apply(sim, false);
            assertThat(sim.nSteps()).isEqualTo(10);
            sim.reset();
            call.apply(sim, false);
            assertThat(sim.nSteps()).isZero();
        }
    }

    @Test
    void stateGoesFromCallToCallWhereItIsKept() {
        Node input = net.node("input", 1);
        Node output = net.passthrough(1);
        net.connect(input, output, c -> c.synapse(0.005));
        Probe probe = net.probe(output);
        double decay = Math.exp(-0.2);
        try (Simulator sim = doubles(1)) {
            double[] seen = new double[4];
            int i = 0;
            for (boolean stateful : new boolean[] {false, true, false, true}) {
                seen[i++] = sim.predict(Data.none(), o -> o.steps(3).stateful(stateful)).get(probe).get(2);
            }
            double fresh = 1 - decay * decay;
            double later = 1 - Math.pow(decay, 5);
            assertThat(seen).containsExactly(new double[] {fresh, fresh, later, later}, within(1e-14));
            assertThat(sim.nSteps()).isEqualTo(6);
        }
    }

    @Test
    void whatARuleLearnsStaysAlsoWithoutState() {
        Ensemble a = net.ensemble("a", 20, 1);
        Node output = net.passthrough(1);
        Connection learned = net.connect(a, output, c -> c.learningRule(new PES(1e-2)));
        net.connect(net.node(1), learned.learningRule());
        try (Simulator sim = doubles(1)) {
            double[] built = weights(sim, learned);
            sim.runSteps(20, Data.none(), o -> o.stateful(false));
            assertThat(sim.nSteps()).isZero();
            double[] after = weights(sim, learned);
            assertThat(after).isNotEqualTo(built);
            sim.reset(r -> r.parameters(false));
            assertThat(weights(sim, learned)).isEqualTo(after);
            sim.saveParams(folder.resolve("learned"));
            sim.reset();
            assertThat(weights(sim, learned)).isEqualTo(built);
            sim.loadParams(folder.resolve("learned"));
            assertThat(weights(sim, learned)).isEqualTo(after);
        }
    }

    @Test
    void nothingButTheLogIsPrintedByARunThatShowsNoProgress() {
        Ensemble a = net.ensemble("a", 20, 1);
        net.connect(net.node(0.5), a);
        net.probe(a);
        assertThat(LogCapture.of(() -> {
            try (Simulator sim = Simulator.builder(net).progressBar(false).build()) {
                sim.runSteps(5);
                sim.predict(Data.none(), o -> o.steps(5));
            }
        }).lines().filter(line -> !line.contains(" INFO " + Simulator.class.getName()))).isEmpty();
    }

    @Test
    @Timeout(60)
    void aSimulatorThatIsDroppedOpenIsWarnedOf() {
        net.probe(net.node(1));
        StringBuilder log = new StringBuilder();
        drop();
        while (!log.toString().contains("without being closed")) {
            log.append(LogCapture.of(() -> {
                System.gc();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }));
        }
    }

    private void drop() {
        doubles(1).step();
    }

    private static double[] weights(Simulator sim, Connection connection) {
        return sim.data(connection).weights().orElseThrow().toDoubles();
    }
}
