package org.nengine.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.distributions.Gaussian;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Triangle;

/** A run of a process goes on elsewhere, from its memory and its generator. */
class ProcessMemoryTest {

    private static final double DT = 0.001;

    @TestFactory
    Stream<DynamicTest> aRunGoesOnElsewhere() {
        return Stream.of(new WhiteNoise(), new FilteredNoise(), new FilteredNoise(new Alpha(0.01)), new BrownNoise(),
                new FilteredNoise(new Triangle(0.005), new Gaussian(0, 1), false), new WhiteSignal(0.1, 20),
                new PresentInput(new double[][] {{1, 2}, {3, 4}}, 0.004), new SynapseProcess(new Lowpass(0.01), 2),
                new SynapseProcess(new Triangle(0.007), 2), new SynapseProcess(new Alpha(0.02), 2))
                .map(process -> DynamicTest.dynamicTest(process.toString(), () -> check(process)));
    }

    private static void check(Process process) {
        int sizeIn = process instanceof SynapseProcess ? 2 : 0;
        RandomState rng = new RandomState(3);
        RandomState first = rng.copy();
        ProcessStep run = process.step(sizeIn, 2, DT, rng);
        run(run, 0, 23, sizeIn);
        double[] memory = run.memory();

        RandomState otherRng = new RandomState(99);
        otherRng.continueAs(first);
        ProcessStep other = process.step(sizeIn, 2, DT, otherRng);
        run(other, 0, 5, sizeIn);
        otherRng.continueAs(rng);
        other.restore(memory);

        assertThat(run(other, 23, 40, sizeIn)).isDeepEqualTo(run(run, 23, 40, sizeIn));
        assertThatThrownBy(() -> other.restore(new double[memory.length + 1]))
                .isInstanceOf(ValidationException.class).hasMessageContaining("" + (memory.length + 1));
    }

    private static double[][] run(ProcessStep step, int from, int to, int sizeIn) {
        double[][] outputs = new double[to - from][2];
        for (int i = from; i < to; i++) {
            double[] input = new double[sizeIn];
            for (int k = 0; k < sizeIn; k++) {
                input[k] = Math.sin(i + 2.0 * k);
            }
            step.step((i + 1) * DT, input, outputs[i - from]);
        }
        return outputs;
    }

    @Test
    void theMemoryIsACopy() {
        ProcessStep step = new SynapseProcess(new Lowpass(0.01)).step(1, 1, DT, new RandomState(0));
        double[] before = step.memory();
        double[] output = new double[1];
        step.step(DT, new double[] {1}, output);
        assertThat(before).containsExactly(0);
        assertThat(step.memory()).isNotEqualTo(before);
    }
}
