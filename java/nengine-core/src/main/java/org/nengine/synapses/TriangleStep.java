package org.nengine.synapses;

import java.util.Arrays;

/** Steps a {@link Triangle} of n inputs on a number of elements, as a running mean. */
final class TriangleStep implements SynapseStep {

    private final int n;
    private final double unit;
    private final double full;
    private final double[][] ring;
    private final double[] mean;
    private int at;

    /** As if the input had been {@code y0} for the whole length of the response. */
    TriangleStep(int n, double[] y0) {
        this.n = n;
        unit = 1 / (n * (n + 1.0) / 2);
        full = n / (n * (n + 1.0) / 2);
        ring = new double[n][y0.length];
        mean = y0.clone();
        for (double[] past : ring) {
            for (int k = 0; k < y0.length; k++) {
                past[k] = unit * y0[k];
            }
        }
    }

    @Override
    public void step(double[] input, double[] output) {
        int next = (at + 1) % n;
        for (int k = 0; k < mean.length; k++) {
            double lost = 0;
            for (double[] past : ring) {
                lost += past[k];
            }
            mean[k] += full * input[k];
            mean[k] -= lost;
            ring[next][k] = unit * input[k];
            output[k] = mean[k];
        }
        at = next;
    }

    /** The means, the ring of past inputs as it lies, and the place in it. */
    @Override
    public double[] memory() {
        int size = mean.length;
        double[] memory = Arrays.copyOf(mean, size * (n + 1) + 1);
        for (int i = 0; i < n; i++) {
            System.arraycopy(ring[i], 0, memory, (i + 1) * size, size);
        }
        memory[memory.length - 1] = at;
        return memory;
    }

    @Override
    public void restore(double[] memory) {
        int size = mean.length;
        SynapseStep.requireSize(memory, size * (n + 1) + 1);
        System.arraycopy(memory, 0, mean, 0, size);
        for (int i = 0; i < n; i++) {
            System.arraycopy(memory, (i + 1) * size, ring[i], 0, size);
        }
        // Whatever the number is, it becomes a place.
        at = Math.floorMod((long) memory[memory.length - 1], n);
    }
}
