package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/** Least squares without regularisation; small singular values are cut off. */
public final class Lstsq extends Solver {

    private static final double DEFAULT_RCOND = 0.01;

    private final double rcond;

    /** Cuts off singular values below 0.01 of the largest. */
    public Lstsq() {
        this(DEFAULT_RCOND);
    }

    /**
     * Cuts off singular values at a given ratio.
     *
     * @param rcond singular values below this ratio to the largest count as zero, 0 or more
     */
    public Lstsq(double rcond) {
        this(rcond, false);
    }

    private Lstsq(double rcond, boolean weights) {
        super(weights);
        this.rcond = Require.atLeast("Lstsq", "rcond", 0.0, rcond);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public Lstsq weights(boolean full) {
        return new Lstsq(rcond, full);
    }

    /** Singular values below this ratio to the largest count as zero. */
    public double rcond() {
        return rcond;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("rcond", rcond, DEFAULT_RCOND).map();
    }
}
