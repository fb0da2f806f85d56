package org.nengine.processes;

import java.util.Arrays;

/**
 * A spline through given points, as a sum of B-splines on given knots. The coefficients solve a banded system that is
 * totally positive, so that elimination needs no pivoting (de Boor, A Practical Guide to Splines, 1978, chapter XIII).
 */
final class SplineBasis {

    private final int degree;
    private final double[] knots;
    private final double[][] coefficients;

    /**
     * The spline through the points.
     *
     * @param x ascending, {@code knots.length - degree - 1} of them
     * @param y {@code [x.length][components]}
     * @param knots ascending, the first and the last repeated {@code degree + 1} times
     */
    SplineBasis(int degree, double[] knots, double[] x, double[][] y) {
        this.degree = degree;
        this.knots = knots;
        this.coefficients = solve(x, y);
    }

    /** The quadratic spline whose inner knots are midpoints; needs 3 points. */
    static SplineBasis quadratic(double[] x, double[][] y) {
        double[] knots = clamped(x, 2);
        for (int i = 1; i <= x.length - 3; i++) {
            knots[2 + i] = (x[i] + x[i + 1]) / 2;
        }
        return new SplineBasis(2, knots, x, y);
    }

    /** The cubic spline with no knot at the second and the last but one point; needs 4 points. */
    static SplineBasis cubic(double[] x, double[][] y) {
        double[] knots = clamped(x, 3);
        System.arraycopy(x, 2, knots, 4, x.length - 4);
        return new SplineBasis(3, knots, x, y);
    }

    private static double[] clamped(double[] x, int degree) {
        double[] knots = new double[x.length + degree + 1];
        Arrays.fill(knots, 0, degree + 1, x[0]);
        Arrays.fill(knots, x.length, knots.length, x[x.length - 1]);
        return knots;
    }

    /** The values at {@code t}, which lies between the first and the last point. */
    void at(double t, double[] values) {
        int span = span(t);
        double[] basis = basis(span, t);
        Arrays.fill(values, 0);
        for (int j = 0; j <= degree; j++) {
            double[] c = coefficients[span - degree + j];
            for (int k = 0; k < values.length; k++) {
                values[k] += basis[j] * c[k];
            }
        }
    }

    /** The last index whose knot is at most {@code t}, of those that begin an interval. */
    private int span(double t) {
        int low = degree;
        int high = knots.length - degree - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (knots[middle] <= t) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The degree + 1 B-splines that do not vanish in an interval, by the recurrence of Cox and de Boor. */
    private double[] basis(int span, double t) {
        double[] basis = new double[degree + 1];
        basis[0] = 1;
        for (int d = 1; d <= degree; d++) {
            double saved = 0;
            for (int j = 0; j < d; j++) {
                double right = knots[span + j + 1];
                double left = knots[span + j + 1 - d];
                double share = basis[j] / (right - left);
                basis[j] = saved + (right - t) * share;
                saved = (t - left) * share;
            }
            basis[d] = saved;
        }
        return basis;
    }

    private double[][] solve(double[] x, double[][] y) {
        int n = x.length;
        int width = 2 * degree + 1;
        double[][] band = new double[n][width];
        double[][] right = new double[n][];
        for (int i = 0; i < n; i++) {
            right[i] = y[i].clone();
            int span = span(x[i]);
            double[] basis = basis(span, x[i]);
            for (int j = 0; j <= degree; j++) {
                band[i][span + j - i] = basis[j];
            }
        }
        for (int k = 0; k < n; k++) {
            for (int i = k + 1; i <= Math.min(n - 1, k + degree); i++) {
                double factor = band[i][k - i + degree] / band[k][degree];
                for (int j = k; j <= Math.min(n - 1, k + degree); j++) {
                    band[i][j - i + degree] -= factor * band[k][j - k + degree];
                }
                subtract(right[i], factor, right[k]);
            }
        }
        for (int k = n - 1; k >= 0; k--) {
            for (int j = k + 1; j <= Math.min(n - 1, k + degree); j++) {
                subtract(right[k], band[k][j - k + degree], right[j]);
            }
            for (int c = 0; c < right[k].length; c++) {
                right[k][c] /= band[k][degree];
            }
        }
        return right;
    }

    private static void subtract(double[] row, double factor, double[] other) {
        for (int c = 0; c < row.length; c++) {
            row[c] -= factor * other[c];
        }
    }
}
