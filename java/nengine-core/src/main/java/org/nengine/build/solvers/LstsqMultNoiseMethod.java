package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqMultNoise;

/** Least squares without penalty on activities with multiplied noise. The errors are those for the noisy activities. */
public final class LstsqMultNoiseMethod implements SolverMethod<LstsqMultNoise> {

    /** Used by the service loader. */
    public LstsqMultNoiseMethod() { }

    @Override
    public Class<LstsqMultNoise> handles() {
        return LstsqMultNoise.class;
    }

    @Override
    public Solution solve(LstsqMultNoise solver, Activities activities, Matrix targets, RandomState rng) {
        double[] a = activities.matrix().data();
        double[] noisy = rng.normal(0, solver.noise(), a.length);
        for (int i = 0; i < a.length; i++) {
            noisy[i] = a[i] + noisy[i] * a[i];
        }
        return LeastSquaresMethod.solveWith(solver.solver(), activities.with(noisy), targets,
                Penalty.uniform(0, activities.neurons()));
    }
}
