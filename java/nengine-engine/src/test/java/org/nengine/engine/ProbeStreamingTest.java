package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.Npy;
import org.nengine.io.NpyArray;

/** What probes record goes to functions and files while a run goes on. */
class ProbeStreamingTest {

    private final Network net = new Network("net", 3);
    private final Node input = net.node("input", t -> Math.sin(30 * t));
    private final Ensemble a = net.ensemble("a", 20, 1);
    private final Probe voltage = net.probe(a.neurons(), "voltage");
    private final Probe sampled = net.probe(a, p -> p.sampleEvery(0.003).label("sampled"));

    @TempDir
    private Path folder;

    ProbeStreamingTest() {
        net.connect(input, a);
    }

    private static Tensor joined(List<ProbeBlock> blocks) {
        return Tensor.concatenate(blocks.stream().map(ProbeBlock::values).toList(), 1);
    }

    private static double[] times(List<ProbeBlock> blocks) {
        return blocks.stream().flatMapToDouble(block -> Arrays.stream(block.times())).toArray();
    }

    @Test
    void blocksTogetherAreWhatIsKeptOtherwise() {
        for (int minibatch : new int[] {1, 3}) {
            List<ProbeBlock> all = new ArrayList<>();
            List<ProbeBlock> some = new ArrayList<>();
            try (Simulator kept = Simulator.builder(net).minibatch(minibatch).build();
                    Simulator streamed = Simulator.builder(net).minibatch(minibatch).build()) {
                kept.runSteps(4);
                kept.runSteps(25);
                streamed.runSteps(4);
                streamed.runSteps(25, Data.none(), o -> o.blockSteps(7).consume(voltage, all::add)
                        .consume(sampled, some::add));
                assertThat(all).hasSize(4).allMatch(block -> block.values().shape(1) <= 7);
                assertThat(streamed.data(voltage).samples()).isEqualTo(4);
                assertThat(joined(all)).isEqualTo(kept.data(voltage).tensor().steps(4, 29));
                double[] trange = kept.trange();
                assertThat(times(all)).isEqualTo(Arrays.copyOfRange(trange, 4, 29));
                int before = streamed.data(sampled).samples();
                Tensor expected = kept.data(sampled).tensor();
                assertThat(joined(some)).isEqualTo(expected.steps(before, expected.shape(1)));
                double[] sampledTimes = kept.trange(0.003);
                assertThat(times(some)).isEqualTo(Arrays.copyOfRange(sampledTimes, before, sampledTimes.length));
                streamed.runSteps(2);
                assertThat(streamed.data(voltage).samples()).as("the next run keeps them again").isEqualTo(6);
            }
        }
    }

    @Test
    void inputsAreCutIntoTheSameBlocks() {
        double[][][] x = new double[2][20][1];
        for (int i = 0; i < 40; i++) {
            x[i / 20][i % 20][0] = Math.cos(i);
        }
        List<ProbeBlock> blocks = new ArrayList<>();
        try (Simulator whole = Simulator.builder(net).minibatch(2).build();
                Simulator cut = Simulator.builder(net).minibatch(2).build()) {
            whole.runSteps(20, Data.of(x));
            cut.runSteps(20, Data.of(x), o -> o.blockSteps(6).consume(voltage, blocks::add));
            assertThat(blocks).hasSize(4);
            assertThat(joined(blocks)).isEqualTo(whole.data(voltage).tensor());
        }
    }

    @Test
    void aProbeWithoutHistoryHandsOverItsLastStep() {
        net.config().keepHistory(voltage, false);
        List<ProbeBlock> blocks = new ArrayList<>();
        try (Simulator sim = Simulator.of(net)) {
            sim.runSteps(25, Data.none(), o -> o.blockSteps(7).consume(voltage, blocks::add));
            assertThat(blocks).hasSize(1);
            assertThat(times(blocks)).containsExactly(0.025);
        }
    }

