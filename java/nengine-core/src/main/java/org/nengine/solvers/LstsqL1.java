package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with L1 and L2 regularisation, the elastic net: for each function value it minimises
 * {@code |y - A d|^2 / (2 m) + a |d|_1 + b |d|^2 / 2} over m evaluation points, with {@code a = l1 max(A)} and
 * {@code b = l2 max(A)^2}. Many decoders are exactly zero.
 *
 * <p>It is solved by cyclic coordinate descent, which stops when the duality gap is below 1e-4 of {@code |y|^2}, or
 * after {@code maxIter} sweeps (with a warning). Asked for full weights, it solves for sparse weights, rather than composing
 * them of decoders.
 */
public final class LstsqL1 extends Solver {

    private static final double DEFAULT_L1 = 1e-4;
    private static final double DEFAULT_L2 = 1e-6;
    private static final int DEFAULT_MAX_ITER = 1000;

    private final double l1;
    private final double l2;
    private final int maxIter;

    /** An L1 regularisation of 1e-4 and an L2 regularisation of 1e-6. */
    public LstsqL1() {
        this(DEFAULT_L1, DEFAULT_L2);
    }

    /**
     * The given regularisation.
     *
     * @param l1 strength of the L1 penalty relative to the highest activity, 0 or more
     * @param l2 strength of the L2 penalty relative to the square of the highest activity, 0 or more
     */
    public LstsqL1(double l1, double l2) {
        this(l1, l2, DEFAULT_MAX_ITER, false);
    }

    private LstsqL1(double l1, double l2, int maxIter, boolean weights) {
        super(weights);
        this.l1 = Require.atLeast("LstsqL1", "l1", 0.0, l1);
        this.l2 = Require.atLeast("LstsqL1", "l2", 0.0, l2);
        this.maxIter = Require.atLeast("LstsqL1", "maxIter", 1, maxIter);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public LstsqL1 weights(boolean full) {
        return new LstsqL1(l1, l2, maxIter, full);
    }

    /**
     * The same with a limit of sweeps, instead of 1000.
     *
     * @param sweeps over all neurons, 1 or more
     */
    public LstsqL1 maxIter(int sweeps) {
        return new LstsqL1(l1, l2, sweeps, weights());
    }

    /** Strength of the L1 penalty relative to the highest activity. */
    public double l1() {
        return l1;
    }

    /** Strength of the L2 penalty relative to the square of the highest activity. */
    public double l2() {
        return l2;
    }

    /** The limit of sweeps over all neurons. */
    public int maxIter() {
        return maxIter;
    }

    @Override
    public boolean compositional() {
        return false;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("l1", l1, DEFAULT_L1).with("l2", l2, DEFAULT_L2)
                .with("maxIter", maxIter, DEFAULT_MAX_ITER).map();
    }
}
