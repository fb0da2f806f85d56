package org.nengine;

import org.nengine.exceptions.ValidationException;

/**
 * A function of a vector, to be computed by a connection. It returns a number or a {@code double[]}, so that both
 * {@code x -> x[0] * x[1]} and {@code x -> new double[] {x[1], x[0]}} can be written as they are. Anything else is
 * refused when the function is first called, which is when the connection is made.
 */
@FunctionalInterface
public interface VectorFunction {

    /**
     * The value at a point.
     *
     * @param x a copy, which the function may keep or change
     * @return a number or a {@code double[]}, always of one size
     */
    Object apply(double[] x);

    /**
     * Number of values that a function has, learned by calling it with zeros.
     *
     * @param function the function
     * @param sizeIn length of the vector
     * @throws ValidationException if it returns no number or array, or an empty one
     */
    static int size(VectorFunction function, int sizeIn) {
        return FunctionValue.size("VectorFunction", "function", function, new double[sizeIn]);
    }
}
