package org.nengine.agreement;

import java.util.Arrays;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;

/** A process of the user's own: follows the mean of its input, with noise and a memory. */
final class Drift extends Process {

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        double[] state = new double[sizeOut];
        return new ProcessStep() {
            @Override
            public void step(double t, double[] input, double[] output) {
                double mean = Arrays.stream(input).average().orElse(0);
                for (int i = 0; i < sizeOut; i++) {
                    state[i] += 10 * dt * (mean - state[i]) + rng.normal(0, 0.01);
                    output[i] = state[i];
                }
            }

            @Override
            public double[] memory() {
                return state.clone();
            }

            @Override
            public void restore(double[] memory) {
                ProcessStep.requireSize(memory, sizeOut);
                System.arraycopy(memory, 0, state, 0, sizeOut);
            }
        };
    }

    @Override
    public String toString() {
        return "Drift()";
    }
}
