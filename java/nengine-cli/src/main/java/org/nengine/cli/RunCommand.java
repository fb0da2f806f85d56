package org.nengine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nengine.Network;
import org.nengine.cli.run.Inputs;
import org.nengine.cli.run.Recording;
import org.nengine.engine.DType;
import org.nengine.engine.IoNames;
import org.nengine.engine.Simulator;
import org.nengine.engine.SimulatorBuilder;
import org.nengine.files.NetworkFile;
import org.nengine.io.NpyArray;
import org.nengine.io.Npz;
import org.nengine.reference.ReferenceSimulator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a network that was saved in a file. */
@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Runs a network that was saved in a file, and writes what its probes recorded.")
final class RunCommand implements Callable<Integer> {

    private static final String REFERENCE = "reference";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The network, as NetworkFile.save of the Java library writes it.")
    private Path file;

    @Option(names = "--steps", paramLabel = "N", required = true, description = "How many steps to run.")
    private int steps;

    @Option(names = "--inputs", paramLabel = "NPZ",
            description = "Arrays of NumPy that replace the outputs of nodes without input: each has the label of its "
                    + "node, and the axes (steps, elements) or (items, steps, elements).")
    private Path inputs;

    @Option(names = "--out", paramLabel = "NPZ",
            description = "Where to write one array for each probe, under its label or probe, probe_1, ..., and the "
                    + "times of the steps under trange. Without it only the last values are shown.")
    private Path out;

    @Option(names = "--dt", paramLabel = "S", defaultValue = "0.001",
            description = "Length of a step in seconds (default ${DEFAULT-VALUE}).")
    private double dt;

    @Option(names = "--seed", paramLabel = "N",
            description = "Seed of the processes that have none (default that of the network plus 1).")
    private Long seed;

    @Option(names = "--minibatch", paramLabel = "B",
            description = "Items computed at once; the arrays then have an axis for them in front.")
    private Integer minibatch;

    @Option(names = "--dtype", defaultValue = "float32",
            description = "float32 or float64 (default ${DEFAULT-VALUE}; the reference always computes in float64).")
    private String dtype;

    @Option(names = "--device", defaultValue = "auto",
            description = "auto, cpu, or reference (the plain-Java simulator) (default ${DEFAULT-VALUE}).")
    private String device;

    @Option(names = "--threads", paramLabel = "T", defaultValue = "0",
            description = "Threads at most; 0 for as many as pay (default ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--progress", negatable = true,
            description = "Show a progress bar, or not (default: at a terminal).")
    private Boolean progress;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        boolean reference = device.equals(REFERENCE);
        DType type = dtype();
        require(steps >= 1, "--steps must be at least 1, not " + steps);
        require(minibatch == null || minibatch >= 1, "--minibatch must be at least 1, not " + minibatch);
        require(threads >= 0, "--threads must be at least 0, not " + threads);
        require(!reference || minibatch == null, "the reference simulator has no minibatch: leave out --minibatch");
        Network network = NetworkFile.load(file);
        // The names of inputs do not depend on the probes, which are known when the network is built.
        IoNames names = new IoNames(network, List.of());
        Inputs given = inputs == null ? Inputs.none()
                : Inputs.read(inputs, names, minibatch == null ? 1 : minibatch, steps);
        Recording recording = reference ? runReference(network, given) : runEngine(network, type, given);
        if (out != null) {
            Npz.write(out, recording.arrays());
        }
        report(network, recording, reference ? DType.FLOAT64 : type).print(json, System.out);
        return 0;
    }

    private void require(boolean fits, String message) {
        if (!fits) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private DType dtype() {
        try {
            return DType.valueOf(dtype.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--dtype must be float32 or float64, not " + dtype, e);
        }
    }

    private Recording runReference(Network network, Inputs given) {
        given.putIntoNodes(dt);
        ReferenceSimulator.Builder builder = ReferenceSimulator.builder(network).dt(dt);
        if (seed != null) {
            builder.seed(seed);
        }
        try (ReferenceSimulator simulator = builder.build()) {
            return Recording.of(simulator, new IoNames(network, simulator.model().probes()), steps);
        }
    }

    private Recording runEngine(Network network, DType type, Inputs given) {
        SimulatorBuilder builder = Simulator.builder(network).dt(dt).dtype(type).device(device).threads(threads);
        if (seed != null) {
            builder.seed(seed);
        }
        if (minibatch != null) {
            builder.minibatch(minibatch);
        }
        if (progress != null) {
            builder.progressBar(progress);
        }
        try (Simulator simulator = builder.build()) {
            IoNames names = new IoNames(network, simulator.model().probes());
            return Recording.of(simulator, names, steps, given);
        }
    }

    private Report report(Network network, Recording recording, DType type) {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        recording.probes().forEach(name -> shapes.put(name,
                Arrays.stream(recording.arrays().get(name).shape()).boxed().toList()));
        Report report = new Report()
                .add("network", "network", network.toString())
                .add("neurons", "neurons", network.nNeurons())
                .add("steps", "steps", steps)
                .add("dt", "step", dt, 6, " s")
                .add("device", "device", device)
                .add("dtype", "element type", type.name().toLowerCase(Locale.ROOT))
                .add("run_s", "run", recording.seconds(), 6, " s")
                .add("steps_per_s", "speed", steps / recording.seconds(), 0, " steps/s")
                .add("probes", "probes", shapes, String.join(", ", recording.probes()));
        if (out != null) {
            report.add("out", "written to", out.toString());
        }
        recording.probes().forEach(name -> report.note(name, last(recording.arrays().get(name))));
        return report;
    }

    /** The last values of an array along its first axis, no more than a line has room for. */
    private static String last(NpyArray array) {
        int[] shape = array.shape();
        double[] values = array.toDoubles();
        int row = shape[0] == 0 ? 0 : values.length / shape[0];
        String text = Arrays.toString(Arrays.copyOfRange(values, values.length - Math.min(row, 4), values.length));
        return Arrays.toString(shape) + (row == 0 ? "" : ", ends with " + text);
    }
}
