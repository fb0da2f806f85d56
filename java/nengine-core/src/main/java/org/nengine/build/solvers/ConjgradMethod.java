package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.Conjgrad;

/** Conjugate gradients on the normal equations. Details: {@code iterations}, one number per target. */
public final class ConjgradMethod implements LeastSquaresMethod<Conjgrad> {

    /** The iteration also ends when one step reduces the square of the residual to less than this fraction. */
    private static final double STEEP = 1e-12;

    /** Used by the service loader. */
    public ConjgradMethod() { }

    @Override
    public Class<Conjgrad> handles() {
        return Conjgrad.class;
    }

    @Override
    public Result solve(Conjgrad solver, Activities activities, Matrix targets, Penalty penalty) {
        NormalEquations equations = new NormalEquations(activities, penalty);
        Matrix x = NormalEquations.guess("Conjgrad", solver.x0(), activities.neurons(), targets.columns());
        Matrix b = equations.rightHandSides(targets);
        double tolerance = solver.tol() * Math.sqrt(activities.points());
        int limit = solver.maxIters().orElse(activities.neurons());
        double[] iterations = new double[targets.columns()];
        for (int k = 0; k < iterations.length; k++) {
            double[] solution = NormalEquations.column(x, k);
            iterations[k] = iterate(equations, NormalEquations.column(b, k), solution, tolerance, limit);
            NormalEquations.setColumn(x, k, solution);
        }
        return new Result(x, Map.of("iterations", iterations));
    }

    /** Solves from an initial guess, which becomes the solution; returns the number of iterations. */
    private static int iterate(NormalEquations equations, double[] b, double[] x, double tolerance, int limit) {
        double[] r = b.clone();
        Vectors.add(r, -1, equations.apply(x));
        double[] p = r.clone();
        double rho = Vectors.dot(r, r);
        if (rho == 0) {
            return 0;
        }
        for (int iteration = 1; iteration <= limit; iteration++) {
            double[] q = equations.apply(p);
            double alpha = rho / Vectors.dot(p, q);
            Vectors.add(x, alpha, p);
            Vectors.add(r, -alpha, q);
            double next = Vectors.dot(r, r);
            double beta = next / rho;
            if (Math.sqrt(next) < tolerance || beta < STEEP) {
                return iteration;
            }
            Vectors.scaleAndAdd(p, beta, r);
            rho = next;
        }
        return limit;
    }
}
