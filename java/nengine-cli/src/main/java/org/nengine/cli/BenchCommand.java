package org.nengine.cli;

import java.util.Iterator;
import java.util.concurrent.Callable;
import org.nengine.cli.bench.BenchmarkNetwork;
import org.nengine.cli.bench.BenchmarkParameters;
import org.nengine.cli.bench.NeuronTypes;
import org.nengine.cli.bench.Timing;
import org.nengine.engine.DType;
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

    @Option(names = "--dimensions", paramLabel = "D", defaultValue = "1",
            description = "Size of the represented vector (default ${DEFAULT-VALUE}).")
    private int dimensions;

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
            description = "Steps of a run (default 100000; 1000 with --train or --device reference).")
    private Integer steps;

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

    @Option(names = "--plan", description = "Do not time anything; print the groups of operators that a step runs, with "
            + "the bytes and floating-point operations that they count.")
    private boolean plan;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private static final int STEPS = 100_000;
    private static final int SLOW_STEPS = 1_000;

    /** Names of the models, for the help text and for the completion of command lines. */
    private static final class Models implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return BenchmarkNetwork.names().iterator();
        }
    }

    @Override
    public Integer call() {
        requireAtLeast("--dimensions", 1, dimensions);
        requireAtLeast("--neurons-per-d", 1, neuronsPerDimension);
        requireAtLeast("--minibatch", 1, minibatch);
        requireAtLeast("--threads", 0, threads);
        requireAtLeast("--repeat", 1, repeat);
        boolean reference = device.equals("reference");
        int n = steps != null ? steps : train || reference ? SLOW_STEPS : STEPS;
        requireAtLeast("--steps", 1, n);
        if (reference && (train || minibatch != 1)) {
            throw new ParameterException(spec.commandLine(),
                    "the reference simulator has no training and no minibatch: leave out --train and --minibatch");
        }
        if (plan && (train || reference)) {
            throw new ParameterException(spec.commandLine(), "--plan shows what the engine runs in inference: leave out "
                    + "--train and --device reference");
        }
        BenchmarkNetwork network;
        DType type;
        try {
            network = BenchmarkNetwork.of(model, new BenchmarkParameters(dimensions, neuronsPerDimension,
                    NeuronTypes.of(neuronType), ensembles, connections, 0));
            type = DType.valueOf(dtype.toUpperCase(java.util.Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        if (plan) {
            try (Simulator sim = Timing.simulator(network, device, type, minibatch, threads)) {
                new PlanReport(sim.planJson()).print(json, System.out);
            }
            return 0;
        }
        Timing timing = reference ? Timing.ofReference(network, n, repeat)
                : Timing.ofEngine(network, n, repeat, device, type, minibatch, threads, train);
        Report report = new Report()
                .add("model", "model", network.name())
                .add("dimensions", "dimensions", dimensions)
                .add("neurons_per_d", "neurons per dimension", neuronsPerDimension)
                .add("neurons", "neurons", network.neurons())
                .add("neuron_type", "neuron type", neuronType)
                .add("steps", "steps", n)
                .add("minibatch", "minibatch", minibatch)
                .add("dtype", "element type", reference ? "float64" : dtype)
                .add("device", "device", device)
                .add("threads", "threads", reference ? 1 : threads)
                .add("train", "training", train)
                .add("build_s", "build", timing.buildSeconds(), 3, " s")
                .add("run_s", "best run", timing.runSeconds(), 6, " s")
                .add("steps_per_s", "speed", n / timing.runSeconds(), 0, " steps/s");
        if (!train) {
            timing.plan().map(PlanReport::new).ifPresent(p -> addRates(report, p, n / timing.runSeconds()));
        }
        report.print(json, System.out);
        return 0;
    }

    private static void addRates(Report report, PlanReport plan, double stepsPerSecond) {
        report.add("bytes_per_step", "read and written", plan.bytes(), 0, " bytes/step")
                .add("flop_per_step", "operations", plan.flop(), 0, " flop/step")
                .add("bytes_per_s", "memory rate", plan.bytes() * stepsPerSecond, 0, " bytes/s")
                .add("flop_per_s", "operation rate", plan.flop() * stepsPerSecond, 0, " flop/s");
    }

    private void requireAtLeast(String option, int least, int value) {
        if (value < least) {
            throw new ParameterException(spec.commandLine(), option + " must be at least " + least + ", not " + value);
        }
    }
}
