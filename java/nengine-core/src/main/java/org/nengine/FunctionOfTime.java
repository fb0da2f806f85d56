package org.nengine;

/**
 * A function of time, as the output of a node. It returns a number or a {@code double[]}, so that both
 * {@code t -> Math.sin(8 * t)} and {@code t -> new double[] {Math.sin(t), Math.cos(t)}} can be written as they are.
 */
@FunctionalInterface
public interface FunctionOfTime {

    /**
     * The value at a time.
     *
     * @param t time in seconds; the first step of a simulation ends at {@code dt}
     * @return a number or a {@code double[]}, always of one size
     */
    Object apply(double t);
}
