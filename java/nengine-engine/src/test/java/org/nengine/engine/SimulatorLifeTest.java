package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

class SimulatorLifeTest {

    private final Network net = new Network("net", 0);
    private final Node input = net.node("input", 0.5);
    private final Ensemble a = net.ensemble("a", 20, 1);
    private final Connection connection = net.connect(input, a);
    private final Probe probe = net.probe(a);

    @TestFactory
    Stream<DynamicTest> everythingIsRefusedAfterClose() {
        Simulator sim = Simulator.of(net);
        sim.close();
        return Stream.<ThrowingCallable>of(() -> sim.run(0.01), () -> sim.runSteps(1), sim::step,
                sim::reset, () -> sim.predict(Data.none(), o -> o.steps(1)),
                () -> sim.compile(new SGD(), Loss.mse()), () -> sim.fit(Data.none(), Data.none()),
                () -> sim.evaluate(Data.none(), Data.none()), () -> sim.predictOnBatch(Data.none()),
                () -> sim.predict(Dataset.of(List.of())), () -> sim.fit(Dataset.of(List.of())),
                () -> sim.evaluate(Dataset.of(List.of())),
                () -> sim.saveParams(Path.of("never")), () -> sim.loadParams(Path.of("never")),
                () -> sim.saveParams(Path.of("never"), true), () -> sim.loadParams(Path.of("never"), true),
                () -> sim.freezeParams(net), () -> sim.getNengoParams(a), () -> sim.getNengoParamsByLabel(a),
                sim::params, sim::describe, sim::stepper, () -> sim.stepper(o -> o.inputs(input)))
                .map(call -> DynamicTest.dynamicTest("call", () -> assertThatThrownBy(call)
                        .isInstanceOf(SimulatorClosedException.class).hasMessageContaining("net")));
    }

    @Test
    void whatProbesRecordedOutlivesTheSimulator() {
        Simulator sim = Simulator.of(net);
        sim.runSteps(5);
        double[][] before = sim.data(probe).values();
        sim.close();
        sim.close();
        assertThat(sim.isClosed()).isTrue();
        assertThat(sim.data(probe).values()).isDeepEqualTo(before);
        assertThat(sim.nSteps()).isEqualTo(5);
        assertThat(sim.trange()).hasSize(5);
        assertThat(sim.data(a).gain()).isEqualTo(sim.model().ensemble(a).gain());
        assertThat(sim.data(connection).weights()).isEmpty();
    }

    @Test
    @Timeout(60)
    void aSimulatorThatNobodyHoldsIsFreed() throws InterruptedException {
        WeakReference<Object> reference = new WeakReference<>(abandoned());
        while (reference.get() != null) {
            System.gc();
            Thread.sleep(10);
        }
        try (Simulator sim = Simulator.of(net)) {
            sim.step();
        }
    }

    private Object abandoned() {
        Simulator sim = Simulator.of(net);
        sim.step();
        return sim;
    }

    @Test
    void anErrorInsideAFunctionDoesNotBringTheProgramDown() {
        Node deep = net.node("deep", 1, (t, x) -> t == 0 ? 0 : recurse(x[0]));
        net.connect(input, deep, c -> c.noSynapse());
        try (Simulator sim = Simulator.of(net)) {
            assertThatThrownBy(sim::step).isInstanceOf(SimulationException.class).hasMessageContaining("deep")
                    .hasCauseInstanceOf(StackOverflowError.class);
        }
    }

    private static double recurse(double x) {
        return recurse(x + 1) + 1;
    }

    @Test
    void aFunctionCannotUseTheSimulatorThatCallsIt() {
        AtomicReference<Simulator> self = new AtomicReference<>();
        Node node = net.node("loop", 1, (t, x) -> {
            if (t > 0) {
                self.get().step();
            }
            return 0.0;
        });
        net.connect(input, node, c -> c.noSynapse());
        try (Simulator sim = Simulator.of(net)) {
            self.set(sim);
            assertThatThrownBy(sim::step).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("cannot use its simulator");
        }
    }

    @Test
    @Timeout(60)
    void aSecondThreadIsTurnedAway() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Node node = net.node("slow", 1, (t, x) -> {
            if (t > 0) {
                running.countDown();
                await(go);
            }
            return 0.0;
        });
        net.connect(input, node, c -> c.noSynapse());
        try (Simulator sim = Simulator.of(net)) {
            Thread thread = new Thread(sim::step);
            thread.start();
            running.await();
            assertThatThrownBy(sim::step).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("another thread");
            assertThatThrownBy(sim::close).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("another thread");
            go.countDown();
            thread.join();
            assertThat(sim.nSteps()).isEqualTo(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
