package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Nnls;

/** {@link NonNegative} least squares on the activities. Details: {@code residuals}, their norms, one per target. */
public final class NnlsMethod implements SolverMethod<Nnls> {

    /** Used by the service loader. */
    public NnlsMethod() { }

    @Override
    public Class<Nnls> handles() {
        return Nnls.class;
    }

    @Override
    public Solution solve(Nnls solver, Activities activities, Matrix targets, RandomState rng) {
        long start = System.nanoTime();
        activities.requireFinite(targets);
        NonNegative.Result result = NonNegative.solve(activities.matrix(), targets);
        return Solution.of(result.x(), activities, targets, start, Map.of("residuals", result.residuals()));
    }
}
