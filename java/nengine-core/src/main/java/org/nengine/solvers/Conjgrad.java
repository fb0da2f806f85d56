package org.nengine.solvers;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.nengine.exceptions.Require;
import org.nengine.values.Parameters;

/**
 * Conjugate gradients on the normal equations {@code (A^T A + m sigma^2 I) X = A^T Y}, for each function value on its
 * own. It stops when the norm of the residual of these equations is below {@code tol sqrt(m)}.
 */
public final class Conjgrad extends LeastSquaresSolver {

    private static final double DEFAULT_TOL = 1e-2;

    private final double tol;
    private final OptionalInt maxIters;
    private final double[][] x0;

    /** A tolerance of 0.01. */
    public Conjgrad() {
        this(DEFAULT_TOL);
    }

    /**
     * The given tolerance.
     *
     * @param tol root mean square residual of the normal equations at which it stops, 0 or more
     */
    public Conjgrad(double tol) {
        this(tol, OptionalInt.empty(), new double[0][]);
    }

    private Conjgrad(double tol, OptionalInt maxIters, double[][] x0) {
        this.tol = Require.atLeast("Conjgrad", "tol", 0.0, tol);
        maxIters.ifPresent(count -> Require.atLeast("Conjgrad", "maxIters", 1, count));
        this.maxIters = maxIters;
        this.x0 = x0;
    }

    /**
     * The same with a limit of iterations, instead of the number of neurons.
     *
     * @param count 1 or more
     */
    public Conjgrad maxIters(int count) {
        return new Conjgrad(tol, OptionalInt.of(count), x0);
    }

    /**
     * The same with an initial guess, instead of zeros.
     *
     * @param guess {@code [neurons][function values]}; the build checks that it fits
     */
    public Conjgrad x0(double[][] guess) {
        return new Conjgrad(tol, maxIters, Rows.checked("Conjgrad", "x0", guess));
    }

    /** Root mean square residual of the normal equations at which it stops. */
    public double tol() {
        return tol;
    }

    /** The limit of iterations; if empty, the number of neurons. */
    public OptionalInt maxIters() {
        return maxIters;
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
        Parameters parameters = new Parameters().with("tol", tol, DEFAULT_TOL);
        maxIters.ifPresent(count -> parameters.with("maxIters", count));
        return parameters.withPresent("x0", x0()).map();
    }
}
