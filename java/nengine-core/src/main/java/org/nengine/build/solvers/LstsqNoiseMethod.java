package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqNoise;

/** Least squares without penalty on activities with additive noise. The errors are those for the noisy activities. */
public final class LstsqNoiseMethod implements SolverMethod<LstsqNoise> {

    /** Used by the service loader. */
    public LstsqNoiseMethod() { }

    @Override
    public Class<LstsqNoise> handles() {
        return LstsqNoise.class;
    }

    @Override
    public Solution solve(LstsqNoise solver, Activities activities, Matrix targets, RandomState rng) {
        double[] a = activities.matrix().data();
        double[] noisy = rng.normal(0, solver.noise() * activities.maxMagnitude(), a.length);
        for (int i = 0; i < a.length; i++) {
            noisy[i] += a[i];
        }
        return LeastSquaresMethod.solveWith(solver.solver(), activities.with(noisy), targets,
                Penalty.uniform(0, activities.neurons()));
    }
}
