package org.nengine.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.ProbeHistory;
import org.nengine.build.Model;
import org.nengine.build.TimeGrid;
import org.nengine.build.ir.Signal;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.data.Tensor;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SignalException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.CompileOptions;
import org.nengine.training.FitOptions;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.Optimizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a network on the native engine, and trains it.
 *
 * <pre>{@code
 * try (Simulator sim = Simulator.of(net)) {
 *     sim.run(1.0);
 *     double[] x = sim.data(probe).last();
 * }
 * }</pre>
 *
 * <p>Numbers are float32 unless the builder says otherwise; the network itself is always built in float64, so that its
 * parameters are the reference's, rounded. With a minibatch, copies of the network run side by side; they share all
 * parameters but those that learning rules change. Arrays have the axes (items, steps, elements).
 *
 * <p>A simulator is for one thread at a time. After {@link #close()}, what probes recorded can still be read, and
 * parameters are those of the build; everything else throws {@link SimulatorClosedException}.
 */
public final class Simulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final Model model;
    private final Settings settings;
    private final EngineProgram program;
    private final TimeGrid grid;
    private final IoNames names;
    private final DataBinder binder;
    private final Feeds feeds;
    private final List<ProbeRecorder> recorders = new ArrayList<>();
    private final List<Parameter> parameters;
    private final LiveParameters live;
    private final ParameterValues values;
    private final ParameterFile file;
    private final ProgramState state;
    private final Trainer trainer;
    private final StepRunner runner;
    private final BatchSources sources;
    private final boolean itemAxis;
    private final boolean progressBar;
    private final CallGuard guard;
    private long seed;
    private long steps;

    Simulator(Model model, Settings settings, long seed, boolean itemAxis, boolean progressBar) {
        this.model = model;
        this.settings = settings;
        this.seed = seed;
        this.itemAxis = itemAxis;
        this.progressBar = progressBar;
        grid = new TimeGrid(model.dt());
        names = new IoNames(model.network(), model.probes());
        binder = new DataBinder(names, settings.minibatch());
        parameters = ParameterNames.of(model);
        program = program(settings.dtype());
        guard = new CallGuard(program.program(), model.network());
        for (Probe probe : model.probes()) {
            recorders.add(new ProbeRecorder(model.probeSignal(probe), new ProbeSampler(probe, grid),
                    settings.minibatch(), itemAxis, settings.dtype()));
        }
        live = new LiveParameters(model, program, itemAxis);
        values = new ParameterValues(program, parameters, itemAxis);
        state = new ProgramState(program);
        file = new ParameterFile(program, values, state);
        runner = new StepRunner(program, model, settings.memory().budget());
        trainer = new Trainer(program, runner, names, model, parameters, seed);
        feeds = new Feeds(model, program);
        sources = new BatchSources(program, runner, trainer, binder, feeds);
    }

    private EngineProgram program(DType dtype) {
        List<Recorded> probed = model.probes().stream()
                .map(probe -> new Recorded(model.probeSignal(probe), ProbeHistory.isKept(probe))).toList();
        return new EngineProgram(model.stepOrder(), probed, kept(), model.dt(), settings.withDType(dtype), seed);
    }

    /** Parameters, and the outputs of nodes that nothing reads but that may be given data. */
    private List<Signal> kept() {
        List<Signal> kept = new ArrayList<>(parameters.stream().map(Parameter::signal).toList());
        names.inputs().forEach(node -> model.signals().find(node, "out").ifPresent(kept::add));
        return kept;
    }

    /** A simulator with all settings at their defaults. */
    public static Simulator of(Network network) {
        return builder(network).build();
    }

    /** A simulator to be set up. */
    public static SimulatorBuilder builder(Network network) {
        return new SimulatorBuilder(network);
    }

    /** A simulator, to be set up, of a network that was built already. One model may be used by any number of them. */
    public static SimulatorBuilder builder(Model model) {
        return new SimulatorBuilder(model);
    }

    // ---- running

    /**
     * Runs for a length of time, rounded to steps (halves to the even number), and keeps what probes record. Warns and
     * does nothing if that is no step.
     *
     * @param seconds 0 or more
     * @throws ValidationException if it is negative or not finite
     * @throws SimulationException if a function of the user fails; the steps before it count, and going on repeats the
     *     number of the failed step, of which a part may have been done
     */
    public void run(double seconds) {
        run(seconds, Data.none(), o -> { });
    }

    /** Runs on inputs of exactly one minibatch and of as many steps as the time has. */
    public void run(double seconds, Data inputs) {
        run(seconds, inputs, o -> { });
    }

    /** Runs on inputs, with settings. */
    public void run(double seconds, Data inputs, Consumer<CallOptions> settings) {
        long n = grid.stepsIn(seconds);
        requireData(inputs);
        if (n == 0) {
            LOG.warn("{} s is no whole step of {} s: nothing is run, the time stays {} s", seconds, dt(), time());
            return;
        }
        runSteps(n, inputs, settings);
    }

    /** Runs a number of steps, 1 or more. */
    public void runSteps(long n) {
        runSteps(n, Data.none(), o -> { });
    }

    /** Runs a number of steps on inputs of exactly one minibatch and as many steps. */
    public void runSteps(long n, Data inputs) {
        runSteps(n, inputs, o -> { });
    }

    /** Runs a number of steps on inputs, with settings. */
    public void runSteps(long n, Data inputs, Consumer<CallOptions> settings) {
        if (n < 1) {
            throw new ValidationException("Simulator", "runSteps", "the number of steps must be at least 1, got "
                    + n);
        }
        requireData(inputs);
        CallOptions options = options(settings).requireRun();
        exclusively(() -> {
            BoundData<Node> bound = inputs.isEmpty() ? new BoundData<>(Map.of(), minibatch(), 0)
                    : binder.inputs(inputs, OptionalInt.of((int) Math.min(n, Integer.MAX_VALUE)), true);
            ProbeSinks sinks = ProbeSinks.open(model, names, grid, recorders, options.outlets(), minibatch(), itemAxis,
                    dtype());
            sinks.during(() -> run(n, bound, options, sinks));
            return null;
        });
    }

    private void run(long n, BoundData<Node> bound, CallOptions options, ProbeSinks sinks) {
        long longest = options.blockSteps().orElse(Integer.MAX_VALUE);
        try (InputFeed feed = feeds.of(bound.arrays());
                Progress progress = Progress.start(options.showsProgress(progressBar), "Simulating", " steps", n)) {
            Runnable run = () -> runner.run(feed, n, sinks.perProbe(), longest, progress);
            if (options.isStateful(true) && program.modes().stateful()) {
                run.run();
            } else {
                runner.isolated(run);
            }
        } finally {
            steps = program.program().stepCount();
        }
    }

    /** Runs one step. */
    public void step() {
        runSteps(1, Data.none(), o -> o.progressBar(false));
    }

    /** A {@link Stepper} that takes no input and gives the values of all probes. */
    public Stepper stepper() {
        return stepper(o -> { });
    }

    /**
     * Opens a {@link Stepper}, which makes single steps with inputs and outputs in direct buffers, for control loops.
     *
     * @throws ValidationException if something is listed that is no input or probe of the network, or twice
     * @throws SimulationException if the simulator was built with {@code stateful(false)}
     */
    public Stepper stepper(Consumer<StepperOptions> settings) {
        StepperOptions options = configured(new StepperOptions(), settings);
        return exclusively(() -> new Stepper(guard, program, names, model, options, count -> steps = count));
    }

    /**
     * Puts back the state, the time, all parameters and all processes, and forgets what probes recorded. What an
     * optimizer remembers stays.
     */
    public void reset() {
        reset(o -> { });
    }

    /** Puts back the state and the time, and what the settings do not exclude. */
    public void reset(Consumer<ResetOptions> settings) {
        ResetOptions options = configured(new ResetOptions(), settings);
        exclusively(() -> {
            seed = options.seed().orElse(seed);
            program.program().reset(true, options.parameters());
            if (options.probes()) {
                recorders.forEach(ProbeRecorder::clear);
            }
            if (options.processes()) {
                program.resetProcesses(seed);
                trainer.resetOrder(seed);
            }
            steps = 0;
            return null;
        });
    }

    /** Forgets what probes recorded so far, also of a closed simulator; state and time stay. */
    public void clearProbes() {
        if (isClosed()) {
            recorders.forEach(ProbeRecorder::clear);
            return;
        }
        exclusively(() -> {
            recorders.forEach(ProbeRecorder::clear);
            return null;
        });
    }

    /** What every probe gives on inputs of any number of minibatches: (items, steps, elements) for each. */
    public Map<Probe, Tensor> predict(Data inputs) {
        return predict(inputs, o -> { });
    }

    /**
     * What every probe gives on inputs of any number of minibatches, with settings. All steps are returned, whatever
     * the sampling period of the probe, or the last one where the probe {@linkplain ProbeHistory keeps no history}; what
     * runs recorded is left alone.
     */
    public Map<Probe, Tensor> predict(Data inputs, Consumer<CallOptions> settings) {
        requireData(inputs);
        CallOptions options = options(settings).requireNoRun().requireNoWeights();
        return exclusively(() -> predict(sources.predicting(inputs, false, keepingState(options, "predict")), options));
    }

    /** What every probe gives on the minibatches of a data set: (items, steps, elements) for each. */
    public Map<Probe, Tensor> predict(Dataset inputs) {
        return predict(inputs, o -> { });
    }

    /**
     * What every probe gives on the minibatches of a data set, with settings. They must have the same number of steps,
     * unless no probe keeps its history.
     */
    public Map<Probe, Tensor> predict(Dataset inputs, Consumer<CallOptions> settings) {
        present("inputs", inputs);
        CallOptions options = options(settings).requireNoRun().requireNoWeights();
        return exclusively(() -> predict(sources.predicting(inputs, keepingState(options, "predict")), options));
    }

    /** What every probe gives on exactly one minibatch. */
    public Map<Probe, Tensor> predictOnBatch(Data inputs) {
        return predictOnBatch(inputs, o -> { });
    }

    /** What every probe gives on exactly one minibatch, with settings. Calls no callbacks. */
    public Map<Probe, Tensor> predictOnBatch(Data inputs, Consumer<CallOptions> settings) {
        requireData(inputs);
        CallOptions options = options(settings).requireNoRun().requireNoWeights().requireOneBatch();
        options.stateful(options.isStateful(false) && program.modes().stateful());
        return exclusively(() -> predict(sources.predicting(inputs, true, options), options));
    }

    /** With what the call is said to do with the state; warns if it does something else. */
    private CallOptions keepingState(CallOptions options, String call) {
        return options.stateful(program.modes().keepsState(options.isStateful(false), call));
    }

    private Map<Probe, Tensor> predict(BatchSource inputs, CallOptions options) {
        Hooks hooks = new Hooks(options.callbacks(), this);
        boolean shown = options.showsProgress(progressBar);
        try (inputs) {
            return hooks.during(() -> new Predictor(program, runner, model).predict(inputs, options, hooks, shown));
        } finally {
            steps = program.program().stepCount();
        }
    }

    // ---- training

    /** Prepares training with one loss, and perhaps metrics, for every probe. */
    public void compile(Optimizer optimizer, Loss loss, Metric... metrics) {
        present("metrics", metrics);
        compile(optimizer, c -> {
            c.loss(loss);
            for (Metric metric : metrics) {
                c.metric(metric);
            }
        });
    }

    /** Prepares training: which losses and metrics which probes have. May be called again. */
    public void compile(Optimizer optimizer, Consumer<CompileOptions> settings) {
        present("optimizer", optimizer);
        CompileOptions options = configured(new CompileOptions(), settings);
        guard.requireNoCallback("compile");
        exclusively(() -> {
            trainer.compile(optimizer, options);
            return null;
        });
    }

    /**
     * The learning rate of the next step of the optimizer. May be asked for at any time after {@code compile}, also
     * during a fit.
     */
    public double learningRate() {
        requireOptimizer("learningRate");
        return trainer.learningRate();
    }

    /**
     * Sets the learning rate of all steps from the next one on, in place of what the optimizer says; what it remembers
     * stays. May be called at any time after {@code compile}, also during a fit. Compiling with another optimizer ends
     * it.
     *
     * @param value at least 0
     */
    public void learningRate(double value) {
        requireOptimizer("learningRate");
        trainer.setLearningRate(Require.atLeast("Simulator", "learningRate", 0.0, value));
    }

    private void requireOptimizer(String call) {
        guard.requireOpen();
        trainer.requireCompiled(call);
    }

    /** Trains for one epoch. */
    public History fit(Data inputs, Data targets) {
        return fit(inputs, targets, f -> { });
    }

    /** Trains on the data of the first input and the first probe. */
    public History fit(double[][][] inputs, double[][][] targets, Consumer<FitOptions> settings) {
        return fit(Data.of(inputs), Data.of(targets), settings);
    }

    /** Trains on the data of the first input and the first probe. */
    public History fit(float[][][] inputs, float[][][] targets, Consumer<FitOptions> settings) {
        return fit(Data.of(inputs), Data.of(targets), settings);
    }

    /**
     * Trains. For each minibatch: a run in training mode, in which spiking neurons answer with their rates and keep
     * their state, from the state at the call; the gradient of the total loss by all trainable parameters, through all
     * steps; one step of the optimizer.
     *
     * @param inputs arrays for inputs; those without are fed by their nodes
     * @param targets arrays for the probes that have losses or metrics; a probe without contributes nothing, unless its
     *     loss needs none
     * @param settings epochs, shuffling, validation and more
     * @return what was measured in each epoch
     */
    public History fit(Data inputs, Data targets, Consumer<FitOptions> settings) {
        requireData(inputs, targets);
        FitOptions options = configured(new FitOptions(), settings);
        guard.requireNoCallback("fit");
        return exclusively(() -> fit(sources.fitting(inputs, targets, trainable(options)), options));
    }

    /** Trains for one epoch on the minibatches of a data set. */
    public History fit(Dataset minibatches) {
        return fit(minibatches, f -> { });
    }

    /**
     * Trains on the minibatches of a data set, in their order. They must have targets for the same probes.
     *
     * @param settings epochs, minibatches of an epoch, validation and more
     * @return what was measured in each epoch
     * @throws SimulationException if the source of minibatches fails; what was trained before stays
     */
    public History fit(Dataset minibatches, Consumer<FitOptions> settings) {
        present("minibatches", minibatches);
        FitOptions options = configured(new FitOptions(), settings);
        guard.requireNoCallback("fit");
        return exclusively(() -> fit(sources.fitting(minibatches, trainable(options)), options));
    }

    private FitOptions trainable(FitOptions options) {
        trainer.requireTrainable("fit");
        return options.stateful(program.modes().keepsState(options.stateful(), "fit"));
    }

    private History fit(BatchSources.ForFit data, FitOptions options) {
        Hooks hooks = new Hooks(options.callbacks(), this);
        TrainingRun run = new TrainingRun(program, runner, trainer, data.training(), data.validation(),
                options, hooks);
        try (data) {
            return hooks.during(() -> run.fit(options.progressBar().orElse(progressBar)));
        } finally {
            steps = program.program().stepCount();
        }
    }

    /** Measures loss and metrics in inference mode, in which spiking neurons spike. */
    public Map<String, Double> evaluate(Data inputs, Data targets) {
        return evaluate(inputs, targets, o -> { });
    }

    /** Measures loss and metrics on the data of the first input and the first probe. */
    public Map<String, Double> evaluate(double[][][] inputs, double[][][] targets) {
        return evaluate(Data.of(inputs), Data.of(targets));
    }

    /** Measures loss and metrics on the data of the first input and the first probe. */
    public Map<String, Double> evaluate(float[][][] inputs, float[][][] targets) {
        return evaluate(Data.of(inputs), Data.of(targets));
    }

    /**
     * Measures loss and metrics in inference mode, with settings.
     *
     * @return by the keys of {@link History}
     */
    public Map<String, Double> evaluate(Data inputs, Data targets, Consumer<CallOptions> settings) {
        requireData(inputs, targets);
        CallOptions options = options(settings).requireNoRun();
        return exclusively(() -> evaluate(sources.evaluating(inputs, targets, keepingState(options, "evaluate")), options));
    }

    /** Measures loss and metrics on the minibatches of a data set. */
    public Map<String, Double> evaluate(Dataset minibatches) {
        return evaluate(minibatches, o -> { });
    }

    /**
     * Measures loss and metrics on the minibatches of a data set, with settings.
     *
     * @return by the keys of {@link History}
     */
    public Map<String, Double> evaluate(Dataset minibatches, Consumer<CallOptions> settings) {
        present("minibatches", minibatches);
        CallOptions options = options(settings).requireNoRun();
        return exclusively(() -> evaluate(sources.evaluating(minibatches, keepingState(options, "evaluate")), options));
    }

    private Map<String, Double> evaluate(BatchSource data, CallOptions options) {
        Hooks hooks = new Hooks(options.callbacks(), this);
        FitOptions once = new FitOptions().stateful(options.isStateful(false));
        TrainingRun run = new TrainingRun(program, runner, trainer, data, Optional.empty(), once, hooks);
        try (data) {
            return hooks.during(() -> run.evaluate(options.minibatches(), options.showsProgress(progressBar)));
        } finally {
            steps = program.program().stepCount();
        }
    }

    /** Checks the gradients of all probes by all inputs, which are 0 in two steps, and by all trainable parameters. */
    public GradientCheck checkGradients() {
        return checkGradients(Data.none(), o -> { });
    }

    /**
     * Compares the gradients that training uses with central differences: of what probes record in some steps in
     * training mode, from a reset state and with the present parameters, by inputs and trainable parameters. Needs no
     * {@code compile}. Afterwards state, time, parameters and what probes recorded are as before, and the next fit goes
     * on as if nothing had been; processes go on by as many steps, and what functions remember is not put back. In
     * float32, differences are taken in float64, by a second program with the same parameters.
     *
     * <p>An entry of an input or parameter takes two runs, an entry of a probe a run backwards; {@code maxEntries}
     * looks at some entries of large networks only. Where the network is not smooth, as a neuron is at its threshold,
     * differences are no derivatives; so are they where something in between has no gradient by definition.
     *
     * @param inputs exactly one minibatch; inputs without data are 0, also those that functions or processes feed
     * @param settings tolerances, and what is differentiated
     * @throws SimulationException if a derivative is NaN, or differs from the difference n by atol + rtol |n| or more;
     *     the message names the probe, the input or parameter, both entries and both values
     * @throws ValidationException if the data do not fit, or there is nothing to differentiate
     */
    public GradientCheck checkGradients(Data inputs, Consumer<GradientCheckOptions> settings) {
        requireData(inputs);
        GradientCheckOptions options = configured(new GradientCheckOptions(), settings);
        guard.requireNoCallback("check the gradients of");
        trainer.requireTrainable("checkGradients");
        return exclusively(() -> new GradientChecker(model, program, () -> program(DType.FLOAT64), runner, trainer,
                names, binder, parameters).check(inputs, options));
    }

    // ---- reading

    /**
     * What a probe recorded in runs up to now.
     *
     * @throws ValidationException if it is no probe of the network
     */
    public ProbeData data(Probe probe) {
        int at = names.probes().indexOf(present("probe", probe));
        if (at < 0) {
            throw foreign(probe);
        }
        return recorders.get(at).data();
    }

    /**
     * Present parameters of an ensemble.
     *
     * @throws ValidationException if it is no ensemble of the network
     */
    public EnsembleData data(Ensemble ensemble) {
        requireMember(ensemble, network().allEnsembles());
        if (closedWithWarning(ensemble)) {
            return LiveParameters.built(model.ensemble(ensemble));
        }
        return exclusively(() -> live.ensemble(ensemble));
    }

    /**
     * Present parameters of a connection.
     *
     * @throws ValidationException if it is no connection of the network
     */
    public ConnectionData data(Connection connection) {
        requireMember(connection, network().allConnections());
        if (closedWithWarning(connection)) {
            return LiveParameters.built(model.connection(connection));
        }
        return exclusively(() -> live.connection(connection));
    }

    private boolean closedWithWarning(Object object) {
        if (isClosed()) {
            LOG.warn("the simulator is closed: the parameters of {} are those of the build", object);
        }
        return isClosed();
    }

    private static <T> void requireMember(T object, List<T> members) {
        if (members.stream().noneMatch(member -> member == object)) {
            throw foreign(object);
        }
    }

    private static ValidationException foreign(Object object) {
        return new ValidationException("Simulator", "data", object + " is not part of the simulated network");
    }

    /**
     * Present values of a signal of the model: [items][elements], with one item where all items share it.
     *
     * @throws SignalException if the engine does not keep the signal: it keeps what is probed, and all parameters
     */
    public double[] signal(Signal signal) {
        return exclusively(() -> program.read(present("signal", signal)));
    }

    /**
     * Replaces the values of a signal of the model.
     *
     * @param values as many as the signal has elements, which all items then get, or that many for each item
     * @throws SignalException if the engine does not keep the signal: it keeps what is probed, and all parameters
     */
    public void setSignal(Signal signal, double... values) {
        exclusively(() -> {
            program.write(present("signal", signal), present("values", values));
            return null;
        });
    }

    /** Times of all steps in seconds. */
    public double[] trange() {
        return grid.times(steps, OptionalDouble.empty());
    }

    /**
     * Times of the samples of a probe with this period.
     *
     * @param sampleEvery in seconds
     * @throws ValidationException if it is not a finite number above 0
     */
    public double[] trange(double sampleEvery) {
        return grid.times(steps, OptionalDouble.of(sampleEvery));
    }

    /** Simulated time in seconds. */
    public double time() {
        return grid.time(steps);
    }

    /** Number of steps since the start or the last reset. */
    public long nSteps() {
        return steps;
    }

    /** Length of a step in seconds. */
    public double dt() {
        return model.dt();
    }

    /** Seed of what is random while the simulator runs. */
    public long seed() {
        return seed;
    }

    /** Number of copies of the network that run side by side. */
    public int minibatch() {
        return program.program().minibatch();
    }

    /** Precision of the simulation. */
    public DType dtype() {
        return program.program().dtype();
    }

    public Network network() {
        return model.network();
    }

    /** What the network was built into. */
    public Model model() {
        return model;
    }

    /** Names of the inputs, in the order in which arrays without names are taken. */
    public List<String> inputNames() {
        return names.inputs().stream().map(names::name).toList();
    }

    /** Names of the probes, in the order in which arrays without names are taken. */
    public List<String> probeNames() {
        return names.probes().stream().map(names::name).toList();
    }

    /**
     * Name of an input or probe, as in {@link Data} and {@link History}.
     *
     * @throws ValidationException if it is neither a node without input nor a probe of the network
     */
    public String name(NetworkObject object) {
        return names.name(object);
    }

    /** A text about the compiled program: groups of operators, sizes of memory. */
    public String describe() {
        return exclusively(() -> program.program().describe());
    }

    /**
     * What a step of {@link #run} does and costs, as one JSON object: {@code groups}, in order of execution, with
     * {@code kind}, {@code operators} (how many), {@code elements} (that they write, an item), {@code flop} and
     * {@code bytes} (a step of the whole minibatch) and {@code first} (one of the operators); and the sums
     * {@code operators}, {@code elements}, {@code flop} and {@code bytes}. Both costs are counted, not measured: an
     * operation on two numbers is one, an exponential or logarithm 20, and each number that an operator reads or writes
     * counts, whatever caches save. What functions of the user do is not counted.
     */
    public String planJson() {
        return exclusively(() -> program.program().planJson());
    }

    // ---- memory

    /**
     * What the engine needs to run this many steps at once, as {@code predict} and {@code evaluate} do, if all inputs
     * are given data; {@code run} without data cuts long runs into stretches. With a budget, what the call needs at
     * least, which may be more.
     *
     * @param steps 1 or more
     */
    public MemoryUse memoryNeeded(int steps) {
        Require.atLeast("Simulator", "memoryNeeded", 1, steps);
        return exclusively(() -> program.program().memoryNeeded(steps, false, true));
    }

    /**
     * What the engine needs for a minibatch of a fit with this many steps, if all inputs are given data, and all probes
     * with losses targets of the size of what they record. With a budget, what the call needs at least, which may be
     * more.
     *
     * @param steps 1 or more
     * @throws SimulationException if {@code compile} was not called
     */
    public MemoryUse memoryNeededToFit(int steps) {
        Require.atLeast("Simulator", "memoryNeededToFit", 1, steps);
        requireOptimizer("memoryNeededToFit");
        return exclusively(() -> trainer.memoryNeeded(steps));
    }

    /** What the engine has at present. */
    public MemoryUse memoryUsed() {
        return exclusively(() -> program.program().memoryUsed());
    }

    // ---- parameters

    /** All parameters: first those of ensembles, then those of connections, as the network lists them. */
    public List<ParameterInfo> listParams() {
        return values.list();
    }

    /** A table of all parameters with their shapes, sizes, and whether they are trainable, and the sums. */
    public String summary() {
        return values.summary();
    }

    /**
     * Copies of the present values of several parameters at once.
     *
     * @param names as in {@link #listParams} and in files; none for all
     * @return in this order. Those that a learning rule changes have an axis for the items of the minibatch in front,
     *     where the simulator was built with a minibatch size
     * @throws ValidationException if there is no such parameter, naming those there are
     */
    public Map<String, Tensor> params(String... names) {
        present("names", names);
        return exclusively(() -> names.length == 0 ? values.values() : values.values(names));
    }

    /**
     * The name of a parameter.
     *
     * @param object an ensemble, its neurons, or a connection
     * @param attribute {@code encoders}, which are scaled ones, or {@code bias} of an ensemble, {@code weights} of a
     *     connection
     * @throws ValidationException if there is no such parameter
     */
    public String paramName(NetworkObject object, String attribute) {
        return values.name(present("object", object), present("attribute", attribute));
    }

    /** Writes all parameters to a file, without the state. */
    public void saveParams(Path path) {
        saveParams(path, false);
    }

    /**
     * Writes all encoders, biases and weights to a NumPy archive: arrays in the precision of the simulation, with names
     * such as {@code ensemble/a/encoders} (scaled encoders), {@code ensemble/a/bias} and {@code
     * connection/a->b/weights}. The file appears complete or not at all.
     *
     * @param path the file; {@code .npz} is appended if it lacks that
     * @param includeState whether to write the state too, from which {@link #loadParams(Path, boolean)} lets a
     *     simulator go on: the number of steps, all signals that last from step to step, the generators of random
     *     numbers, and what processes say that they remember. What functions written in Java remember is not in it, nor
     *     is what an optimizer remembers
     * @throws SimulationException if it cannot be written
     */
    public void saveParams(Path path, boolean includeState) {
        exclusively(() -> {
            file.save(ParameterFile.withSuffix(present("path", path)), includeState);
            return null;
        });
    }

    /** Reads the parameters of a file; state is left alone. */
    public void loadParams(Path path) {
        loadParams(path, false);
    }

    /**
     * Reads what {@link #saveParams(Path, boolean)} wrote, from a network of the same structure: the same objects with
     * the same labels in the same order, and the same sizes. Seeds, neuron types, minibatch size and precision may
     * differ: float64 is rounded to float32.
     *
     * @param path the file; {@code .npz} is appended if it lacks that
     * @param includeState whether to go on from the state in the file, which needs the same minibatch size and types of
     *     neurons and synapses too; with the same precision the numbers are those of the simulator that wrote it, to
     *     the last bit
     * @throws SimulationException if it cannot be read or does not fit; the message says what differs, nothing is
     *     changed
     */
    public void loadParams(Path path, boolean includeState) {
        exclusively(() -> {
            file.load(ParameterFile.withSuffix(present("path", path)), includeState);
            steps = program.program().stepCount();
            return null;
        });
    }

    /**
     * The present parameters of an ensemble as settings of another one.
     *
     * @throws ValidationException if it is not part of the simulated network, has no neurons, or has other parameters
     *     in each item of the minibatch
     */
    public EnsembleParams getNengoParams(Ensemble ensemble) {
        return getNengoParams(new NetworkObject[] {present("ensemble", ensemble)}).get(0).ensemble();
    }

    /** The present parameters of the ensemble that neurons belong to, as settings of another one. */
    public EnsembleParams getNengoParams(Neurons neurons) {
        return getNengoParams(present("neurons", neurons).ensemble());
    }

    /**
     * The present parameters of a connection as settings of another one.
     *
     * @throws ValidationException if it is not part of the simulated network, has full weights by a solver, or has
     *     other parameters in each item of the minibatch
     */
    public ConnectionParams getNengoParams(Connection connection) {
        return getNengoParams(new NetworkObject[] {present("connection", connection)}).get(0).connection();
    }

    /** The present parameters of several ensembles, neurons (for their ensembles) and connections, in this order. */
    public List<NengoParams> getNengoParams(NetworkObject... objects) {
        return exclusively(() -> new ParameterReader(model, live).of(present("objects", objects)));
    }

    /**
     * The present parameters of several objects by their labels.
     *
     * @throws ValidationException if one has no label, or two have the same
     */
    public Map<String, NengoParams> getNengoParamsByLabel(NetworkObject... objects) {
        return exclusively(() -> new ParameterReader(model, live).byLabel(present("objects", objects)));
    }

    /**
     * Writes the present parameters into all ensembles with neurons and all connections of a network and of the
     * networks inside it, so that a simulator built from them later starts with these parameters.
     *
     * @throws ValidationException if an object is not part of the simulated network, or its parameters cannot be
     *     expressed by its settings; nothing is changed then
     */
    public void freezeParams(Network network) {
        freezeParams(ParameterReader.parts(present("network", network)));
    }

    /**
     * Writes the present parameters into ensembles, also by their neurons, and connections.
     *
     * @throws ValidationException if an object has no parameters, is not part of the simulated network, or its
     *     parameters cannot be expressed by its settings; nothing is changed then
     */
    public void freezeParams(NetworkObject... objects) {
        exclusively(() -> {
            new ParameterReader(model, live).freeze(present("objects", objects));
            return null;
        });
    }

    // ---- life

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return program.program().isClosed();
    }

    /** Frees what the engine holds. May be called again. */
    @Override
    public void close() {
        guard.requireNoCallback("close");
        if (!isClosed()) {
            exclusively(() -> {
                program.close();
                return null;
            });
        }
    }

    private static CallOptions options(Consumer<CallOptions> settings) {
        return configured(new CallOptions(), settings);
    }

    private static <S> S configured(S options, Consumer<S> settings) {
        present("settings", settings).accept(options);
        return options;
    }

    private static void requireData(Data... data) {
        for (Data one : data) {
            present("data", one);
        }
    }

    private static <T> T present(String name, T value) {
        return Require.present("Simulator", name, value);
    }

    private <T> T exclusively(Supplier<T> action) {
        return guard.exclusively(action);
    }

    // ---- for callbacks

    /** Does something, on the way through a call, that may use the simulator. */
    void openly(Runnable hooks) {
        steps = program.program().stepCount();
        guard.openly(hooks);
    }

    /** What the optimizer remembers of earlier steps. */
    Map<String, Tensor> optimizerState() {
        requireOptimizer("optimizerState");
        return exclusively(trainer::optimizerState);
    }

    /** Puts back what {@link #optimizerState()} gave. */
    void setOptimizerState(Map<String, Tensor> state) {
        requireOptimizer("setOptimizerState");
        present("state", state);
        exclusively(() -> {
            trainer.setOptimizerState(state);
            return null;
        });
    }

    /** Copies of all parameters, by the names of the file of parameters. */
    Map<String, Tensor> parameters() {
        return exclusively(() -> values.values());
    }

    /** Replaces parameters by name; others stay. */
    void setParameters(Map<String, Tensor> newValues) {
        present("values", newValues);
        exclusively(() -> {
            values.setValues(newValues);
            return null;
        });
    }

    /** The state by name, as in files. */
    Map<String, Tensor> state() {
        return exclusively(state::values);
    }

    /** Goes on from what {@link #state()} gave. */
    void setState(Map<String, Tensor> newState) {
        present("state", newState);
        exclusively(() -> {
            List<String> problems = state.problems(newState);
            if (!problems.isEmpty()) {
                throw new ValidationException("Simulator", "state", "is of another network: "
                        + String.join("; ", problems));
            }
            state.set(newState);
            return null;
        });
    }
}
