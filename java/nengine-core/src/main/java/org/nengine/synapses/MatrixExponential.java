package org.nengine.synapses;

import java.util.Arrays;

import org.nengine.exceptions.ValidationException;

/**
 * The exponential of a small matrix, accurate to a few units in the last place of each element even when the entries
 * differ by many orders of magnitude, as those of filters do: balance by powers of two (Parlett and Reinsch, 1969),
 * scale to a norm of at most one half, sum the Taylor series, square back.
 */
public final class MatrixExponential {

    private static final int TERMS = 18;

    private MatrixExponential() {
    }

    /**
     * The exponential of a matrix.
     *
     * @param matrix square, with finite elements; not changed
     * @throws ValidationException if it is not
     */
    public static double[][] of(double[][] matrix) {
        int n = matrix.length;
        double[][] m = new double[n][];
        for (int i = 0; i < n; i++) {
            m[i] = matrix[i].clone();
            if (m[i].length != n || !Arrays.stream(m[i]).allMatch(Double::isFinite)) {
                throw new ValidationException("MatrixExponential", "matrix",
                        "must be square with finite elements, got " + Arrays.deepToString(matrix));
            }
        }
        double[] scale = balance(m);
        int squarings = 0;
        for (double norm = norm1(m); norm > 0.5; norm /= 2) {
            squarings++;
        }
        double factor = Math.scalb(1.0, -squarings);
        for (double[] row : m) {
            for (int j = 0; j < n; j++) {
                row[j] *= factor;
            }
        }
        double[][] sum = taylor(m);
        for (int i = 0; i < squarings; i++) {
            sum = multiply(sum, sum);
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum[i][j] *= scale[i] / scale[j];
            }
        }
        return sum;
    }

    /** Horner's scheme for 1 + m + m^2/2! + ... */
    private static double[][] taylor(double[][] m) {
        int n = m.length;
        double[][] sum = new double[n][n];
        for (int i = 0; i < n; i++) {
            sum[i][i] = 1;
        }
        for (int k = TERMS; k >= 1; k--) {
            sum = multiply(m, sum);
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    sum[i][j] /= k;
                }
                sum[i][i] += 1;
            }
        }
        return sum;
    }

    /** Makes rows and columns of similar size by {@code D^-1 m D}, in place; returns the diagonal of D. */
    private static double[] balance(double[][] m) {
        int n = m.length;
        double[] scale = new double[n];
        Arrays.fill(scale, 1);
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = 0; i < n; i++) {
                double column = 0;
                double row = 0;
                for (int j = 0; j < n; j++) {
                    column += j == i ? 0 : Math.abs(m[j][i]);
                    row += j == i ? 0 : Math.abs(m[i][j]);
                }
                if (column == 0 || row == 0) {
                    continue;
                }
                int exponent = 0;
                for (double c = column, r = row; c < r / 2; c *= 2, r /= 2) {
                    exponent++;
                }
                for (double c = column, r = row; c > r * 2; c /= 2, r *= 2) {
                    exponent--;
                }
                if (exponent != 0) {
                    double factor = Math.scalb(1.0, exponent);
                    scale[i] *= factor;
                    for (int j = 0; j < n; j++) {
                        m[j][i] *= factor;
                        m[i][j] /= factor;
                    }
                    changed = true;
                }
            }
        }
        return scale;
    }

    private static double norm1(double[][] m) {
        double norm = 0;
        for (int j = 0; j < m.length; j++) {
            double column = 0;
            for (double[] row : m) {
                column += Math.abs(row[j]);
            }
            norm = Math.max(norm, column);
        }
        return norm;
    }

    private static double[][] multiply(double[][] a, double[][] b) {
        int n = a.length;
        double[][] product = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < n; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }
}
