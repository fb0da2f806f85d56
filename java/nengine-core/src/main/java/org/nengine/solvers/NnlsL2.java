package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with L2 regularisation and decoders that are not negative: non-negative least squares, as by {@link
 * Nnls}, on the normal equations {@code (A^T A + m (reg max(A))^2 I) D = A^T max(Y, 0)} over m evaluation points.
 *
 * <p>The matrices A and Y hold the activities and the target values at the evaluation points; D are the decoders.
 * Target values below zero count as zero.
 */
public final class NnlsL2 extends Solver {

    private static final double DEFAULT_REG = 0.1;

    private final double reg;

    /** Decoders with a regularisation of 0.1. */
    public NnlsL2() {
        this(DEFAULT_REG);
    }

    /**
     * Decoders with the given regularisation.
     *
     * @param reg strength relative to the highest activity, 0 or more
     */
    public NnlsL2(double reg) {
        this(reg, false);
    }

    private NnlsL2(double reg, boolean weights) {
        super(weights);
        this.reg = Require.atLeast("NnlsL2", "reg", 0.0, reg);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public NnlsL2 weights(boolean full) {
        return new NnlsL2(reg, full);
    }

    /** Strength of the regularisation relative to the highest activity. */
    public double reg() {
        return reg;
    }

    @Override
    public boolean compositional() {
        return false;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("reg", reg, DEFAULT_REG).map();
    }
}
