package org.nengine.cli.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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

    private final Optional<Simulator> simulator;
    private final Runnable before;
    private final Runnable work;
    private final Runnable end;

    private Subject(Optional<Simulator> simulator, Runnable before, Runnable work, Runnable end) {
        this.simulator = simulator;
        this.before = before;
        this.work = work;
        this.end = end;
    }

    /** Runs of the reference simulator of so many steps. The input that is fed becomes a function of time for good. */
    public static Subject ofReference(BenchmarkNetwork network, int steps) {
        network.fed().ifPresent(node -> {
            double[][] rows = uniform(1, steps, node.sizeOut()).toItems()[0];
            node.setOutput(t -> rows[(int) Math.rint(t / ReferenceSimulator.DEFAULT_DT) - 1]);
        });
        ReferenceSimulator sim = new ReferenceSimulator(network.network());
        return new Subject(Optional.empty(), sim::reset, () -> sim.runSteps(steps), sim::close);
    }

    /**
     * Runs of the engine of so many steps.
     *
     * @param model what was built from the network
     */
    public static Subject ofEngine(BenchmarkNetwork network, Model model, EngineSettings settings, int steps) {
        Simulator sim = settings.simulator(model);
        if (network.fed().isEmpty()) {
            return new Subject(Optional.of(sim), sim::reset, () -> sim.runSteps(steps), sim::close);
        }
        Data input = Data.of(network.fed().get(),
                uniform(settings.minibatch(), steps, network.fed().get().sizeOut()));
        return new Subject(Optional.of(sim), () -> { }, () -> sim.predict(input), sim::close);
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
        return new Subject(Optional.of(sim), () -> { }, () -> sim.fit(inputs, targets, f -> f.epochs(1)), sim::close);
    }

    /** Between 0 and 1, as grey values are. */
    private static Tensor uniform(int... shape) {
        RandomState random = new RandomState(0);
        float[] values = new float[size(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.uniform(0, 1);
        }
        return Tensor.wrap(values, shape);
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

    /** Runs once and gives the seconds that it took. */
    public double time() {
        before.run();
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) * 1e-9;
    }

    /** The least seconds of so many runs, after one that does not count. */
    public double best(int repeat) {
        return best(List.of(this), repeat)[0];
    }

    /**
     * The least seconds of so many runs of each, in turns, so that what disturbs the machine disturbs all alike; after one
     * of each that does not count.
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
