package org.nengine.neurons.steps;

import java.util.Map;
import java.util.Optional;
import org.nengine.random.RandomState;

/** The parameters of a neuron type by name, the length of a step in seconds, and a generator for random types. */
record NeuronParameters(Map<String, Double> values, double dt, Optional<RandomState> rng) {

    double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a neuron type lacks the parameter \"" + name + "\"; it has "
                    + values.keySet());
        }
        return value;
    }

    RandomState generator() {
        return rng.orElseThrow(() -> new IllegalArgumentException(
                "neurons that spike at random need a generator of random numbers"));
    }
}
