package org.nengine.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.nengine.build.Model;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.Simulator;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/**
 * A benchmark network in a simulator, ready to be run and timed. A run starts from the initial state; where the network
 * has an input that is fed, it is one prediction on random values.
 */
public final class Subject implements AutoCloseable {

    private static final double LEARNING_RATE = 1e-3;
    /** So that what is recorded of a run stays small. */
    private static final int MOST_STEPS = 1_000_000;
    /** No more than so many times as long as the last run, which may have been slow to begin. */
    private static final double GROWTH = 10;

    private final Optional<Simulator> simulator;
    private final Runnable before;
    private final IntConsumer work;
    private final Runnable end;
    private final boolean fixed;
    private int steps;

    /**
     * @param work is given the number of steps
     * @param fixed whether it can only do the number that it has
     */
    private Subject(Optional<Simulator> simulator, Runnable before, IntConsumer work, Runnable end, boolean fixed,
            int steps) {
        this.simulator = simulator;
        this.before = before;
        this.work = work;
        this.end = end;
        this.fixed = fixed;
        this.steps = steps;
    }

    /**
     * Runs of the reference simulator of so many steps. The input that is fed becomes a function of time for good.
     *
     * @param hold steps of each value of this input
     */
    public static Subject ofReference(BenchmarkNetwork network, int steps, int hold) {
        network.fed().ifPresent(node -> {
            double[][] rows = uniform(1, steps, hold, node.sizeOut()).toItems()[0];
            node.setOutput(t -> rows[(int) Math.rint(t / ReferenceSimulator.DEFAULT_DT) - 1]);
        });
        ReferenceSimulator sim = new ReferenceSimulator(network.network());
        return new Subject(Optional.empty(), sim::reset, sim::runSteps, sim::close,
                network.fed().isPresent(), steps);
    }

    /**
     * Runs of the engine of so many steps.
     *
     * @param model what was built from the network
     * @param hold steps of each value of the input that is fed, if there is one
     */
    public static Subject ofEngine(BenchmarkNetwork network, Model model, EngineSettings settings, int steps, int hold) {
        Simulator sim = settings.simulator(model);
        if (network.fed().isEmpty()) {
            return new Subject(Optional.of(sim), sim::reset, sim::runSteps, sim::close, false, steps);
        }
        Data input = Data.of(network.fed().get(),
                uniform(settings.minibatch(), steps, hold, network.fed().get().sizeOut()));
        return new Subject(Optional.of(sim), () -> { }, n -> sim.predict(input), sim::close, true, steps);
    }

    /**
     * Training on one minibatch of random inputs and targets of so many steps.
     *
     * @param model what was built from the network
     */
    public static Subject ofTraining(BenchmarkNetwork network, Model model, EngineSettings settings, int steps) {
        Simulator sim = settings.simulator(model);
        sim.compile(new SGD(LEARNING_RATE), Loss.mse());
        RandomState random = new RandomState(0);
        int items = settings.minibatch();
        Data inputs = Data.of(network.network().allNodes().stream().filter(n -> n.sizeIn() == 0)
                .map(n -> normal(random, items, steps, n.sizeOut())).toArray(Tensor[]::new));
        Data targets = Data.of(normal(random, items, steps, network.output().sizeIn()));
        return new Subject(Optional.of(sim), () -> { }, n -> sim.fit(inputs, targets, f -> f.epochs(1)), sim::close,
                true, steps);
    }

    /** Between 0 and 1, as grey values are; new ones for each item after so many steps. */
    static Tensor uniform(int items, int steps, int hold, int size) {
        RandomState random = new RandomState(0);
        float[] values = new float[size(items, steps, size)];
        for (int row = 0; row < items * steps; row++) {
            boolean held = row % steps % hold != 0;
            for (int i = row * size; i < (row + 1) * size; i++) {
                values[i] = held ? values[i - size] : (float) random.uniform(0, 1);
            }
        }
        return Tensor.wrap(values, items, steps, size);
    }

    private static Tensor normal(RandomState random, int... shape) {
        double[] values = new double[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.standardNormal();
        }
        return Tensor.of(values, shape);
    }

    private static int size(int... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    /** The engine; empty for the reference simulator. */
    public Optional<Simulator> simulator() {
        return simulator;
    }

    /** Of a run. */
    public int steps() {
        return steps;
    }

    /** Makes runs about so many seconds long, if they do not depend on inputs or targets of one length. */
    public void calibrate(double seconds) {
        if (fixed) {
            return;
        }
        time();
        for (double taken = time(); taken < seconds && steps < MOST_STEPS; taken = time()) {
            steps = (int) Math.min(MOST_STEPS, Math.ceil(steps * Math.min(seconds / taken, GROWTH) + 1));
        }
    }

    /** Runs once and gives the seconds that it took. */
    public double time() {
        before.run();
        long start = System.nanoTime();
        work.accept(steps);
        return (System.nanoTime() - start) * 1e-9;
    }

    /** The least seconds of so many runs, after one that does not count. */
    public double best(int repeat) {
        return best(List.of(this), repeat)[0];
    }

    /**
     * The least seconds of so many runs of each, in turns, so that what disturbs the machine disturbs all alike; after
     * one of each that does not count.
     */
    public static double[] best(List<Subject> subjects, int repeat) {
        subjects.forEach(Subject::time);
        double[] best = new double[subjects.size()];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        for (int i = 0; i < repeat; i++) {
            for (int k = 0; k < best.length; k++) {
                best[k] = Math.min(best[k], subjects.get(k).time());
            }
        }
        return best;
    }

    @Override
    public void close() {
        end.run();
    }
}
