package org.nengine;

import java.util.Arrays;
import java.util.Optional;

import org.nengine.exceptions.SimulationException;

/**
 * What a connection computes: a function, or a table with its value at each evaluation point. A table can only be
 * decoded from neurons.
 */
public final class ConnectionFunction {

    private final String name;
    private final int size;
    private final Optional<VectorFunction> function;
    private final double[][] points;

    private ConnectionFunction(String name, int size, Optional<VectorFunction> function, double[][] points) {
        this.name = name;
        this.size = size;
        this.function = function;
        this.points = points;
    }

    static ConnectionFunction of(String name, int size, VectorFunction function) {
        return new ConnectionFunction(name, size, Optional.of(function), new double[0][]);
    }

    static ConnectionFunction ofPoints(double[][] points) {
        return new ConnectionFunction("points", points[0].length, Optional.empty(), copy(points));
    }

    private static double[][] copy(double[][] rows) {
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }

    /** The name given by the user, or that of the function's class, or {@code "function"}. */
    public String name() {
        return name;
    }

    /** Number of values that the function has. */
    public int size() {
        return size;
    }

    /** Whether this is a table. */
    public boolean isPoints() {
        return function.isEmpty();
    }

    /** A copy of the table, {@code [evaluation points][size]}. */
    public double[][] points() {
        if (!isPoints()) {
            throw new IllegalStateException("The function \"" + name + "\" is not given by points");
        }
        return copy(points);
    }

    /**
     * The value at a point.
     *
     * @param x the point; not changed
     * @return as many values as {@link #size()}; a function that returns one value gives it to all
     * @throws SimulationException if the function returns no number or array, or one of another size than when the
     *     connection was made
     */
    public double[] apply(double[] x) {
        double[] values = new double[size];
        apply(x.clone(), values, 0);
        return values;
    }

    /**
     * Puts the value at a point into an array.
     *
     * @param x the point; the user's function may change it
     * @param values takes as many values as {@link #size()}
     * @param at index of the first of them
     * @throws SimulationException as {@link #apply(double[])}
     */
    public void apply(double[] x, double[] values, int at) {
        VectorFunction f = function.orElseThrow(() -> new IllegalStateException(
                "A function given by points has no value elsewhere"));
        Object value = f.apply(x);
        double[] elements = value instanceof double[] array ? array : FunctionValue.elements(value).orElseThrow(
                () -> new SimulationException("The function \"" + name
                        + "\" of a connection must return a number or a double[], got " + FunctionValue.text(value)));
        if (elements.length == size) {
            System.arraycopy(elements, 0, values, at, size);
        } else if (elements.length == 1) {
            Arrays.fill(values, at, at + size, elements[0]);
        } else {
            throw new SimulationException("The function \"" + name + "\" of a connection must return " + size
                    + " values as it did at first, got " + elements.length);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
