package org.nengine.engine;

/** What feeds an input that the user gives no data for. */
interface InputSource {

    /** Whether every step has the same values. */
    default boolean isConstant() {
        return false;
    }

    /** How many items it makes at a step: 1 if all items of a minibatch share the values, else the minibatch. */
    int items();

    /**
     * The values of one item at one step. Called once for each step in ascending order, and within it for each item.
     *
     * @param time at the end of the step, in seconds
     * @param item below {@link #items()}
     * @param values receives as many values as the input has elements
     * @throws org.nengine.exceptions.SimulationException if it runs the user's code and that fails
     */
    void fill(double time, int item, double[] values);
}
