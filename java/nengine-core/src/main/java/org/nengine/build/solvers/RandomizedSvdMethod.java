package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.RandomizedSVD;

/** Regularised least squares by the full singular value decomposition. */
public final class RandomizedSvdMethod implements LeastSquaresMethod<RandomizedSVD> {

    /** Used by the service loader. */
    public RandomizedSvdMethod() { }

    @Override
    public Class<RandomizedSVD> handles() {
        return RandomizedSVD.class;
    }

    @Override
    public Result solve(RandomizedSVD solver, Activities activities, Matrix targets, Penalty penalty) {
        return new Result(SvdMethod.solve(activities, targets, penalty.sigma()));
    }
}
