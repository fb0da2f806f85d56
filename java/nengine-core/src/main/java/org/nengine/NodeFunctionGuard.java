package org.nengine;

import java.util.Arrays;

import org.nengine.exceptions.SimulationException;

/** Turns what a node's function returned during a simulation into an array that is safe to use. */
final class NodeFunctionGuard {

    private final String owner;
    private final int size;

    NodeFunctionGuard(String owner, int size) {
        this.owner = owner;
        this.size = size;
    }

    /** As many finite values as the node has outputs; a single one stands for all. Unchecked if it has none. */
    double[] check(double t, Object value) {
        if (size == 0) {
            return new double[0];
        }
        double[] elements = FunctionValue.elements(value).orElseThrow(() -> new SimulationException(owner
                + ": the function must return a number or a double[], got " + FunctionValue.text(value) + " at t = "
                + t));
        if (elements.length != size && elements.length != 1) {
            throw new SimulationException(owner + ": the function must return " + size + " values, got "
                    + elements.length + " at t = " + t);
        }
        for (double element : elements) {
            if (!Double.isFinite(element)) {
                throw new SimulationException(owner + ": the function returned a non-finite value, "
                        + Arrays.toString(elements) + " at t = " + t);
            }
        }
        double[] output = new double[size];
        for (int i = 0; i < size; i++) {
            output[i] = elements[elements.length == 1 ? 0 : i];
        }
        return output;
    }
}
