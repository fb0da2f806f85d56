package org.nengine.build.solvers;

import java.util.Arrays;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;

/**
 * Regularised least squares by the normal equations: minimises {@code |A X - Y|^2 + m |sigma X|^2} for m points.
 *
 * <p>Form 1 solves {@code (A^T A + m sigma^2 I) X = A^T Y}. With fewer points than neurons, form 2 is smaller:
 * {@code (A A^T + m sigma^2 I) Z = Y}, {@code X = A^T Z}.
 */
final class Cholesky {

    private Cholesky() { }

    static Matrix solve(Activities activities, Matrix targets, double sigma) {
        return activities.points() < activities.neurons() ? byPoints(activities, targets, sigma)
                : byNeurons(activities, targets, sigma);
    }

    static Matrix byNeurons(Activities activities, Matrix targets, double sigma) {
        LinearAlgebra algebra = activities.algebra();
        return algebra.solvePositiveDefinite(regularised(activities.gram(), activities.points(), sigma),
                algebra.multiplyTransposed(activities.matrix(), targets));
    }

    static Matrix byPoints(Activities activities, Matrix targets, double sigma) {
        LinearAlgebra algebra = activities.algebra();
        Matrix gram = algebra.gram(activities.matrix().transpose());
        Matrix z = algebra.solvePositiveDefinite(regularised(gram, activities.points(), sigma), targets);
        return algebra.multiplyTransposed(activities.matrix(), z);
    }

    private static Matrix regularised(Matrix gram, int points, double sigma) {
        double[] all = new double[gram.rows()];
        Arrays.fill(all, sigma);
        return regularised(gram, points, all);
    }

    /** The matrix of the normal equations with a penalty per neuron. */
    static Matrix regularised(Matrix gram, int points, double[] sigma) {
        int n = gram.rows();
        Matrix sum = new Matrix(n, n, gram.data().clone());
        for (int i = 0; i < n; i++) {
            sum.set(i, i, sum.get(i, i) + points * (sigma[i] * sigma[i]));
        }
        return sum;
    }
}
