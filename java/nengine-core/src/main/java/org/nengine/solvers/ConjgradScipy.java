package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.values.Parameters;

/**
 * Conjugate gradients on the normal equations {@code (A^T A + m sigma^2 I) X = A^T Y}, for each function value on its
 * own, stopped as SciPy's {@code cg} is: when the norm of the residual is at most the larger of {@code tol} times the
 * norm of the right-hand side and {@code atol}, or after ten iterations per neuron.
 */
public final class ConjgradScipy extends LeastSquaresSolver {

    private static final double DEFAULT_TOL = 1e-4;
    private static final double DEFAULT_ATOL = 1e-8;

    private final double tol;
    private final double atol;

    /** A relative tolerance of 1e-4 and an absolute one of 1e-8. */
    public ConjgradScipy() {
        this(DEFAULT_TOL);
    }

    /**
     * The given relative tolerance and an absolute one of 1e-8.
     *
     * @param tol 0 or more
     */
    public ConjgradScipy(double tol) {
        this(tol, DEFAULT_ATOL);
    }

    /**
     * The given tolerances.
     *
     * @param tol relative to the right-hand side, 0 or more
     * @param atol absolute, 0 or more
     */
    public ConjgradScipy(double tol, double atol) {
        this.tol = Require.atLeast("ConjgradScipy", "tol", 0.0, tol);
        this.atol = Require.atLeast("ConjgradScipy", "atol", 0.0, atol);
    }

    /** The tolerance relative to the norm of the right-hand side. */
    public double tol() {
        return tol;
    }

    /** The absolute tolerance. */
    public double atol() {
        return atol;
    }

    @Override
    public boolean penalisesEachNeuron() {
        return true;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("tol", tol, DEFAULT_TOL).with("atol", atol, DEFAULT_ATOL).map();
    }
}
