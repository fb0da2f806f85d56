package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;

/** Small square systems of equations, by Gaussian elimination with partial pivoting. */
final class SquareSystem {

    private SquareSystem() { }

    /**
     * Solves {@code S X = B}.
     *
     * @throws ArithmeticException if S is singular
     */
    static Matrix solve(Matrix s, Matrix b) {
        int n = s.rows();
        double[][] left = s.toRows();
        double[][] right = b.toRows();
        for (int p = 0; p < n; p++) {
            int pivot = p;
            for (int i = p + 1; i < n; i++) {
                if (Math.abs(left[i][p]) > Math.abs(left[pivot][p])) {
                    pivot = i;
                }
            }
            swap(left, p, pivot);
            swap(right, p, pivot);
            if (left[p][p] == 0 || Double.isNaN(left[p][p])) {
                throw new ArithmeticException("a matrix of " + n + " x " + n + " is singular");
            }
            for (int i = p + 1; i < n; i++) {
                double factor = left[i][p] / left[p][p];
                Vectors.add(left[i], -factor, left[p]);
                Vectors.add(right[i], -factor, right[p]);
            }
        }
        for (int p = n - 1; p >= 0; p--) {
            for (int i = p + 1; i < n; i++) {
                Vectors.add(right[p], -left[p][i], right[i]);
            }
            Vectors.scale(right[p], 1 / left[p][p]);
        }
        return Matrix.of(right, b.columns());
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
}
