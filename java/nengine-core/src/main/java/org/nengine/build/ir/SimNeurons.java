package org.nengine.build.ir;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.nengine.random.RandomState;

/**
 * One step of a neuron population. Sets: output (n), then the state variables (n each) in declared order, changed in
 * place. Reads: input current (n), or the rates (n) that are turned into spikes. The kind is {@code "neurons."}
 * followed by the kind of the neuron type, and the attributes are the parameters of the type, {@code dt}, and
 * {@code seed} for kinds that draw random numbers: in each step, in the order of the neurons, from the
 * {@link #generator} of the minibatch item, which starts anew whenever the state is reset.
 */
public final class SimNeurons extends Operator {

    private final String neuronKind;
    private final Map<String, Double> parameters;
    private final double dt;
    private final OptionalLong seed;

    /** Neurons without randomness. */
    public SimNeurons(String neuronKind, Map<String, Double> parameters, double dt, Signal current, Signal output,
            List<Signal> states, String tag) {
        this(neuronKind, parameters, dt, OptionalLong.empty(), current, output, states, tag);
    }

    /**
     * Neurons that may draw random numbers.
     *
     * @param seed of the generator of the first item, 0 to 2^32 - 1; empty for kinds without randomness
     */
    public SimNeurons(String neuronKind, Map<String, Double> parameters, double dt, OptionalLong seed, Signal current,
            Signal output, List<Signal> states, String tag) {
        super(tag, concat(output, states), List.of(), List.of(current), List.of());
        this.neuronKind = neuronKind;
        this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        this.dt = dt;
        this.seed = seed;
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
        Attributes attributes = Attributes.none().with(parameters).with("dt", dt);
        return seed.isPresent() ? attributes.with("seed", seed.getAsLong()) : attributes;
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

    /**
     * The generator that an item of a minibatch starts with, if the kind draws random numbers: for item 0 that of the
     * seed, for item i that of the array of the seed and i.
     *
     * @param item 0 or more
     */
    public Optional<RandomState> generator(int item) {
        if (seed.isEmpty()) {
            return Optional.empty();
        }
        long first = seed.getAsLong();
        return Optional.of(item == 0 ? new RandomState(first) : RandomState.ofArray(first, item));
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
