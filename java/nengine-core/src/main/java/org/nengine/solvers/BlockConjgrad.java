package org.nengine.solvers;

import java.util.Map;
import java.util.Optional;
import org.nengine.exceptions.Require;
import org.nengine.values.Parameters;

/**
 * Conjugate gradients on the normal equations {@code (A^T A + m sigma^2 I) X = A^T Y}, for all function values at once.
 * It stops when for each of them the norm of the residual of these equations is below {@code tol sqrt(m)}, or after one
 * pass more than there are neurons per function value.
 *
 * <p>The build fails if function values depend linearly on each other, as their search directions then do.
 */
public final class BlockConjgrad extends LeastSquaresSolver {

    private static final double DEFAULT_TOL = 1e-2;

    private final double tol;
    private final double[][] x0;

    /** A tolerance of 0.01. */
    public BlockConjgrad() {
        this(DEFAULT_TOL);
    }

    /**
     * The given tolerance.
     *
     * @param tol root mean square residual of the normal equations at which it stops, 0 or more
     */
    public BlockConjgrad(double tol) {
        this(tol, new double[0][]);
    }

    private BlockConjgrad(double tol, double[][] x0) {
        this.tol = Require.atLeast("BlockConjgrad", "tol", 0.0, tol);
        this.x0 = x0;
    }

    /**
     * The same with an initial guess, instead of zeros.
     *
     * @param guess {@code [neurons][function values]}; the build checks that it fits
     */
    public BlockConjgrad x0(double[][] guess) {
        return new BlockConjgrad(tol, Rows.checked("BlockConjgrad", "x0", guess));
    }

    /** Root mean square residual of the normal equations at which it stops. */
    public double tol() {
        return tol;
    }

    /** A copy of the initial guess, {@code [neurons][function values]}; if empty, zeros. */
    public Optional<double[][]> x0() {
        return Rows.present(x0);
    }

    @Override
    public boolean penalisesEachNeuron() {
        return true;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("tol", tol, DEFAULT_TOL).withPresent("x0", x0()).map();
    }
}
