package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with L2 regularisation, the default: minimises {@code |A D - Y|^2 + m (reg max(A))^2 |D|^2} over m
 * evaluation points.
 *
 * <p>The matrices A and Y hold the activities and the target values at the evaluation points; D are the decoders.
 */
public final class LstsqL2 extends Solver {

    private static final double DEFAULT_REG = 0.1;
    private static final LeastSquaresSolver DEFAULT_SOLVER = new Cholesky();

    private final double reg;
    private final LeastSquaresSolver solver;

    /** Decoders with a regularisation of 0.1. */
    public LstsqL2() {
        this(DEFAULT_REG);
    }

    /**
     * The given regularisation.
     *
     * @param reg strength relative to the highest activity, 0 or more
     */
    public LstsqL2(double reg) {
        this(reg, DEFAULT_SOLVER, false);
    }

    private LstsqL2(double reg, LeastSquaresSolver solver, boolean weights) {
        super(weights);
        this.reg = Require.atLeast("LstsqL2", "reg", 0.0, reg);
        this.solver = Require.present("LstsqL2", "solver", solver);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public LstsqL2 weights(boolean full) {
        return new LstsqL2(reg, solver, full);
    }

    /** The same, solving the least-squares problem in another way than by {@link Cholesky}. */
    public LstsqL2 solver(LeastSquaresSolver how) {
        return new LstsqL2(reg, how, weights());
    }

    /** Strength of the regularisation relative to the highest activity. */
    public double reg() {
        return reg;
    }

    /** How the least-squares problem is solved. */
    public LeastSquaresSolver solver() {
        return solver;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("reg", reg, DEFAULT_REG).with("solver", solver, DEFAULT_SOLVER).map();
    }
}
