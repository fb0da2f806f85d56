package org.nengine.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * How long single steps of {@link StepperBenchmark} take, and what they leave on the heap.
 *
 * @param steps that were timed
 * @param median nanoseconds
 * @param slow nanoseconds that 99.9 % of the steps do not take
 * @param bytes allocated a step
 */
record StepTimes(String name, int steps, long median, long slow, double bytes) {

    private static final int WARM_UP = 50_000;
    private static final double STEPS_A_SECOND = 1_000_000;
    private static final double SLOW = 0.999;
    /** Steps of the simulator take longer. */
    private static final int FEWER = 10;

    /** @param seconds of a run of a network */
    static List<StepTimes> all(double seconds) {
        int steps = (int) Math.ceil(seconds * STEPS_A_SECOND);
        StepperBenchmark benchmark = new StepperBenchmark();
        benchmark.open();
        try {
            return List.of(of("stepper, float32", steps, benchmark::stepperFloat32),
                    of("stepper, float64", steps, benchmark::stepperFloat64),
                    of("`Simulator.step()` and `data`, float32", steps / FEWER + 1, benchmark::simulatorStepFloat32));
        } finally {
            benchmark.close();
        }
    }

    private static StepTimes of(String name, int steps, DoubleSupplier step) {
        double sum = 0;
        for (int i = 0; i < WARM_UP; i++) {
            sum += step.getAsDouble();
        }
        long[] times = new long[steps];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        // Asked for once before, since the first time allocates.
        long before = threads.getThreadAllocatedBytes(thread);
        before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < steps; i++) {
            long start = System.nanoTime();
            sum += step.getAsDouble();
            times[i] = System.nanoTime() - start;
        }
        double bytes = (threads.getThreadAllocatedBytes(thread) - before) / (double) steps;
        if (Double.isNaN(sum)) {
            throw new IllegalStateException("the steps gave NaN");
        }
        Arrays.sort(times);
        return new StepTimes(name, steps, times[steps / 2], times[(int) (SLOW * (steps - 1))], bytes);
    }
}
