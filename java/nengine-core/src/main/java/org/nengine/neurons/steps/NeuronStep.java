package org.nengine.neurons.steps;

/** How one neuron of a type advances by one time step. */
@FunctionalInterface
public interface NeuronStep {

    /**
     * Advances a neuron. The neurons of a population have to take turns in their order, because those that spike at
     * random draw from one generator.
     *
     * @param current the input current J of this step; the rate of this step for what turns rates into spikes
     * @param state the neuron's state variables in declared order, changed in place
     * @return the output of this step
     */
    double step(double current, double[] state);
}
