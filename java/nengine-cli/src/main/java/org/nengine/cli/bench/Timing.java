package org.nengine.cli.bench;

import java.util.Arrays;
import java.util.Optional;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/**
 * What a benchmark measured.
 *
 * @param buildSeconds from the network to a simulator that can run
 * @param runSeconds the best of the timed runs
 * @param plan {@link Simulator#planJson} of the engine; empty for the reference simulator
 */
public record Timing(double buildSeconds, double runSeconds, Optional<String> plan) {

    private static final double LEARNING_RATE = 1e-3;

    /** Times runs of the reference simulator. */
    public static Timing ofReference(BenchmarkNetwork network, int steps, int repeat) {
        long start = System.nanoTime();
        try (ReferenceSimulator sim = new ReferenceSimulator(network.network())) {
            double build = seconds(start);
            return new Timing(build, best(repeat, sim::reset, () -> sim.runSteps(steps)), Optional.empty());
        }
    }

    /**
     * Times runs of the native engine, or of training on one minibatch of random inputs and targets.
     *
     * @param threads at most; 0 for as many as pay
     */
    public static Timing ofEngine(BenchmarkNetwork network, int steps, int repeat, String device, DType dtype,
            int minibatch, int threads, boolean train) {
        long start = System.nanoTime();
        try (Simulator sim = simulator(network, device, dtype, minibatch, threads)) {
            double build = seconds(start);
            return new Timing(build, train ? training(sim, network, steps, repeat, minibatch)
                    : best(repeat, sim::reset, () -> sim.runSteps(steps)), Optional.of(sim.planJson()));
        }
    }

    /** The simulator whose runs are timed. */
    public static Simulator simulator(BenchmarkNetwork network, String device, DType dtype, int minibatch,
            int threads) {
        return Simulator.builder(network.network()).device(device).dtype(dtype).minibatch(minibatch).threads(threads)
                .progressBar(false).build();
    }

    private static double training(Simulator sim, BenchmarkNetwork network, int steps, int repeat, int minibatch) {
        sim.compile(new SGD(LEARNING_RATE), Loss.mse());
        RandomState random = new RandomState(0);
        Data inputs = Data.of(network.network().allNodes().stream().filter(n -> n.sizeIn() == 0)
                .map(n -> normal(random, minibatch, steps, n.sizeOut())).toArray(Tensor[]::new));
        Data targets = Data.of(normal(random, minibatch, steps, network.output().sizeIn()));
        return best(repeat, () -> { }, () -> sim.fit(inputs, targets, f -> f.epochs(1)));
    }

    private static Tensor normal(RandomState random, int... shape) {
        double[] values = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.standardNormal();
        }
        return Tensor.of(values, shape);
    }

    private static double best(int repeat, Runnable before, Runnable work) {
        before.run();
        work.run();
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < repeat; i++) {
            before.run();
            long start = System.nanoTime();
            work.run();
            best = Math.min(best, seconds(start));
        }
        return best;
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
