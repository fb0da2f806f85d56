package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.exceptions.Require;

/** What goes into a {@link Stepper} and comes out of it. */
public final class StepperOptions {

    private final List<Object> inputs = new ArrayList<>();
    private Optional<List<Object>> outputs = Optional.empty();

    StepperOptions() {
    }

    /**
     * Nodes without input that the user feeds, after those listed before. All others do what they do in runs. Default
     * none.
     */
    public StepperOptions inputs(Node... nodes) {
        add("inputs", nodes, inputs);
        return this;
    }

    /** The same by name, as in {@link Simulator#inputNames()}. */
    public StepperOptions inputs(String... names) {
        add("inputs", names, inputs);
        return this;
    }

    /** Probes whose values are given, after those listed before. Default all; without arguments none. */
    public StepperOptions outputs(Probe... probes) {
        add("outputs", probes, listedOutputs());
        return this;
    }

    /** The same by name, as in {@link Simulator#probeNames()}. */
    public StepperOptions outputs(String... names) {
        add("outputs", names, listedOutputs());
        return this;
    }

    private List<Object> listedOutputs() {
        if (outputs.isEmpty()) {
            outputs = Optional.of(new ArrayList<>());
        }
        return outputs.get();
    }

    private static void add(String attribute, Object[] more, List<Object> to) {
        for (Object one : Require.present("Stepper", attribute, more)) {
            to.add(Require.present("Stepper", attribute, one));
        }
    }

    /** The nodes that are fed. */
    List<Node> inputs(IoNames names) {
        return inputs.stream().map(names::input).toList();
    }

    /** The probes that are given. */
    List<Probe> outputs(IoNames names) {
        return outputs.map(keys -> keys.stream().map(names::probe).toList()).orElse(names.probes());
    }
}
