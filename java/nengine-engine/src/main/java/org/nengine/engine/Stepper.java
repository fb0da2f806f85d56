package org.nengine.engine;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;

/**
 * Makes the steps of a {@link Simulator} one by one, for robots, games and other loops that feed the network and read
 * it at every step.
 *
 * <pre>{@code
 * try (Stepper stepper = sim.stepper(o -> o.inputs(stimulus).outputs(probe))) {
 *     FloatBuffer in = stepper.floatInput(stimulus);
 *     FloatBuffer out = stepper.floatOutput(probe);
 *     while (true) {
 *         in.put(0, sensor.read());
 *         stepper.step();
 *         motor.set(out.get(0));
 *     }
 * }
 * }</pre>
 *
 * <p>A step is one call into the engine and allocates nothing on the Java side, unless the network calls functions and
 * processes that are written in Java: these are called as in runs, allocate arrays at every step, and take their time.
 *
 * <p>Steps go on from the present state of the simulator, and all its other calls go on from there; time and number of
 * steps are the simulator's. Values are the same as those of {@link Simulator#runSteps(long)}, bit for bit where each
 * step runs on its own ({@link SimulatorBuilder#timeChunks timeChunks(false)} and
 * {@link SimulatorBuilder#microbatches microbatches(false)}), else up to the rounding of sums; in inference mode unless
 * the simulator's learning phase says otherwise. What probes recorded for {@link Simulator#data} is left alone, and a
 * probe gives its value at every step, whatever its sampling period.
 *
 * <p>Buffers are direct, in the byte order of the machine, and have the axes (items, elements): the values of the first
 * item of the minibatch, then those of the second. They may be used for as long as they are wanted, also after the
 * stepper and the simulator were closed. A step takes and writes their numbers by place; their position and limit mean
 * nothing to it.
 *
 * <p>Like the simulator, a stepper is for one thread at a time. A simulator may have several.
 */
public final class Stepper implements AutoCloseable {

    private final CallGuard guard;
    private final EngineProgram program;
    private final IoNames names;
    private final LongConsumer counter;
    private final NativeStepper engine;
    private final Set<Input> fed = Collections.newSetFromMap(new IdentityHashMap<>());
    private final GeneratedInputs generated;
    private final StepperBuffers inputs;
    private final StepperBuffers outputs;
    private boolean closed;

    /**
     * Opens a stepper, as a part of a call of the simulator.
     *
     * @param counter is told the number of steps since the start or the last reset
     */
    Stepper(CallGuard guard, EngineProgram program, IoNames names, Model model, StepperOptions options,
            LongConsumer counter) {
        if (!program.modes().stateful()) {
            throw new SimulationException("the simulator was built with stateful(false), so that no call keeps the "
                    + "state that it leaves, but a stepper goes on from step to step; build one without");
        }
        this.guard = guard;
        this.program = program;
        this.names = names;
        this.counter = counter;
        List<Node> nodes = distinct("inputs", options.inputs(names));
        List<Probe> probes = distinct("outputs", options.outputs(names));
        Map<Node, Input> places = new IdentityHashMap<>();
        nodes.forEach(node -> model.signals().find(node, "out").flatMap(program::input)
                .filter(input -> input.id() >= 0).ifPresent(input -> places.put(node, input)));
        fed.addAll(places.values());
        List<Input> made = program.inputs().stream()
                .filter(input -> !input.source().isConstant() && !fed.contains(input)).toList();
        engine = program.openStepper(Stream.concat(nodes.stream().map(places::get).filter(Objects::nonNull),
                made.stream().filter(input -> input.id() >= 0)).toList(),
                probes.stream().mapToInt(model.probes()::indexOf).toArray());
        int minibatch = program.program().minibatch();
        inputs = new StepperBuffers("Input", names, engine.inputs());
        nodes.forEach(node -> inputs.add(node, places.containsKey(node) ? minibatch * places.get(node).size() : 0));
        places.forEach(this::start);
        generated = new GeneratedInputs(made, minibatch, program.dt(), engine.inputs(), inputs.size());
        outputs = new StepperBuffers("Output", names, engine.outputs());
        probes.forEach(probe -> {
            Signal signal = model.probeSignal(probe);
            outputs.add(probe, signal.size() * (signal.batched() ? minibatch : 1));
        });
    }

    private <T> List<T> distinct(String attribute, List<T> objects) {
        Set<T> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        objects.stream().filter(object -> !seen.add(object)).findFirst().ifPresent(object -> {
            throw new ValidationException("Stepper", attribute, "\"" + names.name(object) + "\" is listed twice");
        });
        return objects;
    }

