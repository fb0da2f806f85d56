package org.nengine.cli;

import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import org.nengine.build.Model;
import org.nengine.cli.bench.BenchmarkNetwork;
import org.nengine.cli.bench.BenchmarkParameters;
import org.nengine.cli.bench.EngineSettings;
import org.nengine.cli.bench.NeuronTypes;
import org.nengine.cli.bench.Optimization;
import org.nengine.cli.bench.Roofline;
import org.nengine.cli.bench.Subject;
import org.nengine.engine.DType;
import org.nengine.engine.EngineInfo;
import org.nengine.engine.MachineSpeed;
import org.nengine.engine.Simulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Times a benchmark network. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Times a benchmark network: steps per second, best of --repeat runs after a warm-up.")
final class BenchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", completionCandidates = Models.class,
            description = "Which network: ${COMPLETION-CANDIDATES}.")
    private String model;

    @Option(names = "--dimensions", paramLabel = "D",
            description = "Size of the represented vector (default 1), or classes of classifier (default 10).")
    private Integer dimensions;

    @Option(names = "--neurons-per-d", paramLabel = "N", defaultValue = "100",
            description = "Neurons for each dimension (default ${DEFAULT-VALUE}).")
    private int neuronsPerDimension;

    @Option(names = "--ensembles", paramLabel = "E", defaultValue = "" + BenchmarkParameters.ENSEMBLES,
            description = "Ensembles of random_network (default ${DEFAULT-VALUE}).")
    private int ensembles;

    @Option(names = "--connections", paramLabel = "C", defaultValue = "" + BenchmarkParameters.CONNECTIONS,
            description = "Connections from each ensemble of random_network to others (default ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--neuron-type", paramLabel = "TYPE", defaultValue = "lif",
            description = "lif, lif-rate, soft-lif-rate, relu, spiking-relu, sigmoid, tanh, adaptive-lif, "
                    + "adaptive-lif-rate or izhikevich (default ${DEFAULT-VALUE}).")
    private String neuronType;

    @Option(names = "--steps", paramLabel = "S",
            description = "Steps of a run (default 100000; 1000 with --train or --device reference; 100 of "
                    + "classifier, whose runs are predictions on inputs that are fed).")
    private Integer steps;

    @Option(names = "--hold", paramLabel = "STEPS", defaultValue = "1",
            description = "For how many steps each value of a fed input is held, as images are that are shown for a "
                    + "while (default ${DEFAULT-VALUE}: it differs in each step); classifier only.")
    private int hold;

    @Option(names = "--minibatch", paramLabel = "B", defaultValue = "1",
            description = "Items computed at once (default ${DEFAULT-VALUE}).")
    private int minibatch;

    @Option(names = "--dtype", defaultValue = "float32",
            description = "float32 or float64 (default ${DEFAULT-VALUE}; the reference always computes in float64).")
    private String dtype;

    @Option(names = "--device", defaultValue = "cpu",
            description = "cpu, reference (the plain-Java simulator) or cuda:0 (default ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--threads", paramLabel = "T", defaultValue = "1",
            description = "Threads at most; 0 for as many as pay (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--train", description = "Time training (one minibatch of SGD with mean squared error a run).")
    private boolean train;

    @Option(names = "--repeat", paramLabel = "R", defaultValue = "3",
            description = "Timed runs, of which the best counts (default ${DEFAULT-VALUE}).")
    private int repeat;

    @Option(names = "--without", paramLabel = "LIST", split = ",", hideParamSyntax = true,
            description = "What to switch off: ${COMPLETION-CANDIDATES}; separated by commas.")
    private Set<Optimization> without = EnumSet.noneOf(Optimization.class);

    @Option(names = "--compare", paramLabel = "LIST", split = ",", hideParamSyntax = true,
            description = "Also time without these (as for --without), in turns, and print how many times faster it is "
                    + "with them.")
    private Set<Optimization> compare = EnumSet.noneOf(Optimization.class);

    @Option(names = "--roofline", description = "Also measure how fast this machine streams and computes at best, and "
            + "print which part of that the run reaches.")
    private boolean roofline;

    @Option(names = "--plan", description = "Do not time anything; print the groups of operators that a step runs, with "
            + "the bytes and floating-point operations that they count.")
    private boolean plan;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private static final int STEPS = 100_000;
    private static final int SLOW_STEPS = 1_000;
    private static final int PREDICTION_STEPS = 100;
    private static final double DT = 0.001;

    /** Names of the models, for the help text and for the completion of command lines. */
    private static final class Models implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BenchmarkNetwork.names().iterator();
        }
    }

    @Override
    public Integer call() {
        BenchmarkNetwork network = network();
        requireAtLeast("--minibatch", 1, minibatch);
        requireAtLeast("--threads", 0, threads);
        requireAtLeast("--repeat", 1, repeat);
        boolean reference = device.equals("reference");
        int n = steps != null ? steps : network.fed().isPresent() ? PREDICTION_STEPS
                : train || reference ? SLOW_STEPS : STEPS;
        requireAtLeast("--steps", 1, n);
        requireAtLeast("--hold", 1, hold);
        require(hold == 1 || network.fed().isPresent(),
                "--hold needs a model with an input that is fed, which " + network.name() + " has not: classifier has");
        require(hold == 1 || !train, "--hold is for predictions: leave out --train");
        require(!reference || !train && minibatch == 1,
                "the reference simulator has no training and no minibatch: leave out --train and --minibatch");
        require(!reference || without.isEmpty() && compare.isEmpty() && !roofline,
                "the reference simulator has no plan: leave out --without, --compare and --roofline");
        require(!plan || !train && !reference && compare.isEmpty() && !roofline,
                "--plan shows what the engine runs in inference: leave out --train, --device reference, --compare and "
                        + "--roofline");
        require(!train || !roofline, "--roofline counts what the engine runs in inference: leave out --train");
        if (reference) {
            long start = System.nanoTime();
            try (Subject subject = Subject.ofReference(network, n, hold)) {
                double build = seconds(start);
                report(network, n, build, subject.best(repeat)).print(json, System.out);
            }
            return 0;
        }
        EngineSettings settings = new EngineSettings(device, type(), minibatch, threads, without);
        long start = System.nanoTime();
        Model built = Model.build(network.network(), DT);
        if (plan) {
            try (Simulator sim = settings.simulator(built)) {
                new PlanReport(sim.planJson()).print(json, System.out);
            }
            return 0;
        }
        try (Subject subject = subject(network, built, settings, n)) {
            time(network, built, settings, subject, n, seconds(start)).print(json, System.out);
        }
        return 0;
    }

    private BenchmarkNetwork network() {
        try {
            int size = dimensions != null ? dimensions : BenchmarkNetwork.defaultDimensions(model);
            requireAtLeast("--dimensions", 1, size);
            requireAtLeast("--neurons-per-d", 1, neuronsPerDimension);
            dimensions = size;
            return BenchmarkNetwork.of(model, new BenchmarkParameters(size, neuronsPerDimension,
                    NeuronTypes.of(neuronType), ensembles, connections, 0));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private DType type() {
        try {
            return DType.valueOf(dtype.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--dtype must be float32 or float64, not " + dtype, e);
        }
    }

    private Subject subject(BenchmarkNetwork network, Model built, EngineSettings settings, int n) {
        return train ? Subject.ofTraining(network, built, settings, n)
                : Subject.ofEngine(network, built, settings, n, hold);
    }

    private Report time(BenchmarkNetwork network, Model built, EngineSettings settings, Subject subject, int n,
            double build) {
        double run;
        OptionalDouble runWithout = OptionalDouble.empty();
        if (compare.isEmpty()) {
            run = subject.best(repeat);
        } else {
            try (Subject other = subject(network, built, settings.andWithout(compare), n)) {
                double[] best = Subject.best(List.of(subject, other), repeat);
                run = best[0];
                runWithout = OptionalDouble.of(best[1]);
            }
        }
        Report report = report(network, n, build, run);
        runWithout.ifPresent(seconds -> report
                .add("compare", "compared with", list(compare), "a simulator without " + names(compare))
                .add("steps_per_s_compared", "speed of that", n / seconds, 0, " steps/s")
                .add("ratio", "faster than that", seconds / run, 2, " times"));
        if (!train) {
            addRates(report, subject.simulator().orElseThrow(), n / run);
        }
        return report;
    }

    private Report report(BenchmarkNetwork network, int n, double build, double run) {
        boolean reference = device.equals("reference");
        Report report = new Report()
                .add("model", "model", network.name())
                .add("dimensions", "dimensions", dimensions)
                .add("neurons_per_d", "neurons per dimension", neuronsPerDimension)
                .add("neurons", "neurons", network.neurons())
                .add("neuron_type", "neuron type", neuronType)
                .add("steps", "steps", n)
                .add("hold", "steps of an input", hold)
                .add("minibatch", "minibatch", minibatch)
                .add("dtype", "element type", reference ? "float64" : dtype)
                .add("device", "device", device)
                .add("threads", "threads", reference ? 1 : threads)
                .add("without", "without", list(without), without.isEmpty() ? "nothing" : names(without))
                .add("train", "training", train)
                .add("build_s", "build", build, 3, " s")
                .add("run_s", "best run", run, 6, " s")
                .add("steps_per_s", "speed", n / run, 0, " steps/s")
                .add("neuron_steps_per_s", "neurons times steps", (double) network.neurons() * minibatch * n / run, 0,
                        "/s");
        Speeds.addLoad(report);
        return report;
    }

    private void addRates(Report report, Simulator sim, double stepsPerSecond) {
        PlanReport costs = new PlanReport(sim.planJson());
        double bytes = costs.bytes() * stepsPerSecond;
        double flop = costs.flop() * stepsPerSecond;
        report.add("bytes_per_step", "read and written", costs.bytes(), 0, " bytes/step")
                .add("flop_per_step", "operations", costs.flop(), 0, " flop/step")
                .add("bytes_per_s", "memory rate", bytes, 0, " bytes/s")
                .add("flop_per_s", "operation rate", flop, 0, " flop/s");
        if (roofline) {
            int used = threads == 0 ? EngineInfo.get().threads() : threads;
            Roofline line = Roofline.of(sim, MachineSpeed.measure(MachineSpeed.SECONDS, used), used);
            report.add("working_set_bytes", "parameters and state", line.workingSet(), Speeds.bytes(line.workingSet()))
                    .add("stream_level", "streamed from", line.stream().level())
                    .add("stream_bytes_per_s", "that streams", line.stream().best(), 0, " bytes/s")
                    .add("stream_fraction", "reached of it", bytes / line.stream().best(), 3, "")
                    .add("arithmetic_flop_per_s", "the machine computes", line.flop(), 0, " flop/s")
                    .add("arithmetic_fraction", "reached of it in operations", flop / line.flop(), 3, "");
        }
    }

    private static List<String> list(Set<Optimization> optimizations) {
        return optimizations.stream().map(Optimization::toString).toList();
    }

    private static String names(Set<Optimization> optimizations) {
        return String.join(", ", list(optimizations));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private void require(boolean fits, String message) {
        if (!fits) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private void requireAtLeast(String option, int least, int value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " must be at least " + least + ", not " + value);
        }
    }
}
