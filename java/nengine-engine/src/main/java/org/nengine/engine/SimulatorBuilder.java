package org.nengine.engine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.nengine.Network;
import org.nengine.build.Model;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** The settings of a {@link Simulator}. */
public final class SimulatorBuilder {

    private static final double DEFAULT_DT = 0.001;

    private final Network network;
    private Optional<Model> model = Optional.empty();
    private OptionalDouble dt = OptionalDouble.empty();
    private OptionalLong seed = OptionalLong.empty();
    private OptionalInt minibatch = OptionalInt.empty();
    private DType dtype = DType.FLOAT32;
    private int threads;
    private double lifSmoothing;
    private OptionalLong memoryBudget = OptionalLong.empty();
    private int checkpointEvery;
    private boolean simplify = true;
    private boolean merge = true;
    private boolean fuse = true;
    private boolean eventDriven = true;
    private boolean timeChunks = true;
    private boolean microbatches = true;
    private boolean inferenceOnly;
    private boolean stateful = true;
    private Optional<Boolean> learningPhase = Optional.empty();
    private Optional<Boolean> progressBar = Optional.empty();
    private String device = "auto";

    SimulatorBuilder(Network network) {
        this.network = Require.present("Simulator", "network", network);
    }

    SimulatorBuilder(Model model) {
        this(Require.present("Simulator", "model", model).network());
        this.model = Optional.of(model);
    }

    /**
     * Length of a step in seconds. Default 0.001. A model that is built already has its own.
     *
     * @param seconds above 0
     */
    public SimulatorBuilder dt(double seconds) {
        dt = OptionalDouble.of(Require.positive("Simulator", "dt", seconds));
        return this;
    }

    /**
     * Seed of what is random while the simulator runs: processes without a seed of their own, the order of items in
     * training. Default the seed of the network plus 1, or a random one if it has none.
     *
     * @param value 0 to 2<sup>32</sup> - 1
     */
    public SimulatorBuilder seed(long value) {
        seed = OptionalLong.of(Require.seed("Simulator", value));
        return this;
    }

    /**
     * How many copies of the network run side by side, on inputs of their own. Default 1, without an axis for items in
     * what comes out; 1 given here has that axis.
     *
     * @param items 1 or more
     */
    public SimulatorBuilder minibatch(int items) {
        minibatch = OptionalInt.of(Require.atLeast("Simulator", "minibatch", 1, items));
        return this;
    }

    /**
     * Precision of the simulation. Default {@link DType#FLOAT32}. The network is built in double precision all the
     * same.
     */
    public SimulatorBuilder dtype(DType value) {
        dtype = Require.present("Simulator", "dtype", value);
        return this;
    }

    /** How many threads may be used; 0 for as many as pay. Default 0. */
    public SimulatorBuilder threads(int count) {
        threads = Require.atLeast("Simulator", "threads", 0, count);
        return this;
    }

    /**
     * Trains LIF neurons with a smoothed rate curve (Hunsberger and Eliasmith 2015). Default none.
     *
     * @param sigma width of the smoothing, above 0
     */
    public SimulatorBuilder lifSmoothing(double sigma) {
        lifSmoothing = Require.positive("Simulator", "lifSmoothing", sigma);
        return this;
    }

    /**
     * The most memory that the engine may use for its arrays, as {@link MemoryUse} counts them. Default no limit.
     *
     * <p>In training, the backward pass needs values of every step. If those of all steps do not fit, the state is kept
     * at checkpoints, and the steps from one to the next are computed a second time (gradient checkpointing), with as
     * few checkpoints as the budget allows. Losses, gradients and states are the same, bit for bit; functions and
     * processes in Java are called once all the same. Long runs are cut into stretches that fit. What fits in no way
     * throws a {@link ValidationException} before anything runs, which says how much would be needed.
     *
     * @param bytes 1 or more
     */
    public SimulatorBuilder memoryBudget(long bytes) {
        if (bytes < 1) {
            throw new ValidationException("Simulator", "memoryBudget", "must be at least 1, got " + bytes);
        }
        memoryBudget = OptionalLong.of(bytes);
        return this;
    }

    /**
     * Whether training takes the least memory that it can, computing most steps twice: with checkpoints about as far
     * from each other as the square root of the number of steps. Default false: checkpoints only as far as a {@link
     * #memoryBudget(long)} requires them. The last call of this and {@link #checkpointEvery(int)} counts.
     */
    public SimulatorBuilder gradientCheckpointing(boolean value) {
        checkpointEvery = value ? MemoryLimits.LEAST : 0;
        return this;
    }

    /**
     * Has training keep the state after every so many steps, and compute the steps in between twice; no checkpoints
     * where a call has no more steps. Default none. The last call of this and {@link #gradientCheckpointing(boolean)}
     * counts.
     *
     * @param steps 1 or more
     */
    public SimulatorBuilder checkpointEvery(int steps) {
        checkpointEvery = Require.atLeast("Simulator", "checkpointEvery", 1, steps);
        return this;
    }

    /**
     * Whether operators without an effect are left out and others replaced by shorter ones. Default true. Without, sums
     * may be rounded differently, and what would be left out can be looked at with {@link Simulator#signal}.
     */
    public SimulatorBuilder simplify(boolean value) {
        simplify = value;
        return this;
    }

