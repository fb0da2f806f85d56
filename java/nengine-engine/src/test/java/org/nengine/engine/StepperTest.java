package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.NengineException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.training.callbacks.LambdaCallback;

/** Single steps with direct buffers. */
class StepperTest {

    private final Network net = new Network("net", 0);
    private final Node x = net.node("x", 0.5, -1);
    private final Node held = net.node("held", 2);
    private final Node clock = net.node("clock", t -> 1000 * t);
    private final Node y = net.passthrough("y", 1);
    private final Connection weights = net.connect(x, y, c -> c.transform(new double[][] {{1, 10}}).noSynapse());
    private final Probe probe = net.probe(y, p -> p.label("out").sampleEvery(0.003));
    private final Probe ofWeights = net.probe(weights, "weights");

    StepperTest() {
        net.connect(held, y, c -> c.transform(100).noSynapse());
        net.connect(clock, y, c -> c.transform(1000).noSynapse());
    }

    private Simulator float64() {
        return Simulator.builder(net).dtype(DType.FLOAT64).build();
    }

    private static double[] numbers(DoubleBuffer buffer) {
        double[] values = new double[buffer.capacity()];
        buffer.get(0, values);
        return values;
    }

    // ---- what steps do

    @Test
    void aStepTakesInputsAndGivesOutputs() {
        try (Simulator sim = Simulator.of(net); Stepper stepper = sim.stepper(o -> o.inputs(x).outputs(probe))) {
            FloatBuffer in = stepper.floatInput(x);
            FloatBuffer out = stepper.floatOutput(probe);
            assertThat(in.isDirect() && out.isDirect()).isTrue();
            assertThat(List.of(in.order(), out.order())).containsOnly(ByteOrder.nativeOrder());
            assertThat(List.of(in.get(0), in.get(1), out.get(0))).containsExactly(0.5f, -1f, 0f);
            stepper.step();
            assertThat(out.get(0)).isEqualTo(1190.5f);
            in.put(1).put(2);
            stepper.step();
            assertThat(out.get(0)).isEqualTo(2221);
            assertThat(in.position()).isEqualTo(2);
            stepper.floatInput("x").put(0, 3);
            stepper.step(4);
            assertThat(stepper.floatOutput("out").get(0)).isEqualTo(6223);
            assertThat(sim.nSteps()).isEqualTo(6);
            assertThat(sim.time()).isEqualTo(0.006);
            assertThat(sim.data(probe).samples()).isZero();
        }
    }

