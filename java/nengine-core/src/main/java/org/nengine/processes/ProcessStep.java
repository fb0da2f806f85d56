package org.nengine.processes;

/** A running process: it remembers its state from call to call. */
@FunctionalInterface
public interface ProcessStep {

    /**
     * Runs one step.
     *
     * @param t time in seconds at the end of the step: {@code dt} in the first one
     * @param input what the process receives; empty if it has no input
     * @param output to be filled, all elements of it
     */
    void step(double t, double[] input, double[] output);
}
