package org.nengine.distributions;

import java.util.Arrays;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Described;

/**
 * Something that numbers or points can be sampled from.
 *
 * <p>A distribution is an immutable value: two of one class with equal parameters are equal, and its text is the call
 * that makes it, such as {@code Uniform(low=-1.0, high=0.9)}. How many numbers a sample takes from the generator, and
 * in which order, is part of what a distribution is, since the rest of the model is drawn from the same generator.
 */
public abstract class Distribution extends Described {

    /** For subclasses. */
    protected Distribution() {
    }

    /**
     * Samples plain numbers, for quantities with one number per neuron.
     *
     * @param n how many, at least 0
     * @param rng the generator to draw from
     * @return n numbers
     * @throws ValidationException if the distribution is one of points only, or n does not suit it
     */
    public abstract double[] sample(int n, RandomState rng);

    /**
     * Samples points.
     *
     * @param n how many, at least 0
     * @param d the number of dimensions of each
     * @param rng the generator to draw from
     * @return n rows of d numbers
     * @throws ValidationException if n or d does not suit the distribution
     */
    public abstract double[][] sample(int n, int d, RandomState rng);

    /**
     * Leaves a generator as {@link #sample(int, int, RandomState)} would, in less time than sampling takes.
     *
     * @param n how many, as for sampling
     * @param d the number of dimensions of each, as for sampling
     * @param rng the generator to draw from
     * @return whether it did so; if not, nothing has been drawn, and one has to sample. The default is to do nothing
     */
    public boolean skip(int n, int d, RandomState rng) {
        return false;
    }

    /** The error that refuses a value of one of this distribution's parameters or arguments. */
    final ValidationException refuse(String attribute, String message) {
        return new ValidationException(getClass().getSimpleName(), attribute, message);
    }

    final void requireCount(String attribute, int count) {
        if (count < 0) {
            throw refuse(attribute, "must be at least 0, got " + count);
        }
    }

    /** Cuts a row-major array into n rows of d. */
    static double[][] rows(double[] values, int n, int d) {
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++) {
            rows[i] = Arrays.copyOfRange(values, i * d, (i + 1) * d);
        }
        return rows;
    }
}
