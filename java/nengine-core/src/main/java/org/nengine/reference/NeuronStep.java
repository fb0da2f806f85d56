package org.nengine.reference;

/** How one neuron of a type advances by one time step. */
@FunctionalInterface
interface NeuronStep {

    /**
     * @param current the input current J of this step
     * @param state the neuron's state variables in declared order, changed in place
     * @return the output of this step
     */
    double step(double current, double[] state);
}
