package org.nengine.networks;

import java.util.Arrays;

/** The matrices of transforms. */
final class Matrices {

    private Matrices() {
    }

    /** All elements the same. */
    static double[][] filled(int rows, int columns, double value) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            Arrays.fill(row, value);
        }
        return matrix;
    }

    /** All but the diagonal inhibit each other: 0 on the diagonal, {@code -weight} elsewhere. */
    static double[][] mutualInhibition(int size, double weight) {
        double[][] matrix = filled(size, size, -weight);
        for (int i = 0; i < size; i++) {
            matrix[i][i] = 0;
        }
        return matrix;
    }

    /** Columns as rows. */
    static double[][] transposed(double[][] matrix) {
        double[][] result = new double[matrix[0].length][matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            for (int j = 0; j < matrix[i].length; j++) {
                result[j][i] = matrix[i][j];
            }
        }
        return result;
    }

    /** Each row multiplied by a number of its own. */
    static double[][] scaledRows(double[][] matrix, double[] factors) {
        double[][] result = new double[matrix.length][];
        for (int i = 0; i < matrix.length; i++) {
            double factor = factors[i];
            result[i] = Arrays.stream(matrix[i]).map(v -> factor * v).toArray();
        }
        return result;
    }
}
