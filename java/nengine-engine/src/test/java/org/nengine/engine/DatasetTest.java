package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nengine.Connection;
import org.nengine.LogCapture;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.data.Minibatch;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;
import org.nengine.training.FitOptions;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.training.TrainingContext;
import org.nengine.training.callbacks.LambdaCallback;

/** Streams of minibatches. */
@Timeout(60)
class DatasetTest {

    private static final int BATCH = 2;

    private final Network net = new Network("net", 0);
    private final Node x = net.node("x", 0);
    private final Node y = net.passthrough("y", 1);
    private final Connection weight = net.connect(x, y, c -> c.transform(0.5).noSynapse());
    private final Probe probe = net.probe(y, p -> p.label("p"));

    private Simulator compiled() {
        Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(BATCH).build();
        sim.compile(new SGD(0.1), Loss.mse());
        return sim;
    }

    private double weight(Simulator sim) {
        return sim.data(weight).weights().orElseThrow().get(0);
    }

    /** Two items with the same number at each of some steps. */
    private static Data data(double value, int steps) {
        double[] values = new double[BATCH * steps];
        Arrays.fill(values, value);
        return Data.of(Tensor.of(values, BATCH, steps, 1));
    }

    private static Minibatch minibatch(double value) {
        return Minibatch.of(data(value, 1), data(1, 1));
    }

    private static List<Minibatch> minibatches(int n) {
        return IntStream.range(0, n).mapToObj(i -> minibatch(i + 1)).toList();
    }

    /** Gives minibatches without end and counts them. */
    private static Iterator<Minibatch> endless(AtomicInteger count) {
        return Stream.generate(() -> minibatch(count.incrementAndGet() % 4)).iterator();
    }