    @Test
    void filesHaveTheSamplesOfTheRun() throws IOException {
        Path file = folder.resolve("voltage.npy");
        Path second = folder.resolve("sampled.npy");
        for (int minibatch : new int[] {0, 3}) {
            SimulatorBuilder builder = Simulator.builder(net).dtype(minibatch == 0 ? DType.FLOAT64 : DType.FLOAT32);
            if (minibatch > 0) {
                builder.minibatch(minibatch);
            }
            try (Simulator sim = builder.build(); Simulator kept = builder.build()) {
                kept.runSteps(25);
                sim.runSteps(25, Data.none(), o -> o.blockSteps(7).writeTo(voltage, file).writeTo(sampled, second));
                NpyArray array = Npy.read(file);
                Tensor expected = kept.data(voltage).tensor();
                if (minibatch == 0) {
                    assertThat(array).isEqualTo(NpyArray.of(expected.toDoubles(), 25, 20));
                } else {
                    assertThat(array.shape()).containsExactly(25, 3, 20);
                    double[] values = array.toDoubles();
                    for (int i = 0; i < values.length; i++) {
                        assertThat(values[i]).isEqualTo(expected.at(i / 20 % 3, i / 60, i % 20));
                    }
                }
                assertThat(Npy.read(second).shape()[0]).isEqualTo(8);
                assertThat(sim.data(voltage).samples()).isZero();
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).containsExactlyInAnyOrder(file, second);
            }
        }
    }

    @Test
    void aRunThatFailsLeavesARecognisablePartOfAFile() throws IOException {
        Network failing = new Network(0);
        Probe probe = failing.probe(failing.node(t -> {
            if (t > 0.0125) {
                throw new IllegalStateException("enough");
            }
            return 1000 * t;
        }));
        Path file = folder.resolve("x.npy");
        Files.writeString(file, "of an earlier run");
        try (Simulator sim = Simulator.builder(failing).dtype(DType.FLOAT64).build()) {
            assertThatThrownBy(() -> sim.runSteps(100, Data.none(), o -> o.blockSteps(5).writeTo(probe, file)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("enough");
        }
        assertThat(file).hasContent("of an earlier run");
        NpyArray part = Npy.read(folder.resolve("x.npy.part"));
        assertThat(part.shape()).containsExactly(12, 1);
        assertThat(part.toDoubles()).startsWith(1, 2, 3).endsWith(11, 12);
    }

    @Test
    void whatAConsumerThrowsEndsTheRun() {
        Path file = folder.resolve("x.npy");
        try (Simulator sim = Simulator.of(net)) {
            Consumer<ProbeBlock> angry = block -> {
                throw new IllegalArgumentException("full");
            };
            assertThatThrownBy(() -> sim.runSteps(100, Data.none(),
                    o -> o.blockSteps(5).writeTo(voltage, file).consume(sampled, angry)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("full");
            assertThat(sim.nSteps()).isEqualTo(5);
            assertThat(file).doesNotExist();
            Consumer<ProbeBlock> nested = block -> sim.step();
            assertThatThrownBy(() -> sim.runSteps(10, Data.none(), o -> o.consume(voltage, nested)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("cannot use its simulator");
            sim.step();
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        Probe foreign = new Network(0).probe(new Network(0).node(1));
        Path file = folder.resolve("x.npy");
        try (Simulator sim = Simulator.of(net)) {
            assertThatThrownBy(() -> sim.runSteps(1, Data.none(), o -> o.consume(foreign, block -> { })))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("not a probe");
            assertThatThrownBy(() -> sim.runSteps(1, Data.none(), o -> o.writeTo(voltage, file).writeTo(sampled, file)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("same file");
            assertThatThrownBy(() -> sim.predict(Data.none(), o -> o.steps(1).consume(voltage, block -> { })))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("only runs");
            assertThatThrownBy(() -> sim.predict(Data.none(), o -> o.steps(1).blockSteps(1)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("only runs");
            assertThatThrownBy(() -> sim.runSteps(1, Data.none(), o -> o.steps(1)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("steps");
            assertThatThrownBy(() -> sim.runSteps(1, Data.none(),
                    o -> o.writeTo(voltage, folder.resolve("none").resolve("x.npy"))))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("none");
            assertThat(sim.nSteps()).isZero();
        }
    }

    @Test
    void aRunWhoseDataDoNotFitIntoMemoryIsStreamed() throws IOException {
        Network large = new Network(0);
        // 2 MB a step, more than 2 GB in all: not one array of doubles in the heap that tests have.
        int size = 250_000;
        Node source = large.node(new double[size]);
        Probe probe = large.probe(source);
        AtomicLong samples = new AtomicLong();
        AtomicLong largest = new AtomicLong();
        try (Simulator sim = Simulator.builder(large).dtype(DType.FLOAT64).build()) {
            sim.runSteps(1200, Data.none(), o -> o.consume(probe, block -> {
                samples.addAndGet(block.times().length);
                largest.accumulateAndGet(block.values().size() * (long) Double.BYTES, Math::max);
            }));
            assertThat(samples).hasValue(1200);
            assertThat(largest.get()).isLessThanOrEqualTo(64L << 20);
            assertThat(sim.data(probe).samples()).isZero();
        }
    }
}
