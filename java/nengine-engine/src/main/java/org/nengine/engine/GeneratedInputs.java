package org.nengine.engine;

import java.util.Arrays;
import java.util.List;

/** Functions of time and processes, which make the inputs of a stepper that the user does not feed. */
final class GeneratedInputs {

    private final List<Input> inputs;
    private final int minibatch;
    private final double dt;
    private final DirectNumbers to;
    private final int first;

    /**
     * @param inputs in execution order
     * @param dt seconds a step
     * @param to where values are put, one input after the other, each as (items, elements)
     * @param first place there of the first value
     */
    GeneratedInputs(List<Input> inputs, int minibatch, double dt, DirectNumbers to, int first) {
        this.inputs = inputs;
        this.minibatch = minibatch;
        this.dt = dt;
        this.to = to;
        this.first = first;
    }

    boolean isEmpty() {
        return inputs.isEmpty();
    }

    /**
     * Works out the values of a step.
     *
     * @param number of the step, from 1
     * @throws org.nengine.exceptions.SimulationException if a function or process fails
     */
    void fill(long number) {
        int place = first;
        for (Input input : inputs) {
            double[] row = new double[input.size()];
            for (int item = 0; item < minibatch; item++) {
                // What all items share is asked for once.
                if (item < input.source().items()) {
                    Arrays.fill(row, 0);
                    input.source().fill(number * dt, item, row);
                }
                for (double value : row) {
                    to.put(place++, value);
                }
            }
        }
    }
}