    private static boolean isFetching() {
        return Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals("nengine-minibatches"));
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContainingAll(words);
    }

    @Test
    void trainingOnMinibatchesIsThatOnArraysInTheirOrder() {
        double[][][] inputs = {{{1}}, {{1}}, {{2}}, {{2}}, {{3}}, {{3}}};
        double[][][] targets = {{{1}}, {{1}}, {{1}}, {{1}}, {{1}}, {{1}}};
        List<History> histories = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<Minibatch> list = minibatches(3);
        for (Dataset dataset : List.of(Dataset.of(list), Dataset.fromStreams(list::stream),
                Dataset.once(Stream.of(list, list).flatMap(List::stream)),
                Dataset.once(Stream.of(list, list).flatMap(List::stream).iterator()))) {
            try (Simulator sim = compiled()) {
                histories.add(sim.fit(dataset, f -> f.epochs(2).stepsPerEpoch(3).validation(Dataset.of(list))));
                weights.add(weight(sim));
            }
        }
        try (Simulator sim = compiled()) {
            History expected = sim.fit(inputs, targets, f -> f.epochs(2).shuffle(false)
                    .validation(Data.of(inputs), Data.of(targets)));
            assertThat(weights).containsOnly(weight(sim)).hasSize(4);
            for (History history : histories) {
                assertThat(history.get("loss")).isEqualTo(expected.get("loss")).hasSize(2);
                assertThat(history.get("val_loss")).isEqualTo(expected.get("val_loss"));
            }
            Map<String, Double> evaluated = sim.evaluate(Data.of(inputs), Data.of(targets));
            assertThat(sim.evaluate(Dataset.of(list))).isEqualTo(evaluated);
            assertThat(sim.predict(Dataset.of(list)).get(probe)).isEqualTo(sim.predict(Data.of(inputs)).get(probe));
        }
    }

    @Test
    void everyMinibatchMayHaveItsOwnNumberOfSteps() {
        Network filtered = new Network(0);
        Node in = filtered.node("in", 0);
        Node out = filtered.passthrough(1);
        filtered.connect(in, out, c -> c.synapse(0.005));
        Probe recorded = filtered.probe(out);
        List<Minibatch> list = List.of(Minibatch.of(data(1, 5), data(0, 5)), Minibatch.of(data(1, 2), data(0, 2)));
        double decay = Math.exp(-0.2);
        double[] means = new double[2];
        for (int i = 0; i < 5; i++) {
            double square = Math.pow(1 - Math.pow(decay, i), 2);
            means[0] += square / 5;
            means[1] += i < 2 ? square / 2 : 0;
        }
        try (Simulator sim = Simulator.builder(filtered).dtype(DType.FLOAT64).minibatch(BATCH).build()) {
            sim.compile(new SGD(0.1), Loss.mse());
            assertThat(sim.evaluate(Dataset.of(list)).get("loss")).isCloseTo((means[0] + means[1]) / 2, within(1e-12));
            refused(() -> sim.predict(Dataset.of(list)), "minibatch 1", "2 steps", "5", "predictOnBatch");
        }
        filtered.config().keepHistory(recorded, false);
        try (Simulator sim = Simulator.builder(filtered).dtype(DType.FLOAT64).minibatch(BATCH).build()) {
            double[] last = sim.predict(Dataset.of(list)).get(recorded).toDoubles();
            assertThat(last).containsExactly(new double[] {1 - Math.pow(decay, 4), 1 - Math.pow(decay, 4), 1 - decay,
                    1 - decay}, within(1e-12));
        }
    }

    @Test
    void minibatchesWithoutInputsSayHowManyStepsTheyHave() {
        Network constant = new Network(0);
        Probe of = constant.probe(constant.node(t -> t));
        try (Simulator sim = Simulator.builder(constant).dtype(DType.FLOAT64).minibatch(BATCH).build()) {
            Dataset dataset = Dataset.of(List.of(Minibatch.of(Data.none()).withSteps(2)));
            assertThat(sim.predict(dataset).get(of).toDoubles()).containsExactly(0.001, 0.002, 0.001, 0.002);
            refused(() -> sim.predict(Dataset.of(List.of(Minibatch.of(Data.none())))), "minibatch 0", "steps");
            refused(() -> sim.predict(dataset, o -> o.steps(2)), "Simulator.steps", "withSteps");
        }
    }

    @Test
    void statefulCallsChainMinibatches() {
        Network filtered = new Network(0);
        Node in = filtered.node("in", 0);
        Node out = filtered.passthrough(1);
        filtered.connect(in, out, c -> c.synapse(0.005));
        Probe recorded = filtered.probe(out);
        Dataset dataset = Dataset.of(List.of(Minibatch.of(data(1, 2)), Minibatch.of(data(1, 2))));
        double decay = Math.exp(-0.2);
        try (Simulator sim = Simulator.builder(filtered).dtype(DType.FLOAT64).minibatch(BATCH).build()) {
            double[] isolated = sim.predict(dataset).get(recorded).toDoubles();
            assertThat(isolated[4]).isZero();
            assertThat(sim.nSteps()).isZero();
            double[] chained = sim.predict(dataset, o -> o.stateful(true)).get(recorded).toDoubles();
            assertThat(chained[4]).isCloseTo(1 - decay * decay, within(1e-12));
            assertThat(sim.nSteps()).isEqualTo(4);
        }
    }

    @Test
    void noMoreMinibatchesAreTakenThanAreUsed() {
        AtomicInteger made = new AtomicInteger();
        Dataset dataset = Dataset.once(endless(made)).withPrefetch(5);
        try (Simulator sim = compiled()) {
            sim.fit(dataset, f -> f.epochs(3).stepsPerEpoch(2));
            assertThat(made).hasValue(6);
            sim.evaluate(dataset, o -> o.minibatches(1));
            sim.predict(dataset, o -> o.minibatches(2));
            assertThat(made).hasValue(9);
            sim.fit(Dataset.of(minibatches(2)), f -> f.epochs(2).validation(dataset).validationSteps(3));
            assertThat(made).hasValue(15);
        }
        assertThat(isFetching()).isFalse();
    }

    @Test
    void aRepeatableSourceStartsAnewInEachEpoch() {
        AtomicInteger opened = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        Dataset dataset = Dataset.fromStreams(() -> {
            opened.incrementAndGet();
            return minibatches(3).stream().onClose(closed::incrementAndGet);
        });
        try (Simulator sim = compiled()) {
            History history = sim.fit(dataset, f -> f.epochs(4));
            assertThat(history.get("loss")).hasSize(4);
            assertThat(opened).hasValue(4);
            assertThat(closed).hasValue(4);
            sim.fit(dataset, f -> f.epochs(2).stepsPerEpoch(1));
            assertThat(closed).hasValue(6);
        }
    }

    @Test
    void aSourceThatRunsDrySaysSo() {
        AtomicInteger closed = new AtomicInteger();
        try (Simulator sim = compiled()) {
            refused(() -> sim.fit(Dataset.once(minibatches(5).stream().onClose(closed::incrementAndGet)),
                    f -> f.epochs(2).stepsPerEpoch(3)), "ran dry", "after 2 of the 3", "each epoch");
            assertThat(closed).hasValue(1);
            refused(() -> sim.fit(Dataset.of(minibatches(2)), f -> f.stepsPerEpoch(3)), "ran dry", "after 2 of the 3",
                    "fewer");
            refused(() -> sim.evaluate(Dataset.of(List.of())), "there are none");
            refused(() -> sim.fit(Dataset.once(minibatches(5).iterator()), f -> f.epochs(2)), "stepsPerEpoch", "once");
            refused(() -> sim.fit(Dataset.of(minibatches(1)), f -> f.epochs(2)
                    .validation(Dataset.once(minibatches(2).iterator()))), "validationSteps");
            Dataset once = Dataset.once(minibatches(9).iterator());
            refused(() -> sim.fit(once, f -> f.validation(once).validationSteps(1)), "validation", "again");
        }
        assertThat(isFetching()).isFalse();
    }

    @Test
    void aStreamIsForOneCall() {
        Dataset dataset = Dataset.once(minibatches(2).stream());
        try (Simulator sim = compiled()) {
            sim.evaluate(dataset);
            assertThatThrownBy(() -> sim.evaluate(dataset)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("fromStreams").hasCauseInstanceOf(ValidationException.class);
        }
    }

    @Test
    void whatASourceThrowsIsTheCause() {
        AtomicInteger closed = new AtomicInteger();
        for (Throwable failure : List.of(new IllegalStateException("disk"), new StackOverflowError("deep"))) {
            Stream<Minibatch> stream = IntStream.range(0, 5).mapToObj(i -> {
                if (i == 3) {
                    throwUnchecked(failure);
                }
                return minibatch(1);
            }).onClose(closed::incrementAndGet);
            try (Simulator sim = compiled()) {
                assertThatThrownBy(() -> sim.fit(Dataset.once(stream))).isInstanceOf(SimulationException.class)
                        .hasMessageContaining("minibatch 3").hasMessageContaining(failure.getMessage())
                        .hasCause(failure);
                assertThat(weight(sim)).as("what was trained before stays").isNotEqualTo(0.5);
                assertThat(sim.evaluate(Dataset.of(minibatches(1)))).containsKey("loss");
            }
        }
        assertThat(closed).hasValue(2);
        assertThat(isFetching()).isFalse();
    }

    private static void throwUnchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Test
    void sourcesThatCannotBeOpenedOrGiveNothingAreNamed() {
        try (Simulator sim = compiled()) {
            assertThatThrownBy(() -> sim.evaluate(Dataset.fromStreams(() -> {
                throw new IllegalStateException("no file");
            }))).isInstanceOf(SimulationException.class).hasMessageContaining("minibatch 0").hasMessageContaining("no file");
            assertThatThrownBy(() -> sim.evaluate(Dataset.fromStreams(() -> null)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("null");
            List<Minibatch> holes = new ArrayList<>(minibatches(1));
            holes.add(null);
            assertThatThrownBy(() -> sim.evaluate(Dataset.of(holes))).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("minibatch 1").hasMessageContaining("null");
        }
    }

    @Test
    void aSourceThatWaitsIsInterruptedWhenTheCallEnds() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger closed = new AtomicInteger();
        Stream<Minibatch> stream = IntStream.range(0, 5).mapToObj(i -> {
            if (i == 2) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return minibatch(1);
        }).onClose(closed::incrementAndGet);
        try (Simulator sim = compiled()) {
            assertThatThrownBy(() -> sim.fit(Dataset.once(stream), f -> f.callbacks(new LambdaCallback(
                    o -> o.onTrainBatchEnd((batch, logs) -> {
                        throw new IllegalArgumentException("enough");
                    }))))).isInstanceOf(IllegalArgumentException.class).hasMessage("enough");
            assertThat(closed).hasValue(1);
            assertThat(isFetching()).isFalse();
        }
    }

    @Test
    void anInterruptedCallEnds() throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        try (Simulator sim = compiled()) {
            Thread caller = new Thread(() -> {
                try {
                    sim.fit(Dataset.fromStreams(() -> Stream.generate(() -> {
                        waiting.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                        return minibatch(1);
                    })));
                } catch (SimulationException e) {
                    thrown.add(e);
                }
            });
            caller.start();
            waiting.await();
            caller.interrupt();
            caller.join();
            assertThat(thrown).hasSize(1).first().satisfies(e -> assertThat(e).hasMessageContaining("interrupted"));
        }
    }

    @Test
    void trainingThatIsStoppedLeavesTheRest() {
        AtomicInteger made = new AtomicInteger();
        Callback stops = new Callback() {
            private TrainingContext context;

            @Override
            public void attach(TrainingContext given) {
                context = given;
            }

            @Override
            public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
                if (batch == 1) {
                    context.stopTraining();
                }
            }
        };
        try (Simulator sim = compiled()) {
            History history = sim.fit(Dataset.once(endless(made)).withPrefetch(1),
                    f -> f.epochs(5).stepsPerEpoch(100).callbacks(stops));
            assertThat(history.get("loss")).hasSize(1);
            // Two that were used, one ahead, and one that was just being made.
            assertThat(made.get()).isBetween(2, 4);
            assertThat(isFetching()).isFalse();
        }
    }

    @Test
    void everyMinibatchIsCheckedAndNamed() {
        Minibatch good = minibatch(1);
        try (Simulator sim = compiled()) {
            for (Object[] bad : new Object[][] {
                {Minibatch.of(Data.of(Tensor.of(new double[3], 3, 1, 1)), data(1, 1)), "3 items where 2"},
                {Minibatch.of(Data.of(Tensor.of(new double[1], 1, 1, 1)), data(1, 1)), "1 items"},
                {Minibatch.of(Data.of(Tensor.of(new double[4], 2, 1, 2)), data(1, 1)), "2 elements"},
                {Minibatch.of(Data.of(Tensor.of(new double[2], 2, 1)), data(1, 1)), "(items, steps, elements)"},
                {Minibatch.of(Data.of("z", Tensor.of(new double[2], 2, 1, 1)), data(1, 1)), "\"z\""},
                {Minibatch.of(data(1, 1), Data.of(Tensor.of(new double[4], 4, 1, 1))), "4 items where 2"},
                {Minibatch.of(data(1, 1), data(1, 1), Data.of(Tensor.of(new double[3], 3))), "3 items where 2"},
                {Minibatch.of(data(1, 1)), "targets"},
                {Minibatch.of(data(1, 3), data(1, 1)).withSteps(2), "3 steps"}}) {
                refused(() -> sim.fit(Dataset.of(List.of(good, (Minibatch) bad[0]))), "minibatch 1", (String) bad[1]);
            }
            refused(() -> sim.fit(Dataset.of(List.of(Minibatch.of(data(1, 1))))), "no probe that has a loss");
        }
        assertThat(isFetching()).isFalse();
    }

    @Test
    void settingsThatMakeNoSenseWithADatasetAreRefused() {
        Dataset dataset = Dataset.of(minibatches(2));
        try (Simulator sim = compiled()) {
            refused(() -> sim.fit(dataset, f -> f.steps(1)), "fit.steps", "withSteps");
            refused(() -> sim.fit(dataset, f -> f.validationSplit(0.5)), "validationSplit");
            refused(() -> sim.fit(dataset, f -> f.sampleWeights(data(1, 1))), "sampleWeights");
            refused(() -> sim.evaluate(dataset, o -> o.steps(1)), "Simulator.steps", "withSteps");
            refused(() -> sim.evaluate(dataset, o -> o.sampleWeights(data(1, 1))), "sampleWeights");
            refused(() -> dataset.withPrefetch(0), "prefetch");
            refused(() -> Minibatch.of(Data.none()).withSteps(0), "steps");
        }
    }

    @Test
    void progressIsShownWhetherOrNotTheLengthIsKnown() {
        try (Simulator sim = compiled()) {
            assertThat(LogCapture.of(() -> sim.fit(Dataset.of(minibatches(3)),
                    f -> f.progressBar(true).validation(Dataset.of(minibatches(1)))))).contains("Epoch 1/1");
            assertThat(LogCapture.of(() -> sim.fit(Dataset.of(minibatches(3)),
                    f -> f.progressBar(true).stepsPerEpoch(2)))).contains("4/4");
            assertThat(LogCapture.of(() -> sim.predict(Dataset.of(minibatches(3)), o -> o.progressBar(true))))
                    .contains("Predicting");
        }
    }

    @Test
    void nothingIsMadeOfNull() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> Dataset.of(null), () -> Dataset.fromStreams(null),
                () -> Dataset.once((Iterator<Minibatch>) null), () -> Dataset.once((Stream<Minibatch>) null),
                () -> Minibatch.of(null), () -> Minibatch.of(Data.none(), null),
                () -> Minibatch.of(Data.none(), Data.none(), null))) {
            refused(call, "null");
        }
        try (Simulator sim = compiled()) {
            for (Consumer<FitOptions> settings : List.<Consumer<FitOptions>>of(f -> f.validation((Dataset) null),
                    f -> f.classWeights(null), f -> f.classWeights(null, Map.of()), f -> f.classWeights(probe, null),
                    f -> f.sampleWeights(null), f -> f.validation(null, Data.none()))) {
                refused(() -> sim.fit(Dataset.of(minibatches(1)), settings), "null");
            }
            for (Consumer<CallOptions> settings : List.<Consumer<CallOptions>>of(o -> o.sampleWeights(null),
                    o -> o.consume(null, block -> { }), o -> o.consume(probe, null), o -> o.writeTo(probe, null),
                    o -> o.writeTo(null, Path.of("x.npy")))) {
                refused(() -> sim.runSteps(1, Data.none(), settings), "null");
            }
        }
    }

    @Test
    void whatIsOddIsWarnedOfOnce() {
        net.node("unused", 3);
        try (Simulator sim = compiled()) {
            String log = LogCapture.of(() -> sim.evaluate(Dataset.of(minibatches(3))));
            assertThat(log).containsOnlyOnce("1 arrays were given for 2 inputs");
        }
    }

    @Test
    void stepsPerEpochAndValidationStepsCountMinibatchesOfArraysToo() {
        double[][][] inputs = {{{1}}, {{1}}, {{2}}, {{2}}, {{3}}, {{3}}};
        double[][][] ones = {{{1}}, {{1}}, {{1}}, {{1}}, {{1}}, {{1}}};
        try (Simulator sim = compiled(); Simulator other = compiled()) {
            History some = sim.fit(inputs, ones, f -> f.shuffle(false).stepsPerEpoch(2)
                    .validation(Data.of(inputs), Data.of(ones)).validationSteps(1));
            History same = other.fit(Dataset.of(minibatches(2)), f -> f.validation(Dataset.of(minibatches(1))));
            assertThat(some.get("loss")).isEqualTo(same.get("loss"));
            assertThat(some.get("val_loss")).isEqualTo(same.get("val_loss"));
            assertThat(sim.predict(Data.of(inputs), o -> o.minibatches(1)).get(probe).shape()).containsExactly(2, 1, 1);
            refused(() -> sim.fit(inputs, ones, f -> f.stepsPerEpoch(4)), "stepsPerEpoch", "4", "3");
            refused(() -> sim.fit(inputs, ones, f -> f.validation(Data.of(inputs), Data.of(ones)).validationSteps(4)),
                    "validationSteps");
            refused(() -> sim.evaluate(Data.of(inputs), Data.of(ones), o -> o.minibatches(4)), "minibatches");
        }
    }
}
