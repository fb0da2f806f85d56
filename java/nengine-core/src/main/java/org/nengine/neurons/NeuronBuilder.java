package org.nengine.neurons;

import java.util.LinkedHashMap;
import java.util.Map;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.Require;

/** What the builders of neuron types share. */
abstract class NeuronBuilder<B extends NeuronBuilder<B>> {

    final Map<String, Distribution> initialState = new LinkedHashMap<>();

    NeuronBuilder() {
    }

    abstract B self();

    /**
     * Draws the initial values of a state from a distribution instead of the default one.
     *
     * @param state name of the state, such as {@code "voltage"}
     * @param values the distribution of its values
     */
    public B initialState(String state, Distribution values) {
        initialState.put(state, Require.present("NeuronType", "initialState", values));
        return self();
    }

    /**
     * Gives the initial values of a state, one per neuron.
     *
     * @param state name of the state, such as {@code "voltage"}
     * @param values one value per neuron
     */
    public B initialState(String state, double... values) {
        return initialState(state, FixedValues.of(values));
    }
}
