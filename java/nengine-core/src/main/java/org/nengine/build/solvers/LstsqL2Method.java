package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2;

/** Least squares with an L2 penalty of {@code sigma = reg * max(A)}, by {@link Cholesky}. */
public final class LstsqL2Method implements SolverMethod<LstsqL2> {

    /** Used by the service loader. */
    public LstsqL2Method() { }

    @Override
    public Class<LstsqL2> handles() {
        return LstsqL2.class;
    }

    @Override
    public Solution solve(LstsqL2 solver, Activities activities, Matrix targets, RandomState rng) {
        long start = System.nanoTime();
        Matrix x = Cholesky.solve(activities, targets, solver.reg() * activities.max());
        return Solution.of(x, activities, targets, start, Map.of());
    }
}
