package org.nengine.build.solvers;

import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.Cholesky;

/**
 * Regularised least squares by the normal equations.
 *
 * <p>Form 1 solves {@code (A^T A + m sigma^2 I) X = A^T Y}. With fewer points than neurons, form 2 is smaller:
 * {@code (A A^T + m sigma^2 I) Z = Y}, {@code X = A^T Z}.
 */
public final class CholeskyMethod implements LeastSquaresMethod<Cholesky> {

    /** Used by the service loader. */
    public CholeskyMethod() { }

    @Override
    public Class<Cholesky> handles() {
        return Cholesky.class;
    }

    @Override
    public Result solve(Cholesky solver, Activities activities, Matrix targets, Penalty penalty) {
        boolean byPoints = solver.transpose().orElse(penalty.isUniform()
                && activities.points() < activities.neurons());
        return new Result(byPoints ? byPoints(activities, targets, penalty.sigma())
                : byNeurons(activities, targets, penalty));
    }

    private static Matrix byNeurons(Activities activities, Matrix targets, Penalty penalty) {
        LinearAlgebra algebra = activities.algebra();
        return algebra.solvePositiveDefinite(penalty.regularise(activities),
                algebra.multiplyTransposed(activities.matrix(), targets));
    }

    private static Matrix byPoints(Activities activities, Matrix targets, double sigma) {
        LinearAlgebra algebra = activities.algebra();
        int m = activities.points();
        Matrix gram = algebra.gram(activities.matrix().transpose());
        for (int i = 0; i < m; i++) {
            gram.set(i, i, gram.get(i, i) + m * (sigma * sigma));
        }
        return algebra.multiplyTransposed(activities.matrix(), algebra.solvePositiveDefinite(gram, targets));
    }
}
