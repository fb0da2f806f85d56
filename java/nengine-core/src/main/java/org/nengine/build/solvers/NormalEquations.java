package org.nengine.build.solvers;

import java.util.Optional;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.exceptions.ValidationException;

/**
 * The equations {@code G X = A^T Y} with {@code G = A^T A + m diag(sigma^2)} for methods that iterate: G is applied,
 * not formed.
 */
final class NormalEquations {

    private final Activities activities;
    private final Matrix transposed;
    private final Penalty penalty;

    NormalEquations(Activities activities, Penalty penalty) {
        this.activities = activities;
        this.transposed = activities.matrix().transpose();
        this.penalty = penalty;
    }

    /** {@code A^T Y}. */
    Matrix rightHandSides(Matrix targets) {
        return algebra().multiply(transposed, targets);
    }

    /** {@code G V}. */
    Matrix apply(Matrix v) {
        Matrix product = algebra().multiply(transposed, algebra().multiply(activities.matrix(), v));
        int k = v.columns();
        for (int i = 0; i < v.rows(); i++) {
            double weight = penalty.weight(i, activities.points());
            for (int j = 0; j < k; j++) {
                product.set(i, j, product.get(i, j) + weight * v.get(i, j));
            }
        }
        return product;
    }

    /** {@code G v}. */
    double[] apply(double[] v) {
        return apply(new Matrix(v.length, 1, v)).data();
    }

    private LinearAlgebra algebra() {
        return activities.algebra();
    }

    /**
     * The initial guess of a solver, or zeros.
     *
     * @throws ValidationException if it has not the shape of the solution
     */
    static Matrix guess(String owner, Optional<double[][]> x0, int neurons, int targets) {
        if (x0.isEmpty()) {
            return Matrix.zeros(neurons, targets);
        }
        double[][] rows = x0.get();
        if (rows.length != neurons || rows[0].length != targets) {
            throw new ValidationException(owner, "x0", "must have the shape of the solution, " + neurons + " x "
                    + targets + " (neurons x function values), got " + rows.length + " x " + rows[0].length);
        }
        return Matrix.of(rows);
    }

    /** A column of a matrix. */
    static double[] column(Matrix matrix, int column) {
        double[] values = new double[matrix.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(i, column);
        }
        return values;
    }

    static void setColumn(Matrix matrix, int column, double[] values) {
        for (int i = 0; i < values.length; i++) {
            matrix.set(i, column, values[i]);
        }
    }
}
