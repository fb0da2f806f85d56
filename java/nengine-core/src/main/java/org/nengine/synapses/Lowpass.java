package org.nengine.synapses;

import java.util.OptionalLong;

import org.nengine.exceptions.Require;

/**
 * First-order low-pass filter {@code 1 / (tau s + 1)}, the usual synapse: it approaches its input exponentially. With a
 * time constant of 0 the value passes unchanged (still one step later on a connection).
 */
public final class Lowpass extends LinearFilter {

    private final double tau;

    /**
     * The filter with the given time constant.
     *
     * @param tau in seconds, 0 or more
     */
    public Lowpass(double tau) {
        this(tau, Discretization.ZERO_ORDER_HOLD);
    }

    /**
     * The filter with the given time constant, discretised in another way than with a zero-order hold.
     *
     * @param tau in seconds, 0 or more
     * @param method how it is discretised
     */
    public Lowpass(double tau, Discretization method) {
        this(tau, method, OptionalLong.empty());
    }

    private Lowpass(double tau, Discretization method, OptionalLong seed) {
        super(new double[] {1}, new double[] {Require.atLeast("Lowpass", "tau", 0.0, tau), 1}, true, method, seed);
        this.tau = tau;
    }

    /** Time constant in seconds. */
    public double tau() {
        return tau;
    }

    @Override
    public Lowpass withSeed(long seed) {
        return new Lowpass(tau, method(), OptionalLong.of(seed));
    }

    @Override
    public DiscreteFilter discretise(double dt) {
        if (tau == 0 || method() != Discretization.ZERO_ORDER_HOLD) {
            return super.discretise(dt);
        }
        return new DiscreteFilter(DiscreteFilter.Form.ONE_STATE, 1, new double[] {Math.exp(-dt / tau)},
                new double[] {-Math.expm1(-dt / tau)}, new double[] {1}, 0);
    }

    @Override
    public String toString() {
        return "Lowpass(tau=" + tau + methodText() + ")";
    }
}