    /**
     * Whether operators of the same kind are computed together where the order of a step allows it. Default true.
     * Without, sums may be rounded differently.
     */
    public SimulatorBuilder merge(boolean value) {
        merge = value;
        return this;
    }

    /**
     * Whether operators that work on the same numbers one after the other become one: a learning rule and the product with
     * the weights that it changes; the biases and the encoders of one dimension that make the currents of neurons, the
     * neurons, and decoders of few rows. Default true. Without, sums may be rounded differently. It concerns steps that are
     * run, not those that are trained.
     */
    public SimulatorBuilder fuse(boolean value) {
        fuse = value;
        return this;
    }

    /**
     * Whether products with the output of spiking neurons skip the neurons that are silent: at minibatch 1, in steps that
     * are run, where a population has at least 64 neurons and 16 rows of matrices. Default true. Without, sums may be
     * rounded differently.
     */
    public SimulatorBuilder eventDriven(boolean value) {
        eventDriven = value;
        return this;
    }

    /**
     * Whether what does not depend on its own output of the step before runs for many steps at once before what reads it
     * does; and what depends on inputs alone runs once for steps that follow each other with the same inputs. Default true.
     * Without, sums may be rounded differently.
     */
    public SimulatorBuilder timeChunks(boolean value) {
        timeChunks = value;
        return this;
    }

    /**
     * Whether the items of a minibatch are run in parts, one a thread, that do not wait for each other from step to step,
     * in runs of 16 steps or more. Default true. Without, all items take each step together.
     */
    public SimulatorBuilder microbatches(boolean value) {
        microbatches = value;
        return this;
    }

    /**
     * Whether nothing is ever trained: no parameter is trainable, and a fit is refused. Default false. Parameters can
     * still be loaded and set, and learning rules change them.
     */
    public SimulatorBuilder inferenceOnly(boolean value) {
        inferenceOnly = value;
        return this;
    }

    /**
     * Whether calls can keep their state. Default true. If not, every call starts from the initial state, nothing of it
     * is kept, and the number of steps stays 0; {@code stateful(true)} of a call has no effect then, and is warned of
     * except in runs. Parameters stay as training and learning rules left them, and what processes and functions
     * written in Java remember by themselves goes on.
     */
    public SimulatorBuilder stateful(boolean value) {
        stateful = value;
        return this;
    }

    /**
     * Runs every call in training mode, or none. In training mode, spiking neurons answer with their rates, by which
     * gradients are known; in inference mode they spike, and no gradient goes through them. Default: fits are in
     * training mode, all else is not.
     *
     * @param training whether in training mode
     */
    public SimulatorBuilder learningPhase(boolean training) {
        learningPhase = Optional.of(training);
        return this;
    }

    /**
     * Whether runs and training show their progress on standard error. Default true if the program runs at a terminal,
     * else false. Each call may say otherwise.
     */
    public SimulatorBuilder progressBar(boolean value) {
        progressBar = Optional.of(value);
        return this;
    }

    /**
     * What to run on: {@code "cpu"}, or {@code "auto"} for the best there is. Default {@code "auto"}. The devices of
     * this machine are in {@link EngineInfo#devices()}.
     */
    public SimulatorBuilder device(String name) {
        device = Require.present("Simulator", "device", name);
        return this;
    }

    /**
     * Builds the network and hands it to the engine.
     *
     * @throws org.nengine.exceptions.BuildException if the network cannot be built
     * @throws ValidationException if the device cannot be used; the message says why and names those that can; or if
     *     settings contradict each other
     */
    public Simulator build() {
        requireDevice();
        if (inferenceOnly && learningPhase.orElse(false)) {
            throw new ValidationException("Simulator", "learningPhase", "cannot be true together with "
                    + "inferenceOnly(true): nothing runs in training mode then");
        }
        Model built = model.orElseGet(() -> Model.build(network, dt.orElse(DEFAULT_DT)));
        if (dt.isPresent() && dt.getAsDouble() != built.dt()) {
            throw new ValidationException("Simulator", "dt", "the model was built for steps of " + built.dt()
                    + " seconds, not " + dt.getAsDouble());
        }
        Settings settings = new Settings(dtype, minibatch.orElse(1), threads,
                new Optimizations(simplify, merge, fuse, eventDriven, timeChunks, microbatches), lifSmoothing,
                new MemoryLimits(memoryBudget, checkpointEvery),
                new CallModes(inferenceOnly, stateful, learningPhase));
        return new Simulator(built, settings, seed.orElseGet(built::defaultSimulatorSeed), minibatch.isPresent(),
                progressBar.orElseGet(() -> System.console() != null));
    }

    private void requireDevice() {
        if (device.equals("auto") || device.equals("cpu")) {
            return;
        }
        List<EngineInfo.Device> devices = EngineInfo.get().devices();
        String usable = devices.stream().filter(EngineInfo.Device::usable).map(EngineInfo.Device::id)
                .collect(Collectors.joining(", "));
        String reason = devices.stream().filter(d -> d.id().equals(device)).findFirst()
                .map(EngineInfo.Device::reason).orElse("there is no such device");
        throw new ValidationException("Simulator", "device", "\"" + device + "\" cannot be used: " + reason
                + "; what can is auto, " + usable);
    }
}
