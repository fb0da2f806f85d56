package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;

/** The numerics of the test's solver: the normal equations with a penalty of 1. */
public final class FullLeastSquaresMethod implements SolverMethod<FullLeastSquares> {

    @Override
    public Class<FullLeastSquares> handles() {
        return FullLeastSquares.class;
    }

    @Override
    public Solution solve(FullLeastSquares solver, Activities activities, Matrix targets, RandomState rng) {
        return new Solution(Cholesky.solve(activities, targets, 1), SolverInfo.none());
    }
}
