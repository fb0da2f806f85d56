package org.nengine.synapses;

import java.util.OptionalLong;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A filter with a finite, triangular response: the output is a mean of the last n inputs with the weights n, n - 1,
 * ..., 1, where n is the number of steps in {@code t}, plus one.
 */
public final class Triangle extends Synapse {

    private final double t;

    /**
     * The filter with a response of the given length.
     *
     * @param t in seconds, 0 or more
     */
    public Triangle(double t) {
        this(t, OptionalLong.empty());
    }

    private Triangle(double t, OptionalLong seed) {
        super(seed);
        this.t = Require.atLeast("Triangle", "t", 0.0, t);
    }

    /** Length of the response in seconds. */
    public double t() {
        return t;
    }

    /**
     * Number of inputs that the output depends on.
     *
     * @param dt step length in seconds
     */
    public int taps(double dt) {
        double steps = Math.rint(t / dt);
        if (!(steps < Integer.MAX_VALUE)) {
            throw new ValidationException("Triangle", "t", "must be less than " + Integer.MAX_VALUE + " steps of " + dt
                    + " s, got " + t);
        }
        return (int) steps + 1;
    }

    /**
     * The filter for a step length as a sum over past inputs, with a state for each of them; the numbers differ from
     * those of {@link #step} by rounding errors.
     *
     * @param dt step length in seconds
     */
    public DiscreteFilter discretise(double dt) {
        int order = taps(dt) - 1;
        double sum = (order + 1) * (order + 2.0) / 2;
        double[] shift = new double[Math.multiplyExact(order, order)];
        double[] newest = new double[order];
        double[] weights = new double[order];
        for (int i = 0; i < order; i++) {
            if (i > 0) {
                shift[i * order + i - 1] = 1;
            }
            weights[i] = (order - i) / sum;
        }
        if (order == 0) {
            return new DiscreteFilter(DiscreteFilter.Form.NO_STATE, 0, shift, newest, weights, 1);
        }
        newest[0] = 1;
        return new DiscreteFilter(DiscreteFilter.Form.GENERAL, order, shift, newest, weights, (order + 1) / sum);
    }

    @Override
    public Triangle withSeed(long seed) {
        return new Triangle(t, OptionalLong.of(seed));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The mean is updated from step to step: the newest input enters with its full weight, and each of the last n
     * inputs then loses an n-th of it.
     */
    @Override
    public SynapseStep step(int size, double dt) {
        return stepFrom(new double[size], dt);
    }

    /** The filter as if its input had been {@code y0} for the whole length of its response. */
    @Override
    public SynapseStep stepFrom(double[] y0, double dt) {
        return new TriangleStep(taps(dt), y0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Triangle that && Double.compare(t, that.t) == 0 && seed().equals(that.seed());
    }

    @Override
    public int hashCode() {
        return Double.hashCode(t);
    }

    @Override
    public String toString() {
        return "Triangle(t=" + t + ")";
    }
}
