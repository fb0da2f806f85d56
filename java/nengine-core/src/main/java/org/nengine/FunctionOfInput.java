package org.nengine;

/**
 * A function of time and of an input, as the output of a node. It returns a number or a {@code double[]}; a node
 * without output returns null.
 */
@FunctionalInterface
public interface FunctionOfInput {

    /**
     * The value for an input.
     *
     * @param t time in seconds; the first step of a simulation ends at {@code dt}
     * @param x a copy of the input of this step, which the function may keep or change
     * @return a number or a {@code double[]}, always of one size; null for a node without output
     */
    Object apply(double t, double[] x);
}
