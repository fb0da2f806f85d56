package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.nengine.build.ProcessGenerators;
import org.nengine.build.ir.Attributes;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.ir.SimNeurons;
import org.nengine.build.ir.SimProcess;
import org.nengine.data.Tensor;
import org.nengine.engine.jni.NativeEngine;
import org.nengine.exceptions.SignalException;
import org.nengine.random.RandomState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operators of a model, handed over to the engine once: every operator by its kind, its signals and its attributes.
 *
 * <p>What needs no input and runs user code becomes an {@link Input}, worked out before each run; what needs an input
 * is called back by the engine at each step. Knows nothing of networks.
 */
final class EngineProgram implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final NativeProgram program;
    private final double dt;
    private final CallModes modes;
    private final List<Operator> stepOrder;
    private final Map<Signal, Integer> ids = new IdentityHashMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<ProcessSlots> processes = new ArrayList<>();
    private final List<Integer> probes = new ArrayList<>();
    private Optional<Object> feeder = Optional.empty();
    // Constant inputs that have an array of the user in place of their value.
    private final Set<Input> displaced = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<SimNeurons, Integer> randomNeurons = new LinkedHashMap<>();

    /**
     * Hands over and compiles.
     *
     * @param stepOrder operators in execution order
     * @param probed signals to record
     * @param kept further signals that will be read or written
     * @param dt seconds a step
     * @param seed of the generator from which processes without a seed of their own take theirs
     */
    EngineProgram(List<Operator> stepOrder, List<Recorded> probed, List<Signal> kept, double dt, Settings settings,
            long seed) {
        this.dt = dt;
        this.modes = settings.modes();
        this.stepOrder = List.copyOf(stepOrder);
        program = new NativeProgram(settings.dtype(), settings.minibatch(), settings.threads());
        try {
            settings.optimizations().apply(program);
            program.setOption("lif_smoothing", settings.lifSmoothing());
            program.setOption("training_forms", settings.modes().trainsInTrainingMode() ? 1 : 0);
            stepOrder.forEach(this::add);
            kept.forEach(this::id);
            for (Recorded recorded : probed) {
                int probe = program.addProbe(id(recorded.signal()), 1);
                if (!recorded.history()) {
                    program.keepLastSample(probe);
                }
                probes.add(probe);
            }
            addConstantInputs();
            program.compile();
            program.setMemoryLimits(settings.memory());
            logPlan();
            resetProcesses(seed);
            inputs.stream().filter(input -> input.source().isConstant()).forEach(this::feedConstant);
        } catch (RuntimeException | Error e) {
            program.close();
            throw e;
        }
    }

    private void logPlan() {
        List<Signal> parameters = ids.keySet().stream()
                .filter(signal -> signal.role() == Signal.Role.PARAMETER && !signal.isView()).toList();
        long trainable = parameters.stream().filter(s -> (flags(s) & NativeEngine.NENGINE_TRAINABLE) != 0).count();
        LOG.info("{} operators, {} after simplification, in {} groups; {} parameters, of which {} trainable",
                stepOrder.size(), program.operators(), program.groups(), parameters.size(), trainable);
    }

    NativeProgram program() {
        return program;
    }

    /** What holds for all calls. */
    CallModes modes() {
        return modes;
    }

    /** Runs steps, in inference mode unless the learning phase says otherwise. */
    void run(long steps) {
        program.run(steps, modes.infersInTrainingMode());
    }

    /** Opens a stepper for these inputs, which have elements, and the probed signals at these places in their list. */
    NativeStepper openStepper(List<Input> fed, int[] places) {
        return new NativeStepper(program, fed.stream().mapToInt(Input::id).toArray(),
                Arrays.stream(places).map(probes::get).toArray(), modes.infersInTrainingMode());
    }

    List<Operator> stepOrder() {
        return stepOrder;
    }

    /** Processes that run in Java, in execution order. */
    List<ProcessSlots> processes() {
        return Collections.unmodifiableList(processes);
    }

    /** Neurons that draw random numbers, in execution order, with the ids of their operators. */
    Map<SimNeurons, Integer> randomNeurons() {
        return Collections.unmodifiableMap(randomNeurons);
    }

    /** Whether the engine has memory for a signal. */
    boolean isStored(Signal signal) {
        return ids.containsKey(signal) && program.isStored(ids.get(signal));
    }

    /** Seconds a step. */
    double dt() {
        return dt;
    }

    /** All inputs, in execution order of what feeds them; constants last. */
    List<Input> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /** Whether nothing but this set inputs lately. */
    boolean isFedBy(Object someone) {
        return feeder.isPresent() && feeder.get() == someone;
    }

    /** Says who set inputs last, or that nobody knows. */
    void setFeeder(Optional<Object> someone) {
        feeder = someone;
    }

    /** An input is about to get an array of the user. */
    void displace(Input input) {
        if (input.source().isConstant()) {
            displaced.add(input);
        }
    }

    /** Gives constant inputs their values back. */
    void restoreConstants(Predicate<Input> which) {
        displaced.stream().filter(which).forEach(this::feedConstant);
        displaced.removeIf(which);
    }

    /** The input of a signal. */
    Optional<Input> input(Signal signal) {
        return inputs.stream().filter(input -> input.signal().filter(s -> s == signal).isPresent()).findFirst();
    }

    /** What the probed signal at a place in the list recorded in the last run, as (items, samples, elements). */
    Tensor recorded(int probe) {
        return program.readProbe(probes.get(probe));
    }

    /** Sets an input to its constant value, for all steps and items. */
    void feedConstant(Input input) {
        double[] values = new double[input.size()];
        input.source().fill(0, 0, values);
        program.setInput(input.id(), values, 1, 1);
    }

    /** Starts every process afresh; items of the minibatch get independent generators unless the process has a seed. */
    void resetProcesses(long seed) {
        RandomState simulator = new RandomState(seed);
        for (int item = 0; item < program.minibatch(); item++) {
            Map<ProcessOperator, RandomState> generators = ProcessGenerators.of(stepOrder, simulator);
            for (ProcessSlots slots : processes) {
                slots.start(item, generators.get(slots.operator()));
            }
        }
    }

    /** Current values as [items][elements], one item if the signal has no minibatch axis. */
    double[] read(Signal signal) {
        return program.readSignal(known(signal), signal.size() * (signal.batched() ? program.minibatch() : 1));
    }

    /** Current values as [items][elements]; the initial ones of a signal that was simplified away. */
    double[] readOrInitial(Signal signal) {
        if (isStored(signal)) {
            return read(signal);
        }
        double[] initial = signal.initial();
        double[] values = new double[initial.length * (signal.batched() ? program.minibatch() : 1)];
        for (int i = 0; i < values.length; i++) {
            values[i] = initial[i % initial.length];
        }
        return values;
    }

    /** Replaces values: as many as the signal has elements, the same for all items, or that many for each item. */
    void write(Signal signal, double[] values) {
        int size = signal.size();
        int items = signal.batched() ? program.minibatch() : 1;
        if (values.length != size && values.length != items * size) {
            throw new SignalException("signal \"" + signal + "\" of " + size + " elements and " + items
                    + " items was given " + values.length + " values");
        }
        program.writeSignal(known(signal), values);
    }

    /** Ids of signals whose values mean something: simplification leaves some out, but never a parameter. */
    private int known(Signal signal) {
        if (!ids.containsKey(signal)
                || (signal.role() != Signal.Role.PARAMETER && !program.isStored(ids.get(signal)))) {
            throw new SignalException("signal \"" + signal + "\" is not kept by the engine; probe it to look at it");
        }
        return ids.get(signal);
    }

    @Override
    public void close() {
        program.close();
    }

    // ---- lowering

    private void add(Operator operator) {
        if (operator instanceof SimFunction function && function.input().isEmpty()) {
            addInput(operator, function.output(), new TimeSource(function));
        } else if (operator instanceof SimProcess process && process.input().isEmpty()
                && process.mode() != ProcessOperator.Mode.UPDATE) {
            ProcessSlots slots = slots(process);
            addInput(operator, Optional.of(process.output()), slots);
        } else {
            int id = addNative(operator, operator.kind(), ids(operator.reads()));
            if (operator instanceof SimFunction function) {
                program.host().put(id, atExactTime(HostTable.HostFunction.of(function)));
            } else if (operator instanceof SimProcess process) {
                program.host().put(id, atExactTime(slots(process)));
            } else if (operator instanceof SimNeurons neurons && neurons.generator(0).isPresent()) {
                randomNeurons.put(neurons, id);
            }
        }
    }

    /** In a float32 program the time signal is rounded; user code gets the time of the step all the same. */
    private HostTable.HostFunction atExactTime(HostTable.HostFunction function) {
        return program.dtype() == DType.FLOAT64 ? function
                : (item, time, input, output) -> function.call(item, Math.rint(time / dt) * dt, input, output);
    }

    private ProcessSlots slots(SimProcess process) {
        ProcessSlots slots = new ProcessSlots(process, program.minibatch());
        processes.add(slots);
        return slots;
    }

    /** The operator is left out; its output is fed, or a new input is copied or added to it. */
    private void addInput(Operator operator, Optional<Signal> output, InputSource source) {
        if (output.isEmpty()) {
            inputs.add(new Input(Optional.empty(), -1, 0, source));
            return;
        }
        Signal target = output.get();
        if (target.role() == Signal.Role.INPUT && !target.isView()) {
            inputs.add(new Input(output, id(target), target.size(), source));
            return;
        }
        int id = program.addSignal(operator.tag() + " (input)", NativeEngine.NENGINE_INPUT, 0,
                new long[] {target.size()}, new double[target.size()]);
        inputs.add(new Input(Optional.empty(), id, target.size(), source));
        addNative(operator, "copy", new int[] {id});
    }

    private int addNative(Operator operator, String kind, int[] reads) {
        int id = program.addOperator(kind, operator.tag(), ids(operator.sets()), ids(operator.incs()), reads,
                ids(operator.updates()));
        if (kind.equals(operator.kind())) {
            Attributes attributes = operator.attributes();
            attributes.numberNames().forEach(name -> program.setNumbers(id, name, attributes.numbers(name)));
            attributes.textNames().forEach(name -> program.setText(id, name, attributes.text(name)));
        }
        return id;
    }

    private int[] ids(List<Signal> signals) {
        return signals.stream().mapToInt(this::id).toArray();
    }

    int id(Signal signal) {
        Integer known = ids.get(signal);
        if (known != null) {
            return known;
        }
        int id = signal.isView()
                ? program.addView(signal.name(), id(signal.base()), signal.offset(), longs(signal.shape()),
                        longs(signal.strides()))
                : program.addSignal(signal.name(), role(signal), flags(signal), longs(signal.shape()),
                        signal.sharedInitial());
        ids.put(signal, id);
        return id;
    }

    private static int role(Signal signal) {
        return switch (signal.role()) {
            case VALUE -> NativeEngine.NENGINE_VALUE;
            case PARAMETER -> NativeEngine.NENGINE_PARAMETER;
            case CONSTANT -> NativeEngine.NENGINE_CONSTANT;
            case INPUT -> NativeEngine.NENGINE_INPUT;
            case CLOCK -> NativeEngine.NENGINE_CLOCK;
        };
    }

    private int flags(Signal signal) {
        return (signal.trainable() && !modes.inferenceOnly() ? NativeEngine.NENGINE_TRAINABLE : 0)
                | (signal.online() ? NativeEngine.NENGINE_ONLINE : 0);
    }

    private static long[] longs(int[] values) {
        long[] result = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /** Input signals that no operator sets hold the constant that they start with. */
    private void addConstantInputs() {
        for (Signal signal : List.copyOf(ids.keySet())) {
            if (signal.role() == Signal.Role.INPUT && !signal.isView() && input(signal).isEmpty()) {
                inputs.add(new Input(Optional.of(signal), id(signal), signal.size(),
                        new ConstantSource(signal.initial())));
            }
        }
    }
}
