package org.nengine.neurons;

import org.nengine.distributions.Distribution;

/**
 * A state variable of a neuron type: one value per neuron that survives the step.
 *
 * @param name name in snake case, such as {@code "refractory_time"}; also the name under which it is probed
 * @param initial the distribution of its initial values; {@code FixedValues} for an array given by the user
 */
public record StateVariable(String name, Distribution initial) {
}
