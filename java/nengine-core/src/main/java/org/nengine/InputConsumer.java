package org.nengine;

/** What takes the input of a node that gives nothing, such as a recorder or a display. */
@FunctionalInterface
public interface InputConsumer {

    /**
     * Takes the input of a step.
     *
     * @param t time in seconds; the first step of a simulation ends at {@code dt}
     * @param x a copy of the input of this step, which the consumer may keep or change
     */
    void accept(double t, double[] x);
}
