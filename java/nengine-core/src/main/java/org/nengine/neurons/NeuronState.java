package org.nengine.neurons;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * What the neurons of a population remember from step to step: one value per neuron for each state variable, and the
 * generator that neurons draw from if they spike at random. {@link NeuronType#makeState} makes it and
 * {@link NeuronType#step} changes it. Not for several threads at once.
 */
public final class NeuronState {

    private final int size;
    private final Map<String, double[]> values;
    private final RandomState rng;

    NeuronState(int size, Map<String, double[]> values, RandomState rng) {
        this.size = size;
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        this.rng = rng;
    }

    /** Number of neurons. */
    public int size() {
        return size;
    }

    /** Names of the state variables in declared order. */
    public Set<String> names() {
        return values.keySet();
    }

    /**
     * The values of a state variable, one per neuron. This is the array that steps change; what is written to it is
     * what the next step starts from.
     *
     * @throws ValidationException if there is no such state
     */
    public double[] get(String name) {
        double[] found = values.get(name);
        if (found == null) {
            throw new ValidationException("NeuronState", "name", "has no state \"" + name + "\"; its states are "
                    + values.keySet());
        }
        return found;
    }

    /** The generator with which the state was made, from where that stopped. */
    public RandomState rng() {
        return rng;
    }

    /** The arrays in declared order. */
    List<double[]> arrays() {
        return List.copyOf(values.values());
    }
}
