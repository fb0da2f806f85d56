package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.ConjgradScipy;

/**
 * Conjugate gradients on the normal equations, stopped as SciPy does it. Details, one number per target:
 * {@code iterations}, and {@code info}: 0 if it converged, else the number of iterations.
 */
public final class ConjgradScipyMethod implements LeastSquaresMethod<ConjgradScipy> {

    private static final int ITERATIONS_PER_NEURON = 10;

    /** Used by the service loader. */
    public ConjgradScipyMethod() { }

    @Override
    public Class<ConjgradScipy> handles() {
        return ConjgradScipy.class;
    }

    @Override
    public Result solve(ConjgradScipy solver, Activities activities, Matrix targets, Penalty penalty) {
        activities.requireFinite(targets);
        NormalEquations equations = new NormalEquations(activities, penalty);
        Matrix right = equations.rightHandSides(targets);
        Matrix x = Matrix.zeros(activities.neurons(), targets.columns());
        double[] iterations = new double[targets.columns()];
        double[] info = new double[targets.columns()];
        int limit = ITERATIONS_PER_NEURON * activities.neurons();
        for (int k = 0; k < iterations.length; k++) {
            double[] b = NormalEquations.column(right, k);
            double tolerance = Math.max(solver.tol() * Vectors.norm(b), solver.atol());
            double[] solution = new double[b.length];
            int count = iterate(equations, b, solution, tolerance, limit);
            iterations[k] = Math.min(count, limit);
            info[k] = count > limit ? limit : 0;
            NormalEquations.setColumn(x, k, solution);
        }
        return new Result(x, Map.of("iterations", iterations, "info", info));
    }

    /** Solves from zeros; returns the number of iterations, or one more than the limit if it did not converge. */
    private static int iterate(NormalEquations equations, double[] b, double[] x, double tolerance, int limit) {
        double[] r = b.clone();
        double[] p = b.clone();
        double rho = Vectors.dot(r, r);
        int iteration = 0;
        while (Math.sqrt(rho) > tolerance) {
            if (iteration == limit) {
                return limit + 1;
            }
            iteration++;
            double[] q = equations.apply(p);
            double alpha = rho / Vectors.dot(p, q);
            Vectors.add(x, alpha, p);
            Vectors.add(r, -alpha, q);
            double next = Vectors.dot(r, r);
            Vectors.scaleAndAdd(p, next / rho, r);
            rho = next;
        }
        return iteration;
    }
}
