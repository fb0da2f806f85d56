package org.nengine.build.solvers;

import java.util.Arrays;
import org.nengine.build.linalg.Matrix;

/**
 * Non-negative least squares for several right-hand sides: of all x without negative elements the one that minimises
 * {@code |A x - b|}.
 *
 * <p>A is first reduced to a triangle by Householder reflections, which all right-hand sides share; {@link ActiveSet}
 * then solves for each of them. The normal equations are never formed, so the precision is that of A's condition, not
 * of its square.
 */
final class NonNegative {

    /**
     * What was found.
     *
     * @param x (columns of A, right-hand sides)
     * @param residuals the norms {@code |A x - b|}, one per right-hand side
     */
    record Result(Matrix x, double[] residuals) { }

    private NonNegative() { }

    /**
     * Solves for all right-hand sides.
     *
     * @param a (rows, columns)
     * @param b (rows, right-hand sides)
     * @throws ArithmeticException if the search does not come to an end
     */
    static Result solve(Matrix a, Matrix b) {
        int rows = a.rows();
        int n = a.columns();
        int height = Math.min(rows, n);
        double[] columns = a.transpose().data();
        double[] sides = b.transpose().data();
        reduce(columns, rows, n, sides, b.columns());
        double[] triangle = new double[n * height];
        for (int j = 0; j < n; j++) {
            System.arraycopy(columns, j * rows, triangle, j * height, height);
        }
        Matrix x = Matrix.zeros(n, b.columns());
        double[] residuals = new double[b.columns()];
        for (int k = 0; k < residuals.length; k++) {
            ActiveSet set = new ActiveSet(triangle.clone(), height, n,
                    Arrays.copyOfRange(sides, k * rows, k * rows + height));
            double[] solution = set.solve();
            for (int j = 0; j < n; j++) {
                x.set(j, k, solution[j]);
            }
            double sum = set.squaredResidual();
            for (int i = k * rows + height; i < (k + 1) * rows; i++) {
                sum += sides[i] * sides[i];
            }
            residuals[k] = Math.sqrt(sum);
        }
        return new Result(x, residuals);
    }

    /** Reflects the columns into a triangle, and the right-hand sides with them. */
    private static void reduce(double[] columns, int rows, int n, double[] sides, int count) {
        for (int p = 0; p < Math.min(rows, n); p++) {
            int pivot = p * rows + p;
            int length = rows - p;
            Reflection reflection = Reflection.of(columns, pivot, length);
            int j = p + 1;
            for (; j + 4 <= n; j += 4) {
                int at = j * rows + p;
                reflection.apply(columns, pivot, length, columns, at, at + rows, at + 2 * rows, at + 3 * rows);
            }
            for (; j < n; j++) {
                reflection.apply(columns, pivot, length, columns, j * rows + p);
            }
            for (int k = 0; k < count; k++) {
                reflection.apply(columns, pivot, length, sides, k * rows + p);
            }
            columns[pivot] = reflection.pivot();
            Arrays.fill(columns, pivot + 1, pivot + length, 0);
        }
    }
}
