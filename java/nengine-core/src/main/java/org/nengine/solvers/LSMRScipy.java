package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.values.Parameters;

/**
 * The LSMR iteration of Fong and Saunders (SIAM J. Sci. Comput. 33, 2011) on the activities themselves, for each
 * function value on its own, stopped as SciPy's {@code lsmr} is: both its tolerances are {@code tol}, the limit of the
 * condition number is 1e8, and that of the iterations is the lower of the numbers of points and neurons.
 */
public final class LSMRScipy extends LeastSquaresSolver {

    private static final double DEFAULT_TOL = 1e-4;

    private final double tol;

    /** A tolerance of 1e-4. */
    public LSMRScipy() {
        this(DEFAULT_TOL);
    }

    /**
     * The given tolerance.
     *
     * @param tol 0 or more
     */
    public LSMRScipy(double tol) {
        this.tol = Require.atLeast("LSMRScipy", "tol", 0.0, tol);
    }

    /** The tolerance. */
    public double tol() {
        return tol;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("tol", tol, DEFAULT_TOL).map();
    }
}
