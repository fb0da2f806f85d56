package org.nengine.build.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One step of a neuron population. Sets: output (n), then the state variables (n each) in declared order, changed in
 * place. Reads: input current (n). The kind is {@code "neurons."} followed by the kind of the neuron type, and the
 * attributes are the parameters of the type and {@code dt}.
 */
public final class SimNeurons extends Operator {

    private final String neuronKind;
    private final Map<String, Double> parameters;
    private final double dt;

    public SimNeurons(String neuronKind, Map<String, Double> parameters, double dt, Signal current, Signal output,
            List<Signal> states, String tag) {
        super(tag, concat(output, states), List.of(), List.of(current), List.of());
        this.neuronKind = neuronKind;
        this.parameters = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(parameters));
        this.dt = dt;
    }

    private static List<Signal> concat(Signal first, List<Signal> rest) {
        List<Signal> all = new ArrayList<>();
        all.add(first);
        all.addAll(rest);
        return all;
    }

    @Override
    public String kind() {
        return "neurons." + neuronKind;
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with(parameters).with("dt", dt);
    }

    /** Kind of the neuron type, such as {@code "lif"}. */
    public String neuronKind() {
        return neuronKind;
    }

    public Map<String, Double> parameters() {
        return parameters;
    }

    public double dt() {
        return dt;
    }

    public Signal current() {
        return reads().get(0);
    }

    public Signal output() {
        return sets().get(0);
    }

    public List<Signal> states() {
        return sets().subList(1, sets().size());
    }
}
