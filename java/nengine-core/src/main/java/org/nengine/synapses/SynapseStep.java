package org.nengine.synapses;

/** A running filter: it remembers its state from call to call. */
@FunctionalInterface
public interface SynapseStep {

    /**
     * Filters one step.
     *
     * @param input one value per element; not changed
     * @param output receives one value per element; may be the same array as the input
     */
    void step(double[] input, double[] output);
}
