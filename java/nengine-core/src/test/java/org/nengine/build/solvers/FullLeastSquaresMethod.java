package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Cholesky;

/** The numerics of the test's solver: the normal equations with a penalty of 1. */
public final class FullLeastSquaresMethod implements SolverMethod<FullLeastSquares> {

    @Override
    public Class<FullLeastSquares> handles() {
        return FullLeastSquares.class;
    }

    @Override
    public Solution solve(FullLeastSquares solver, Activities activities, Matrix targets, RandomState rng) {
        return new Solution(LeastSquaresMethod.solveWith(new Cholesky(), activities, targets,
                Penalty.uniform(1, activities.neurons())).x(), SolverInfo.none());
    }
}
