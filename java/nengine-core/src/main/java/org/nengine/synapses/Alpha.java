package org.nengine.synapses;

import java.util.OptionalLong;

import org.nengine.exceptions.Require;

/**
 * Second-order low-pass filter {@code 1 / (tau s + 1)^2}: its response to an impulse rises to a maximum at tau and then
 * decays, as the current of a real synapse does.
 */
public final class Alpha extends LinearFilter {

    private final double tau;

    /**
     * The filter with the given time constant.
     *
     * @param tau in seconds, 0 or more
     */
    public Alpha(double tau) {
        this(tau, Discretization.ZERO_ORDER_HOLD);
    }

    /**
     * The filter with the given time constant, discretised in another way than with a zero-order hold.
     *
     * @param tau in seconds, 0 or more
     * @param method how it is discretised
     */
    public Alpha(double tau, Discretization method) {
        this(tau, method, OptionalLong.empty());
    }

    private Alpha(double tau, Discretization method, OptionalLong seed) {
        super(new double[] {1}, new double[] {Require.atLeast("Alpha", "tau", 0.0, tau) * tau, 2 * tau, 1}, true,
                method, seed);
        this.tau = tau;
    }

    /** Time constant in seconds. */
    public double tau() {
        return tau;
    }

    @Override
    public Alpha withSeed(long seed) {
        return new Alpha(tau, method(), OptionalLong.of(seed));
    }

    @Override
    public String toString() {
        return "Alpha(tau=" + tau + methodText() + ")";
    }
}
