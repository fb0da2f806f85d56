package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2;

/** Least squares with an L2 penalty of {@code sigma = reg * max(A)}. */
public final class LstsqL2Method implements SolverMethod<LstsqL2> {

    /** Used by the service loader. */
    public LstsqL2Method() { }

    @Override
    public Class<LstsqL2> handles() {
        return LstsqL2.class;
    }

    @Override
    public Solution solve(LstsqL2 solver, Activities activities, Matrix targets, RandomState rng) {
        return LeastSquaresMethod.solveWith(solver.solver(), activities, targets,
                Penalty.uniform(solver.reg() * activities.max(), activities.neurons()));
    }
}
