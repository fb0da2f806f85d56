package org.nengine.build.solvers;

import java.util.Optional;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.NoSolver;

/** Takes the decoders as they are given, or zeros. */
public final class NoSolverMethod implements SolverMethod<NoSolver> {

    /** Used by the service loader. */
    public NoSolverMethod() { }

    @Override
    public Class<NoSolver> handles() {
        return NoSolver.class;
    }

    @Override
    public boolean looksAtPoints() {
        return false;
    }

    @Override
    public Optional<Matrix> given(NoSolver solver, int neurons, int targets) {
        return Optional.of(solver.values().map(Matrix::of).orElseGet(() -> Matrix.zeros(neurons, targets)));
    }

    @Override
    public Solution solve(NoSolver solver, Activities activities, Matrix targets, RandomState rng) {
        return new Solution(given(solver, activities.neurons(), targets.columns()).orElseThrow(), SolverInfo.none());
    }
}
