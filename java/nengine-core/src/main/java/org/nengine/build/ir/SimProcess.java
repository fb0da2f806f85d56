package org.nengine.build.ir;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;
import org.nengine.synapses.Synapse;

/**
 * Something that runs in Java on every executor: noise, signals, user-defined processes, synapses that are not linear
 * filters. Its state lives in the step that it makes, anew whenever the simulator starts or resets.
 * Reads: time, then the input if there is one. Sets, incs or updates: output.
 */
public final class SimProcess extends Operator implements ProcessOperator {

    private interface Starter {
        ProcessStep start(RandomState rng);
    }

    private final String name;
    private final OptionalLong seed;
    private final Starter starter;
    private final Mode mode;

    private SimProcess(String name, OptionalLong seed, Starter starter, Signal time, Optional<Signal> input,
            Signal output, Mode mode, String tag) {
        super(tag, mode == Mode.SET ? List.of(output) : List.of(), mode == Mode.INC ? List.of(output) : List.of(),
                input.map(x -> List.of(time, x)).orElse(List.of(time)),
                mode == Mode.UPDATE ? List.of(output) : List.of());
        this.name = name;
        this.seed = seed;
        this.starter = starter;
        this.mode = mode;
    }

    /** An operator that runs a process with a step length of dt seconds. */
    public static SimProcess of(Process process, double dt, Signal time, Optional<Signal> input, Signal output,
            Mode mode, String tag) {
        int sizeIn = input.map(Signal::size).orElse(0);
        return new SimProcess(process.toString(), process.seed(), rng -> process.step(sizeIn, output.size(), dt, rng),
                time, input, output, mode, tag);
    }

    /** An operator that filters every element of its input with a step length of dt seconds. */
    public static SimProcess of(Synapse synapse, double dt, Signal time, Signal input, Signal output, Mode mode,
            String tag) {
        Starter starter = rng -> ProcessStep.of(synapse.step(input.size(), dt));
        return new SimProcess(synapse.toString(), synapse.seed(), starter, time, Optional.of(input), output, mode, tag);
    }

    @Override
    public String kind() {
        return "host_process";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("has_input", input().isPresent() ? 1 : 0);
    }

    /** The process or synapse, for messages. */
    public String processName() {
        return name;
    }

    /**
     * Starts a run.
     *
     * @param rng the generator of this operator in this run; the step may keep it
     * @throws ValidationException if the process cannot run with these sizes and this step length
     */
    public ProcessStep start(RandomState rng) {
        try {
            return Require.present(name, "step", starter.start(rng));
        } catch (ValidationException refused) {
            throw refused.in(tag());
        }
    }

    @Override
    public OptionalLong seed() {
        return seed;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    /** What it is given in each step, if anything. */
    public Optional<Signal> input() {
        return reads().size() > 1 ? Optional.of(reads().get(1)) : Optional.empty();
    }

    @Override
    public Signal output() {
        return switch (mode) {
            case SET -> sets().get(0);
            case INC -> incs().get(0);
            case UPDATE -> updates().get(0);
        };
    }
}
