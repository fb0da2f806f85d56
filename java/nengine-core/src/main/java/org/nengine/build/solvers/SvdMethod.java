package org.nengine.build.solvers;

import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.SVD;

/** Regularised least squares by the singular value decomposition. */
public final class SvdMethod implements LeastSquaresMethod<SVD> {

    /** Used by the service loader. */
    public SvdMethod() { }

    @Override
    public Class<SVD> handles() {
        return SVD.class;
    }

    @Override
    public Result solve(SVD solver, Activities activities, Matrix targets, Penalty penalty) {
        return new Result(solve(activities, targets, penalty.sigma()));
    }

    /** {@code V^T diag(s / (s^2 + m sigma^2)) U^T Y}; directions without activity contribute nothing. */
    static Matrix solve(Activities activities, Matrix targets, double sigma) {
        LinearAlgebra algebra = activities.algebra();
        LinearAlgebra.Svd svd = algebra.svd(activities.matrix());
        double[] s = svd.s();
        double penalty = activities.points() * (sigma * sigma);
        Matrix projected = algebra.multiplyTransposed(svd.u(), targets);
        for (int i = 0; i < s.length; i++) {
            double factor = s[i] == 0 ? 0 : s[i] / (s[i] * s[i] + penalty);
            for (int j = 0; j < projected.columns(); j++) {
                projected.set(i, j, projected.get(i, j) * factor);
            }
        }
        return algebra.multiply(svd.v(), projected);
    }
}
