package org.nengine.build.solvers;

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
        return solve(activities, targets, Penalty.uniform(solver.reg() * activities.max(), activities.neurons()));
    }

    /** Solves with a penalty. Negative targets count as zero. */
    static Solution solve(Activities activities, Matrix targets, Penalty penalty) {
        long start = System.nanoTime();
        activities.requireFinite(targets);
        Matrix positive = Matrix.zeros(targets.rows(), targets.columns());
        for (int i = 0; i < positive.data().length; i++) {
            positive.data()[i] = Math.max(targets.data()[i], 0);
        }
        NonNegative.Result result = NonNegative.solve(penalty.regularise(activities),
                activities.algebra().multiplyTransposed(activities.matrix(), positive));
        return Solution.of(result.x(), activities, targets, start, Map.of("residuals", result.residuals()));
    }
}