    @Test
    void itemsOfAMinibatchStandOneAfterTheOther() {
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(3).build();
                Stepper stepper = sim.stepper(o -> o.inputs("x", "held").outputs("out").outputs(ofWeights))) {
            assertThat(numbers(stepper.doubleInput(x))).containsExactly(0.5, -1, 0.5, -1, 0.5, -1);
            stepper.doubleInput("x").put(0, new double[] {1, 0, 2, 0, 3, 1});
            stepper.doubleInput(held).put(2, 0);
            stepper.step();
            assertThat(numbers(stepper.doubleOutput(probe))).containsExactly(1201, 1202, 1013);
            assertThat(numbers(stepper.doubleOutput("out"))).containsExactly(1201, 1202, 1013);
            assertThat(numbers(stepper.doubleOutput(ofWeights))).containsExactly(1, 10);
        }
    }

    @Test
    void withoutSettingsNothingIsTakenAndAllProbesAreGiven() {
        try (Simulator sim = float64(); Stepper stepper = sim.stepper()) {
            stepper.step();
            assertThat(numbers(stepper.doubleOutput(probe))).containsExactly(1190.5);
            assertThat(numbers(stepper.doubleOutput(ofWeights))).containsExactly(1, 10);
        }
        try (Simulator sim = float64(); Stepper stepper = sim.stepper(o -> o.outputs(new Probe[0]))) {
            stepper.step();
            assertThatThrownBy(() -> stepper.doubleOutput(probe)).hasMessageContaining("listed are []");
        }
    }

    @Test
    void anInputInPlaceOfAFunctionOfTimeIsNotAsked() {
        List<Double> times = new ArrayList<>();
        Network other = new Network(0);
        Node counted = other.node("counted", t -> {
            times.add(t);
            return t;
        });
        Probe p = other.probe(counted);
        times.clear();
        try (Simulator sim = Simulator.builder(other).dtype(DType.FLOAT64).build();
                Stepper fed = sim.stepper(o -> o.inputs(counted)); Stepper asking = sim.stepper()) {
            times.clear();
            fed.doubleInput(counted).put(0, 7);
            fed.step(2);
            assertThat(fed.doubleOutput(p).get(0)).isEqualTo(7);
            assertThat(times).isEmpty();
            asking.step(2);
            assertThat(times).containsExactly(0.003, 0.004);
            assertThat(asking.doubleOutput(p).get(0)).isEqualTo(0.004);
        }
    }

    @Test
    void theLearningPhaseDecidesHowNeuronsAnswer() {
        Network neurons = new Network(0);
        Ensemble a = neurons.ensemble(20, 1);
        neurons.connect(neurons.node(0.5), a);
        Probe spikes = neurons.probe(a.neurons());
        for (boolean training : new boolean[] {false, true}) {
            try (Simulator expected = Simulator.builder(neurons).learningPhase(training).build();
                    Simulator sim = Simulator.builder(neurons).learningPhase(training).build();
                    Stepper stepper = sim.stepper()) {
                expected.runSteps(50);
                stepper.step(50);
                double[] row = expected.data(spikes).last();
                for (int i = 0; i < row.length; i++) {
                    assertThat((double) stepper.floatOutput(spikes).get(i)).isEqualTo(row[i]);
                }
            }
        }
    }

    // ---- together with other calls

    @Test
    void stepsAndOtherCallsGoOnFromEachOther() {
        Network sums = new Network(0);
        Node u = sums.node("u", 1);
        Node sum = sums.passthrough("sum", 1);
        sums.connect(u, sum, c -> c.noSynapse());
        sums.connect(sum, sum, c -> c.synapse(0));
        Probe p = sums.probe(sum);
        try (Simulator sim = Simulator.builder(sums).dtype(DType.FLOAT64).build();
                Stepper fed = sim.stepper(o -> o.inputs(u)); Stepper left = sim.stepper()) {
            sim.runSteps(2);
            assertThat(sim.data(p).last()).containsExactly(2);
            fed.doubleInput(u).put(0, 10);
            fed.step();
            assertThat(fed.doubleOutput(p).get(0)).isEqualTo(12);
            // The constant of the node is back for others.
            left.step();
            assertThat(left.doubleOutput(p).get(0)).isEqualTo(13);
            sim.step();
            assertThat(sim.data(p).last()).containsExactly(14);
            sim.runSteps(3, Data.of(new double[1][3][1]));
            fed.step();
            assertThat(fed.doubleOutput(p).get(0)).isEqualTo(24);
            sim.predict(Data.of(new double[2][7][1]));
            left.step();
            assertThat(left.doubleOutput(p).get(0)).isEqualTo(25);
            assertThat(sim.nSteps()).isEqualTo(10);
            assertThat(sim.data(p).samples()).isEqualTo(6);
            sim.reset();
            fed.step();
            assertThat(fed.doubleOutput(p).get(0)).isEqualTo(10);
            assertThat(sim.nSteps()).isEqualTo(1);
        }
    }

    @Test
    void aFitInBetweenIsSeenByTheNextStep() {
        try (Simulator sim = float64(); Stepper stepper = sim.stepper(o -> o.inputs(x, clock))) {
            stepper.doubleInput(x).put(0, new double[] {1, 0});
            stepper.step();
            assertThat(stepper.doubleOutput(probe).get(0)).isEqualTo(201);
            sim.compile(new SGD(0.01), o -> o.loss(probe, Loss.mse()));
            Data inputs = Data.of(x, Tensor.of(new double[][][] {{{1, 0}, {0, 1}, {1, 1}, {1, 0}}}))
                    .and(held, Tensor.of(new double[1][4][1])).and(clock, Tensor.of(new double[1][4][1]));
            sim.fit(inputs, Data.of(probe, Tensor.of(new double[1][4][1])), f -> f.epochs(2));
            double[] trained = sim.data(weights).weights().orElseThrow().toDoubles();
            assertThat(trained[0]).isNotEqualTo(1);
            stepper.step();
            assertThat(stepper.doubleOutput(probe).get(0)).isEqualTo(200 + trained[0]);
            assertThat(numbers(stepper.doubleOutput(ofWeights))).containsExactly(trained);
            assertThat(sim.nSteps()).isEqualTo(2);
        }
    }

    @Test
    void aCallbackMayStep() {
        try (Simulator sim = float64(); Stepper stepper = sim.stepper(o -> o.inputs(x))) {
            sim.compile(new SGD(1e-300), o -> o.loss(probe, Loss.mse()));
            List<Double> seen = new ArrayList<>();
            double without = sim.fit(Data.of(x, Tensor.of(new double[2][3][2])),
                    Data.of(probe, Tensor.of(new double[2][3][1]))).last("loss");
            double with = sim.fit(Data.of(x, Tensor.of(new double[2][3][2])),
                    Data.of(probe, Tensor.of(new double[2][3][1])), f -> f.callbacks(new LambdaCallback(
                            o -> o.onTrainBatchEnd((batch, logs) -> {
                                stepper.step();
                                seen.add(stepper.doubleOutput(probe).get(0));
                            })))).last("loss");
            assertThat(seen).hasSize(2).allMatch(value -> value % 1000 == 190.5);
            assertThat(with).isEqualTo(without);
            assertThat(sim.nSteps()).isZero();
        }
    }

    // ---- failures

    private void refused(Class<? extends NengineException> type, String part, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(type).hasMessageContaining(part);
    }

    @Test
    void whatCannotBeFedOrReadIsNamed() {
        Class<ValidationException> invalid = ValidationException.class;
        try (Simulator sim = Simulator.of(net)) {
            refused(invalid, "is not an input (a node without input)", () -> sim.stepper(o -> o.inputs(y)));
            refused(invalid, "\"z\" is not an input", () -> sim.stepper(o -> o.inputs("z")));
            refused(invalid, "is not a probe", () -> sim.stepper(o -> o.outputs(new Network(0).probe(x))));
            refused(invalid, "\"in\" is not a probe", () -> sim.stepper(o -> o.outputs("in")));
            refused(invalid, "Stepper.inputs: \"x\" is listed twice", () -> sim.stepper(o -> o.inputs(x).inputs("x")));
            refused(invalid, "Stepper.outputs: \"out\" is listed twice",
                    () -> sim.stepper(o -> o.outputs(probe, probe)));
            try (Stepper stepper = sim.stepper(o -> o.inputs(x).outputs(probe))) {
                refused(invalid, "\"held\" was not listed when the stepper was opened; listed are [x]",
                        () -> stepper.floatInput(held));
                refused(invalid, "was not listed", () -> stepper.floatOutput(ofWeights));
                refused(invalid, "FLOAT32; call floatInput", () -> stepper.doubleInput(x));
                refused(invalid, "FLOAT32; call floatOutput", () -> stepper.doubleOutput(probe));
                refused(invalid, "Stepper.step: the number of steps must be at least 1, got 0", () -> stepper.step(0));
                assertThat(sim.nSteps()).isZero();
            }
        }
        try (Simulator sim = float64(); Stepper stepper = sim.stepper()) {
            refused(invalid, "FLOAT64; call doubleOutput", () -> stepper.floatOutput(probe));
        }
        try (Simulator sim = Simulator.builder(net).stateful(false).build()) {
            refused(SimulationException.class, "stateful(false)", sim::stepper);
        }
    }

    @Test
    void buffersOutliveStepperAndSimulator() {
        Simulator sim = Simulator.of(net);
        Stepper closed = sim.stepper(o -> o.inputs(x));
        Stepper stepper = sim.stepper(o -> o.inputs(x));
        FloatBuffer in = stepper.floatInput(x);
        FloatBuffer out = stepper.floatOutput(probe);
        stepper.step();
        closed.close();
        closed.close();
        refused(SimulationException.class, "the stepper is closed", closed::step);
        stepper.step();
        sim.close();
        refused(SimulatorClosedException.class, "the simulator of", stepper::step);
        refused(SimulatorClosedException.class, "the simulator of", closed::step);
        refused(SimulatorClosedException.class, "the simulator of", sim::stepper);
        stepper.close();
        in.put(0, 4);
        assertThat(out.get(0)).isEqualTo(2190.5f);
        assertThat(stepper.floatInput(x).get(0)).isEqualTo(4);
    }

    @Test
    @Timeout(60)
    void buffersOutliveWhatNobodyHolds() throws InterruptedException {
        AtomicReference<FloatBuffer> out = new AtomicReference<>();
        WeakReference<Object> reference = new WeakReference<>(abandoned(out));
        while (reference.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(out.get().get(0)).isEqualTo(1190.5f);
        out.get().put(0, 1);
    }

    private Stepper abandoned(AtomicReference<FloatBuffer> out) {
        Stepper stepper = Simulator.of(net).stepper();
        stepper.step();
        out.set(stepper.floatOutput(probe));
        return stepper;
    }

    @Test
    void aFunctionThatFailsLeavesTheStepToBeRepeated() {
        Network failing = new Network(0);
        AtomicReference<Boolean> fails = new AtomicReference<>(false);
        Node source = failing.node("source", t -> {
            if (fails.get() && t > 0.0025) {
                throw new IllegalStateException("no time");
            }
            return t;
        });
        Node u = failing.node("u", 1);
        Node host = failing.node("host", 1, (t, input) -> {
            if (input[0] == 7) {
                throw new IllegalStateException("no seven");
            }
            return new double[] {2 * input[0]};
        });
        failing.connect(u, host, c -> c.noSynapse());
        Probe p = failing.probe(host);
        try (Simulator sim = Simulator.builder(failing).dtype(DType.FLOAT64).build();
                Stepper stepper = sim.stepper(o -> o.inputs(u)); Stepper fed = sim.stepper(o -> o.inputs(u, source))) {
            fails.set(true);
            refused(SimulationException.class, "no time", () -> stepper.step(5));
            assertThat(sim.nSteps()).isEqualTo(2);
            fails.set(false);
            stepper.step();
            assertThat(stepper.doubleOutput(p).get(0)).isEqualTo(2);
            stepper.doubleInput(u).put(0, 7);
            refused(SimulationException.class, "no seven", stepper::step);
            fed.doubleInput(u).put(0, 7);
            refused(SimulationException.class, "no seven", () -> fed.step(4));
            assertThat(sim.nSteps()).isEqualTo(3);
            assertThat(stepper.doubleOutput(p).get(0)).isEqualTo(2);
            stepper.doubleInput(u).put(0, 4);
            stepper.step();
            assertThat(stepper.doubleOutput(p).get(0)).isEqualTo(8);
        }
    }

    @Test
    void aFunctionCannotStepItsOwnSimulator() {
        AtomicReference<Stepper> reference = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Network own = new Network(0);
        own.node("own", t -> {
            if (reference.get() != null) {
                try {
                    reference.get().step();
                } catch (NengineException e) {
                    thrown.set(e);
                }
            }
            return t;
        });
        try (Simulator sim = Simulator.of(own); Stepper stepper = sim.stepper()) {
            reference.set(stepper);
            stepper.step();
            assertThat(thrown.get()).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("cannot use its simulator");
        }
    }

    @Test
    @Timeout(60)
    void anotherThreadIsRefused() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Network slow = new Network(0);
        AtomicReference<Boolean> waits = new AtomicReference<>(false);
        slow.node("slow", t -> {
            if (waits.get()) {
                inside.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return t;
        });
        try (Simulator sim = Simulator.of(slow); Stepper stepper = sim.stepper()) {
            waits.set(true);
            Thread thread = new Thread(stepper::step);
            thread.start();
            inside.await();
            refused(SimulationException.class, "in use by another thread", stepper::step);
            refused(SimulationException.class, "in use by another thread", sim::step);
            refused(SimulationException.class, "in use by another thread", stepper::close);
            goOn.countDown();
            thread.join();
            waits.set(false);
            stepper.step();
            assertThat(sim.nSteps()).isEqualTo(2);
        }
    }

    @Test
    void memoryBudgetsHold() {
        long needed;
        try (Simulator sim = Simulator.of(net)) {
            needed = sim.memoryNeeded(1).total();
        }
        try (Simulator sim = Simulator.builder(net).memoryBudget(needed - 1).build(); Stepper stepper = sim.stepper()) {
            refused(ValidationException.class, "memory budget is " + (needed - 1) + " bytes", stepper::step);
        }
        try (Simulator sim = Simulator.builder(net).memoryBudget(needed).build(); Stepper stepper = sim.stepper()) {
            stepper.step();
            assertThat(stepper.floatOutput(probe).get(0)).isEqualTo(1190.5f);
        }
    }

    // ---- allocation

    @Test
    void stepsAllocateNothing() {
        Network neurons = new Network(0);
        Node u = neurons.node("u", 0);
        Ensemble a = neurons.ensemble(50, 1);
        neurons.connect(u, a);
        Probe decoded = neurons.probe(a, p -> p.synapse(0.01));
        for (DType dtype : DType.values()) {
            for (int minibatch : new int[] {1, 3}) {
                try (Simulator sim = Simulator.builder(neurons).dtype(dtype).minibatch(minibatch).build();
                        Stepper stepper = sim.stepper(o -> o.inputs(u).outputs(decoded))) {
                    assertThat(longestWithoutAllocation(stepper)).isGreaterThanOrEqualTo(100_000);
                }
            }
        }
    }

    /**
     * How many steps in a row allocate not a single byte, in blocks of 20 000. The virtual machine itself allocates some
     * hundred bytes in this thread a few times while it compiles, so that more than one row may have to be tried.
     */
    private static int longestWithoutAllocation(Stepper stepper) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int row = 0;
        for (int block = 0; block < 100 && row < 100_000; block++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                stepper.step();
            }
            row = threads.getCurrentThreadAllocatedBytes() == before ? row + 20_000 : 0;
        }
        return row;
    }
}
