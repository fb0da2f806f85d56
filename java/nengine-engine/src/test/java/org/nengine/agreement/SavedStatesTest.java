package org.nengine.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Probe;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;

/** Random networks that are saved with their state go on elsewhere as they do here, bit for bit. */
class SavedStatesTest {

    private static final int NETWORKS = 40;
    private static final int STEPS = 12;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> aSavedStateGoesOn() {
        return LongStream.rangeClosed(1, NETWORKS)
                .mapToObj(seed -> DynamicTest.dynamicTest("network " + seed, () -> check(seed)));
    }

    private void check(long seed) {
        RandomNetwork random = new RandomNetwork(seed);
        DType dtype = seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64;
        Path file = folder.resolve("state" + seed);
        try (Simulator sim = simulator(random, dtype, 1);
                Simulator other = simulator(random, dtype, 2)) {
            sim.runSteps(STEPS);
            sim.saveParams(file, true);
            other.runSteps(5);
            other.loadParams(file, true);
            sim.clearProbes();
            other.clearProbes();
            sim.runSteps(STEPS);
            other.runSteps(STEPS);
            for (Probe probe : random.network().allProbes()) {
                assertThat(other.data(probe).tensor()).as("%s", probe).isEqualTo(sim.data(probe).tensor());
            }
        }
    }

    private static Simulator simulator(RandomNetwork random, DType dtype, long seed) {
        return Simulator.builder(random.network()).dt(random.dt()).dtype(dtype).minibatch(2).seed(seed).build();
    }
}
