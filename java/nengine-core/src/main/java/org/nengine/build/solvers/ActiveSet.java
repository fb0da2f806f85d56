package org.nengine.build.solvers;

import java.util.Arrays;

/**
 * The active-set method of Lawson and Hanson for {@code min |A x - b|} over all x without negative elements (Solving
 * Least Squares Problems, 1974, chapter 23).
 *
 * <p>The columns that may have x above zero are the passive ones. They are kept triangular: by a reflection when one
 * joins them, by plane rotations when one leaves. So are the other columns and b, which are transformed alike.
 */
final class ActiveSet {

    /** How many changes of the passive set are made at most, for each column. */
    private static final int CHANGES_PER_COLUMN = 3;
    /** A pivot that is lost in rounding at this factor marks a column as dependent on the passive ones. */
    private static final double INDEPENDENCE = 0.01;

    private final double[] a;
    private final int rows;
    private final int n;
    private final double[] b;
    private final double[] x;
    private final double[] trial;
    /** The passive columns first, in the order of the triangle, then the others. */
    private final int[] order;
    private int passive;
    private int changes;

    /**
     * @param a the matrix, column after column; used up
     * @param b the right-hand side, one value per row; used up
     */
    ActiveSet(double[] a, int rows, int n, double[] b) {
        this.a = a;
        this.rows = rows;
        this.n = n;
        this.b = b;
        this.x = new double[n];
        this.trial = new double[rows];
        this.order = new int[n];
        Arrays.setAll(order, j -> j);
    }

    /**
     * The solution.
     *
     * @throws ArithmeticException after too many changes of the passive set
     */
    double[] solve() {
        while (passive < Math.min(rows, n) && admit()) {
            settle();
        }
        return x;
    }

    /** Square of the norm of {@code A x - b}. */
    double squaredResidual() {
        double sum = 0;
        for (int i = passive; i < rows; i++) {
            sum += b[i] * b[i];
        }
        return sum;
    }

    /** Moves the column that promises the steepest descent to the passive ones; false if none descends. */
    private boolean admit() {
        double[] slopes = new double[n];
        for (int at = passive; at < n; at++) {
            slopes[at] = slope(order[at]);
        }
        while (true) {
            int best = passive;
            for (int at = passive + 1; at < n; at++) {
                if (slopes[at] > slopes[best]) {
                    best = at;
                }
            }
            if (!(slopes[best] > 0)) {
                return false;
            }
            if (join(best)) {
                return true;
            }
            slopes[best] = 0;
        }
    }

    /** How fast half the squared residual falls when x grows at a column that is not passive. */
    private double slope(int column) {
        double sum = 0;
        for (int i = passive; i < rows; i++) {
            sum += a[column * rows + i] * b[i];
        }
        return sum;
    }

    /** Makes a column passive, unless it depends on those that are or its x would not be above zero. */
    private boolean join(int at) {
        int column = order[at];
        int pivot = column * rows + passive;
        int length = rows - passive;
        Reflection reflection = Reflection.of(a, pivot, length);
        double span = 0;
        for (int i = column * rows; i < pivot; i++) {
            span += a[i] * a[i];
        }
        span = Math.sqrt(span);
        if (span + Math.abs(reflection.pivot()) * INDEPENDENCE == span) {
            return false;
        }
        double[] reflected = b.clone();
        reflection.apply(a, pivot, length, reflected, passive);
        if (!(reflected[passive] / reflection.pivot() > 0)) {
            return false;
        }
        System.arraycopy(reflected, 0, b, 0, rows);
        order[at] = order[passive];
        order[passive] = column;
        int other = passive + 1;
        for (; other + 4 <= n; other += 4) {
            reflection.apply(a, pivot, length, a, order[other] * rows + passive, order[other + 1] * rows + passive,
                    order[other + 2] * rows + passive, order[other + 3] * rows + passive);
        }
        for (; other < n; other++) {
            reflection.apply(a, pivot, length, a, order[other] * rows + passive);
        }
        a[pivot] = reflection.pivot();
        Arrays.fill(a, pivot + 1, pivot + length, 0);
        passive++;
        return true;
    }

    /** Solves for the passive columns; those that would fall below zero leave, until none does. */
    private void settle() {
        while (true) {
            countChange();
            solvePassive();
            double step = 1;
            int blocking = -1;
            for (int p = 0; p < passive; p++) {
                if (trial[p] <= 0) {
                    double reach = -x[order[p]] / (trial[p] - x[order[p]]);
                    if (blocking < 0 || reach < step) {
                        step = reach;
                        blocking = p;
                    }
                }
            }
            for (int p = 0; p < passive; p++) {
                x[order[p]] = blocking < 0 ? trial[p] : x[order[p]] + step * (trial[p] - x[order[p]]);
            }
            if (blocking < 0) {
                return;
            }
            leave(blocking);
            for (int p = 0; p < passive; p++) {
                if (x[order[p]] <= 0) {
                    // Only rounding brings another to zero in the same step.
                    leave(p);
                    p = -1;
                }
            }
        }
    }

    private void countChange() {
        changes++;
        if (changes > CHANGES_PER_COLUMN * n) {
            throw new ArithmeticException("non-negative least squares did not find a solution in "
                    + CHANGES_PER_COLUMN * n + " steps");
        }
    }

    private void solvePassive() {
        System.arraycopy(b, 0, trial, 0, passive);
        for (int p = passive - 1; p >= 0; p--) {
            int column = order[p] * rows;
            trial[p] /= a[column + p];
            for (int i = 0; i < p; i++) {
                trial[i] -= trial[p] * a[column + i];
            }
        }
    }

    /** Takes a column out of the passive ones and rotates those behind it into a triangle again. */
    private void leave(int at) {
        int column = order[at];
        x[column] = 0;
        for (int p = at + 1; p < passive; p++) {
            int moved = order[p];
            order[p - 1] = moved;
            double upper = a[moved * rows + p - 1];
            double lower = a[moved * rows + p];
            double norm = Math.hypot(upper, lower);
            double cos = upper / norm;
            double sin = lower / norm;
            for (int j = 0; j < n; j++) {
                if (j != moved) {
                    rotate(a, j * rows + p - 1, cos, sin);
                }
            }
            a[moved * rows + p - 1] = norm;
            a[moved * rows + p] = 0;
            rotate(b, p - 1, cos, sin);
        }
        passive--;
        order[passive] = column;
    }

    private static void rotate(double[] values, int at, double cos, double sin) {
        double upper = values[at];
        double lower = values[at + 1];
        values[at] = cos * upper + sin * lower;
        values[at + 1] = cos * lower - sin * upper;
    }
}
