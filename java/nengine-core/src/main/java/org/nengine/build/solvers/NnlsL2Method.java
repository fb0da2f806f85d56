package org.nengine.build.solvers;

import java.util.Arrays;
import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.NnlsL2;

/**
 * {@link NonNegative} least squares on the regularised normal equations. Details: {@code residuals}, the norms of what
 * those equations leave, one per target.
 */
public final class NnlsL2Method implements SolverMethod<NnlsL2> {

    /** Used by the service loader. */
    public NnlsL2Method() { }

    @Override
    public Class<NnlsL2> handles() {
        return NnlsL2.class;
    }

    @Override
    public Solution solve(NnlsL2 solver, Activities activities, Matrix targets, RandomState rng) {
        double[] sigma = new double[activities.neurons()];
        Arrays.fill(sigma, solver.reg() * activities.max());
        return solve(activities, targets, sigma);
    }

    /** Solves with a penalty per neuron. Negative targets count as zero. */
    static Solution solve(Activities activities, Matrix targets, double[] sigma) {
        long start = System.nanoTime();
        Matrix positive = new Matrix(targets.rows(), targets.columns(),
                Arrays.stream(targets.data()).map(y -> Math.max(y, 0)).toArray());
        NonNegative.Result result = NonNegative.solve(
                Cholesky.regularised(activities.gram(), activities.points(), sigma),
                activities.algebra().multiplyTransposed(activities.matrix(), positive));
        return Solution.of(result.x(), activities, targets, start, Map.of("residuals", result.residuals()));
    }
}
