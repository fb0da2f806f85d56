package org.nengine.distributions;

/**
 * Sums and Euclidean norms in the order in which NumPy adds up a contiguous row, so that normalised encoders and points
 * agree with the reference to the last bit.
 */
public final class RowNorms {

    private static final int BLOCK = 128;

    private RowNorms() {
    }

    /**
     * The sum of an array: pairwise above 128 elements, eight interleaved running sums below.
     *
     * @param values the array
     * @return the sum, 0 for an empty array
     */
    public static double sum(double[] values) {
        return 0.0 + sum(values, 0, values.length);
    }

    /**
     * The Euclidean norm of a row.
     *
     * @param row the row
     * @return the square root of the sum of its squares
     */
    public static double norm(double[] row) {
        double[] squares = new double[row.length];
        for (int i = 0; i < row.length; i++) {
            squares[i] = row[i] * row[i];
        }
        return Math.sqrt(sum(squares));
    }

    private static double sum(double[] a, int start, int n) {
        if (n < 8) {
            double sum = n == 0 ? 0.0 : a[start];
            for (int i = 1; i < n; i++) {
                sum += a[start + i];
            }
            return sum;
        }
        if (n > BLOCK) {
            int half = n / 2;
            half -= half % 8;
            return sum(a, start, half) + sum(a, start + half, n - half);
        }
        double[] r = new double[8];
        System.arraycopy(a, start, r, 0, 8);
        int i = 8;
        for (; i + 8 <= n; i += 8) {
            for (int k = 0; k < 8; k++) {
                r[k] += a[start + i + k];
            }
        }
        double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        for (; i < n; i++) {
            sum += a[start + i];
        }
        return sum;
    }
}