    /** Constant nodes give their constant until something else is written. */
    private void start(Node node, Input input) {
        if (input.source().isConstant()) {
            double[] values = new double[input.size()];
            input.source().fill(0, 0, values);
            inputs.fill(node, values);
        }
    }

    // ---- buffers

    /**
     * Where the values of an input are written: (items, elements). Holds the value of a constant node at first, else 0.
     * What was written stays from step to step.
     *
     * @return a new view of the same memory at each call
     * @throws ValidationException if the node was not listed as an input, or the simulator is one in float64
     */
    public FloatBuffer floatInput(Node node) {
        return inputs.floats(names.input(present("floatInput", node)));
    }

    /** The same by name, as in {@link Simulator#inputNames()}. */
    public FloatBuffer floatInput(String name) {
        return inputs.floats(names.input(present("floatInput", name)));
    }

    /** As {@link #floatInput(Node)}, of simulators in float64. */
    public DoubleBuffer doubleInput(Node node) {
        return inputs.doubles(names.input(present("doubleInput", node)));
    }

    /** As {@link #floatInput(String)}, of simulators in float64. */
    public DoubleBuffer doubleInput(String name) {
        return inputs.doubles(names.input(present("doubleInput", name)));
    }

    /**
     * Where the values of a probe after the last step are: (items, elements), or (elements) if the probed signal has no
     * axis for the items of the minibatch. 0 before the first step. A step that fails leaves them as they are.
     *
     * @return a new view of the same memory at each call
     * @throws ValidationException if the probe was not listed as an output, or the simulator is one in float64
     */
    public FloatBuffer floatOutput(Probe probe) {
        return outputs.floats(names.probe(present("floatOutput", probe)));
    }

    /** The same by name, as in {@link Simulator#probeNames()}. */
    public FloatBuffer floatOutput(String name) {
        return outputs.floats(names.probe(present("floatOutput", name)));
    }

    /** As {@link #floatOutput(Probe)}, of simulators in float64. */
    public DoubleBuffer doubleOutput(Probe probe) {
        return outputs.doubles(names.probe(present("doubleOutput", probe)));
    }

    /** As {@link #floatOutput(String)}, of simulators in float64. */
    public DoubleBuffer doubleOutput(String name) {
        return outputs.doubles(names.probe(present("doubleOutput", name)));
    }

    private static <T> T present(String attribute, T value) {
        return Require.present("Stepper", attribute, value);
    }

    // ---- steps

    /** Makes one step. */
    public void step() {
        step(1);
    }

    /**
     * Makes steps with the same inputs, and gives the outputs of the last one.
     *
     * @param n how many, 1 or more
     * @throws ValidationException if it is less
     * @throws SimulationException if the stepper is closed, the simulator is in use, or a function of the user fails,
     *     as in {@link Simulator#run(double)}
     * @throws org.nengine.exceptions.SimulatorClosedException if the simulator is closed
     */
    public void step(int n) {
        if (n < 1) {
            throw new ValidationException("Stepper", "step", "the number of steps must be at least 1, got " + n);
        }
        guard.enter();
        try {
            if (closed) {
                throw new SimulationException("the stepper is closed; open another one with Simulator.stepper");
            }
            takeOver();
            advance(n);
        } finally {
            guard.leave();
        }
    }

    /** Sees to it that inputs are what this wants, if another call had to do with them in between. */
    private void takeOver() {
        if (!program.isFedBy(this)) {
            program.program().checkMemory(1, false);
            fed.forEach(program::displace);
            program.restoreConstants(input -> !fed.contains(input));
            program.setFeeder(Optional.of(this));
        }
    }

    private void advance(int n) {
        try {
            if (generated.isEmpty()) {
                counter.accept(engine.step(n));
                return;
            }
            for (int i = 0; i < n; i++) {
                generated.fill(program.program().stepCount() + 1);
                counter.accept(engine.step(1));
            }
        } catch (RuntimeException | Error e) {
            counter.accept(program.program().stepCount());
            throw e;
        }
    }

    /** Frees what the engine holds for it; closing the simulator does too. May be called again. */
    @Override
    public void close() {
        if (program.program().isClosed()) {
            return;
        }
        guard.enter();
        try {
            if (!closed) {
                closed = true;
                engine.close();
            }
        } finally {
            guard.leave();
        }
    }
}
