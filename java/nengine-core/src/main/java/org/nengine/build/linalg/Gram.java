package org.nengine.build.linalg;

import java.util.stream.IntStream;

/**
 * {@code A^T A} in plain Java, the bulk of solving for decoders. About four times as fast as a general product on tall
 * matrices: only one triangle is computed, a block of result rows stays in the cache while A passes by, and neurons
 * that are silent at four points in a row, as half of them are, cost nothing. Each element is summed in a fixed order
 * by one thread.
 */
final class Gram {

    private static final int BLOCK = 32;

    private final double[] a;
    private final int m;
    private final int n;
    private final double[] result;

    private Gram(Matrix a) {
        this.a = a.data();
        this.m = a.rows();
        this.n = a.columns();
        this.result = new double[Math.multiplyExact(n, n)];
    }

    static Matrix of(Matrix a) {
        return new Gram(a).compute();
    }

    private Matrix compute() {
        IntStream.range(0, (n + BLOCK - 1) / BLOCK).parallel()
                .forEach(b -> upperRows(b * BLOCK, Math.min(n, (b + 1) * BLOCK)));
        for (int j = 0; j < n; j++) {
            for (int k = j + 1; k < n; k++) {
                result[k * n + j] = result[j * n + k];
            }
        }
        return new Matrix(n, n, result);
    }

    /** Rows {@code from} to {@code to} of the result, from the diagonal on. */
    private void upperRows(int from, int to) {
        int i = 0;
        for (; i + 4 <= m; i += 4) {
            for (int j = from; j < to; j++) {
                addFour(i * n, j);
            }
        }
        for (; i < m; i++) {
            for (int j = from; j < to; j++) {
                double x = a[i * n + j];
                for (int k = j; k < n; k++) {
                    result[j * n + k] += x * a[i * n + k];
                }
            }
        }
    }

    /** Adds what four rows of A, of which the first starts at {@code row}, contribute to a row of the result. */
    private void addFour(int row, int j) {
        double x0 = a[row + j];
        double x1 = a[row + n + j];
        double x2 = a[row + 2 * n + j];
        double x3 = a[row + 3 * n + j];
        if (x0 == 0 && x1 == 0 && x2 == 0 && x3 == 0) {
            return;
        }
        double[] values = a;
        double[] sums = result;
        int second = row + n;
        int third = second + n;
        int fourth = third + n;
        int target = j * n;
        for (int k = j; k < n; k++) {
            sums[target + k] += x0 * values[row + k] + x1 * values[second + k] + x2 * values[third + k]
                    + x3 * values[fourth + k];
        }
    }
}
