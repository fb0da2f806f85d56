package org.nengine.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How long a training step of {@link TrainingBenchmark} takes.
 *
 * @param size hidden neurons x steps of time x minibatch
 * @param wanted seconds
 * @param fits that were timed, of several training steps each
 * @param best seconds of a training step
 * @param median seconds of a training step
 */
record TrainingTimes(String size, double wanted, int fits, double best, double median) {

    private static final int LEAST_FITS = 7;
    /** Fits take about so many times as long as runs of networks. */
    private static final double LONGER = 25;

    /** @param seconds of a run of a network */
    static List<TrainingTimes> all(double seconds) {
        return List.of(of("1000x25x128", 0.060, seconds * LONGER), of("256x100x32", 0.018, seconds * LONGER),
                of("1000x100x1", 0.004, seconds * LONGER));
    }

    private static TrainingTimes of(String size, double wanted, double seconds) {
        TrainingBenchmark benchmark = new TrainingBenchmark();
        benchmark.size = size;
        benchmark.open();
        try {
            benchmark.engineFloat32();
            benchmark.engineFloat32();
            List<Double> times = new ArrayList<>();
            for (double all = 0; all < seconds || times.size() < LEAST_FITS; all += times.get(times.size() - 1)) {
                long start = System.nanoTime();
                benchmark.engineFloat32();
                times.add((System.nanoTime() - start) * 1e-9);
            }
            double[] sorted = times.stream().mapToDouble(s -> s / TrainingBenchmark.STEPS).toArray();
            Arrays.sort(sorted);
            return new TrainingTimes(size, wanted, sorted.length, sorted[0], sorted[sorted.length / 2]);
        } finally {
            benchmark.close();
        }
    }
}
