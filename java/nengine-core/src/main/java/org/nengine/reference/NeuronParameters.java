package org.nengine.reference;

import java.util.Map;

/** The parameters of a neuron type by name, and the length of a step in seconds. */
record NeuronParameters(Map<String, Double> values, double dt) {

    double get(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("a neuron type lacks the parameter \"" + name + "\"; it has "
                    + values.keySet());
        }
        return value;
    }
}
