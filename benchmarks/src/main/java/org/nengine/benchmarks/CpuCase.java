package org.nengine.benchmarks;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nengine.build.Model;
import org.nengine.cli.bench.BenchmarkNetwork;
import org.nengine.cli.bench.EngineSettings;
import org.nengine.cli.bench.Optimization;
import org.nengine.cli.bench.Roofline;
import org.nengine.cli.bench.Subject;
import org.nengine.engine.DType;
import org.nengine.engine.MachineSpeed;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;

/** A benchmark network of one size, and what is measured of it on the processor. */
final class CpuCase {

    static final int MINIBATCH = 64;

    private static final double DT = 0.001;
    private static final int FIRST_STEPS = 20;
    private static final int PREDICTION_STEPS = 100;
    private static final int REPEAT = 3;
    private static final int TURNS = 5;
    /** Predictions are short. */
    private static final int MORE_PREDICTIONS = 5;
    private static final List<Optimization> STEPPED = List.of(Optimization.MERGE, Optimization.FUSE,
            Optimization.EVENT_DRIVEN, Optimization.TIME_CHUNKS);

    private final String model;
    private final int dimensions;
    private final int neuronsPerDimension;
    private final double wanted;

    /** @param wanted steps a second in float32, minibatch 1 */
    CpuCase(String model, int dimensions, int neuronsPerDimension, double wanted) {
        this.model = model;
        this.dimensions = dimensions;
        this.neuronsPerDimension = neuronsPerDimension;
        this.wanted = wanted;
    }

    /**
     * Steps a second with and without an optimisation, in turns, and the bytes that the plans count of a step.
     *
     * @param minibatch of both
     */
    record Worth(int minibatch, double on, double off, long bytesOn, long bytesOff) {
    }

    /**
     * What was measured, in steps a second.
     *
     * @param threads of the faster runs of one thread and of all
     * @param bytes that the plan counts of a step
     * @param flop that the plan counts of a step
     * @param minibatch steps of all items at once
     * @param minibatchThreads of the faster runs of the minibatch
     */
    record Result(CpuCase of, int neurons, int threads, double float32, double float64, double reference, long bytes,
            long flop, Roofline roofline, double minibatch, int minibatchThreads, Map<Optimization, Worth> worth) {
    }

    String name() {
        return model;
    }

    String size() {
        return dimensions + " x " + neuronsPerDimension;
    }

    double wanted() {
        return wanted;
    }

    private BenchmarkNetwork network() {
        return BenchmarkNetwork.of(model, dimensions, neuronsPerDimension, new LIF());
    }

    /**
     * Measures everything.
     *
     * @param seconds of a run
     */
    Result measure(MachineSpeed speed, int allThreads, double seconds) {
        BenchmarkNetwork network = network();
        Model built = Model.build(network.network(), DT);
        int threads = fastest(network, built, 1, allThreads, seconds).threads();
        Best many = fastest(network, built, MINIBATCH, allThreads, seconds);
        double[] types;
        try (Subject float32 = open(network, built, EngineSettings.of(DType.FLOAT32, 1, threads), seconds);
                Subject float64 = open(network, built, EngineSettings.of(DType.FLOAT64, 1, threads), seconds)) {
            types = rates(List.of(float32, float64), REPEAT, network);
        }
        Map<Optimization, Worth> worth = new EnumMap<>(Optimization.class);
        for (Optimization o : STEPPED) {
            worth.put(o, worth(network, built, EngineSettings.of(DType.FLOAT32, 1, threads), o, seconds));
        }
        worth.put(Optimization.MICROBATCHES, worth(network, built,
                EngineSettings.of(DType.FLOAT32, MINIBATCH, many.threads()), Optimization.MICROBATCHES, seconds));
        Costs costs;
        Roofline roofline;
        try (Simulator sim = EngineSettings.of(DType.FLOAT32, 1, threads).simulator(built)) {
            costs = Costs.of(sim);
            roofline = Roofline.of(sim, speed, threads);
        }
        return new Result(this, network.neurons(), threads, types[0], types[1], reference(seconds),
                costs.bytes(), costs.flop(), roofline, many.rate(), many.threads(), worth);
    }

    private record Best(int threads, double rate) {
    }

    /** The better of one thread and all. */
    private static Best fastest(BenchmarkNetwork network, Model built, int minibatch, int allThreads, double seconds) {
        try (Subject one = open(network, built, EngineSettings.of(DType.FLOAT32, minibatch, 1), seconds);
                Subject all = open(network, built, EngineSettings.of(DType.FLOAT32, minibatch, allThreads), seconds)) {
            double[] rates = rates(List.of(one, all), REPEAT, network);
            return rates[1] > rates[0] ? new Best(allThreads, rates[1]) : new Best(1, rates[0]);
        }
    }

    private static Worth worth(BenchmarkNetwork network, Model built, EngineSettings settings, Optimization what,
            double seconds) {
        try (Subject with = open(network, built, settings, seconds);
                Subject without = open(network, built, settings.andWithout(Set.of(what)), seconds)) {
            double[] rates = rates(List.of(with, without), TURNS, network);
            return new Worth(settings.minibatch(), rates[0], rates[1], Costs.of(with.simulator().orElseThrow()).bytes(),
                    Costs.of(without.simulator().orElseThrow()).bytes());
        }
    }

    private double reference(double seconds) {
        BenchmarkNetwork network = network();
        try (Subject subject = Subject.ofReference(network, steps(network), 1)) {
            subject.calibrate(seconds);
            return rates(List.of(subject), REPEAT, network)[0];
        }
    }

    /**
     * Predictions in chunks of time and step by step, in steps a second.
     *
     * @param hold for how many steps each input is held
     */
    record Chunks(int threads, int hold, double chunked, double stepped) {
    }

    /** Measures predictions in chunks, in turns with those step by step: inputs that differ in each step, and held ones. */
    List<Chunks> chunks(int allThreads, double seconds) {
        BenchmarkNetwork network = network();
        Model built = Model.build(network.network(), DT);
        List<Chunks> all = new ArrayList<>();
        for (int threads : allThreads > 1 ? new int[] {1, allThreads} : new int[] {1}) {
            EngineSettings settings = EngineSettings.of(DType.FLOAT32, 1, threads);
            for (int hold : new int[] {1, PREDICTION_STEPS}) {
                try (Subject chunked = open(network, built, settings, hold, seconds);
                        Subject stepped = open(network, built, settings.andWithout(Set.of(Optimization.TIME_CHUNKS)),
                                hold, seconds)) {
                    double[] rates = rates(List.of(chunked, stepped), TURNS, network);
                    all.add(new Chunks(threads, hold, rates[0], rates[1]));
                }
            }
        }
        return all;
    }

    private static Subject open(BenchmarkNetwork network, Model built, EngineSettings settings, double seconds) {
        return open(network, built, settings, 1, seconds);
    }

    private static Subject open(BenchmarkNetwork network, Model built, EngineSettings settings, int hold,
            double seconds) {
        Subject subject = Subject.ofEngine(network, built, settings, steps(network), hold);
        subject.calibrate(seconds);
        return subject;
    }

    private static int steps(BenchmarkNetwork network) {
        return network.fed().isPresent() ? PREDICTION_STEPS : FIRST_STEPS;
    }

    private static double[] rates(List<Subject> subjects, int repeat, BenchmarkNetwork network) {
        double[] rates = Subject.best(subjects, network.fed().isPresent() ? repeat * MORE_PREDICTIONS : repeat);
        for (int i = 0; i < rates.length; i++) {
            rates[i] = subjects.get(i).steps() / rates[i];
        }
        return rates;
    }
}
