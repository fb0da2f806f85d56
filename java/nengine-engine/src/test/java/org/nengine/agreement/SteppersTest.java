package org.nengine.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.engine.Stepper;

/** Random networks that are stepped give what they give when they are run step by step, bit for bit. */
class SteppersTest {

    private static final int NETWORKS = 40;

    @TestFactory
    Stream<DynamicTest> aStepperGivesWhatARunGives() {
        return LongStream.rangeClosed(1, NETWORKS)
                .mapToObj(seed -> DynamicTest.dynamicTest("network " + seed, () -> check(seed)));
    }

    private void check(long seed) {
        RandomNetwork random = new RandomNetwork(seed);
        DType dtype = seed % 2 == 0 ? DType.FLOAT32 : DType.FLOAT64;
        compare(random, dtype, 1, List.of());
        compare(random, dtype, RandomNetwork.ITEMS, random.stimuli());
    }

    /**
     * @param fed the inputs that get data; nodes feed the others
     */
    private static void compare(RandomNetwork random, DType dtype, int items, List<RandomNetwork.Stimulus> fed) {
        Data data = Data.none();
        for (RandomNetwork.Stimulus stimulus : fed) {
            data = data.and(stimulus.node(), Tensor.of(stimulus.values()));
        }
        Map<Probe, Tensor> expected;
        try (Simulator sim = simulator(random, dtype, items)) {
            expected = sim.predict(data, o -> o.steps(random.steps()));
        }
        Node[] nodes = fed.stream().map(RandomNetwork.Stimulus::node).toArray(Node[]::new);
        try (Simulator sim = simulator(random, dtype, items);
                Stepper stepper = sim.stepper(o -> o.inputs(nodes))) {
            for (int step = 0; step < random.steps(); step++) {
                for (RandomNetwork.Stimulus stimulus : fed) {
                    feed(stepper, stimulus, step, dtype);
                }
                stepper.step();
                int now = step;
                expected.forEach((probe, tensor) -> check(stepper, probe, tensor, now, random.steps(), dtype));
            }
            assertThat(sim.nSteps()).isEqualTo(random.steps());
        }
    }

    private static void feed(Stepper stepper, RandomNetwork.Stimulus stimulus, int step, DType dtype) {
        int place = 0;
        for (double[][] item : stimulus.values()) {
            for (double value : item[step]) {
                if (dtype == DType.FLOAT32) {
                    stepper.floatInput(stimulus.node()).put(place++, (float) value);
                } else {
                    stepper.doubleInput(stimulus.node()).put(place++, value);
                }
            }
        }
    }

    private static void check(Stepper stepper, Probe probe, Tensor expected, int step, int steps, DType dtype) {
        if (expected.shape(1) == 1 && step < steps - 1) {
            return;
        }
        int from = expected.shape(1) == 1 ? 0 : step;
        assertThat(values(stepper, probe, dtype)).as("%s, step %d", probe, step)
                .isEqualTo(expected.steps(from, from + 1).toDoubles());
    }

    private static double[] values(Stepper stepper, Probe probe, DType dtype) {
        if (dtype == DType.FLOAT32) {
            FloatBuffer floats = stepper.floatOutput(probe);
            return IntStream.range(0, floats.capacity()).mapToDouble(floats::get).toArray();
        }
        DoubleBuffer doubles = stepper.doubleOutput(probe);
        return IntStream.range(0, doubles.capacity()).mapToDouble(doubles::get).toArray();
    }

    private static Simulator simulator(RandomNetwork random, DType dtype, int items) {
        return Simulator.builder(random.network()).dt(random.dt()).dtype(dtype).minibatch(items).seed(5)
                .timeChunks(false).microbatches(false).build();
    }
}
