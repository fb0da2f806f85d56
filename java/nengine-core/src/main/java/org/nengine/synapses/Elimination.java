package org.nengine.synapses;

import java.util.Arrays;

import org.nengine.exceptions.ValidationException;

/** Small systems of linear equations, by elimination with partial pivoting. */
final class Elimination {

    private Elimination() {
    }

    /**
     * Solves {@code m x = right}.
     *
     * @param m square
     * @param right as many rows
     * @param what the matrix is, for the message
     * @throws ValidationException if the matrix is singular
     */
    static double[][] solve(double[][] m, double[][] right, String what) {
        double[][] rows = Arrays.stream(m).map(double[]::clone).toArray(double[][]::new);
        double[][] x = Arrays.stream(right).map(double[]::clone).toArray(double[][]::new);
        int n = rows.length;
        for (int k = 0; k < n; k++) {
            int pivot = k;
            for (int i = k + 1; i < n; i++) {
                pivot = Math.abs(rows[i][k]) > Math.abs(rows[pivot][k]) ? i : pivot;
            }
            if (rows[pivot][k] == 0) {
                throw new ValidationException("StateSpace", "a", what + " is singular: " + Arrays.deepToString(m));
            }
            swap(rows, k, pivot);
            swap(x, k, pivot);
            for (int i = k + 1; i < n; i++) {
                double factor = rows[i][k] / rows[k][k];
                subtract(rows[i], factor, rows[k]);
                subtract(x[i], factor, x[k]);
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int j = 0; j < x[k].length; j++) {
                x[k][j] /= rows[k][k];
            }
            for (int i = 0; i < k; i++) {
                subtract(x[i], rows[i][k], x[k]);
            }
        }
        return x;
    }

    private static void swap(double[][] rows, int i, int j) {
        double[] row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }

    private static void subtract(double[] row, double factor, double[] other) {
        for (int j = 0; j < row.length; j++) {
            row[j] -= factor * other[j];
        }
    }
}
