package org.nengine.build.solvers;

import java.util.function.DoublePredicate;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;

/**
 * The activities of neurons at evaluation points, with what several solvers can share. Used by one thread at a time.
 */
public final class Activities {

    private final Matrix matrix;
    private final LinearAlgebra algebra;
    private Matrix gram;

    /**
     * @param matrix one row per point, one column per neuron
     */
    public Activities(Matrix matrix, LinearAlgebra algebra) {
        this.matrix = matrix;
        this.algebra = algebra;
    }

    /** One row per point, one column per neuron. */
    public Matrix matrix() {
        return matrix;
    }

    public int points() {
        return matrix.rows();
    }

    public int neurons() {
        return matrix.columns();
    }

    /** Other activities of the same neurons at the same points. The array is not copied. */
    Activities with(double[] values) {
        return new Activities(new Matrix(points(), neurons(), values), algebra);
    }

    /** The activities of some of the neurons. */
    Activities of(int[] selected) {
        Matrix part = Matrix.zeros(points(), selected.length);
        for (int i = 0; i < points(); i++) {
            for (int j = 0; j < selected.length; j++) {
                part.set(i, j, matrix.get(i, selected[j]));
            }
        }
        return new Activities(part, algebra);
    }

    public LinearAlgebra algebra() {
        return algebra;
    }

    /** The matrix multiplied by its transpose from the left, (neurons, neurons). Computed once; not to be changed. */
    public Matrix gram() {
        if (gram == null) {
            gram = algebra.gram(matrix);
        }
        return gram;
    }

    /** The largest activity. */
    public double max() {
        double max = Double.NEGATIVE_INFINITY;
        for (double a : matrix.data()) {
            max = Math.max(max, a);
        }
        return max;
    }

    /** The largest magnitude of an activity. */
    public double maxMagnitude() {
        double max = 0;
        for (double a : matrix.data()) {
            max = Math.max(max, Math.abs(a));
        }
        return max;
    }

    /** The fraction of points at which the activity of each neuron fulfils a condition. */
    public double[] fractions(DoublePredicate condition) {
        double[] fractions = new double[neurons()];
        double[] a = matrix.data();
        for (int i = 0, at = 0; i < points(); i++) {
            for (int j = 0; j < fractions.length; j++, at++) {
                if (condition.test(a[at])) {
                    fractions[j]++;
                }
            }
        }
        for (int j = 0; j < fractions.length; j++) {
            fractions[j] /= points();
        }
        return fractions;
    }

    /**
     * Refuses targets that are no numbers, for solvers that would hide them.
     *
     * @throws ArithmeticException if an activity or a target is not finite
     */
    void requireFinite(Matrix targets) {
        if (!(isFinite(matrix) && isFinite(targets))) {
            throw new ArithmeticException("not all activities and target values are finite numbers");
        }
    }

    private static boolean isFinite(Matrix values) {
        for (double value : values.data()) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** Whether every activity is zero. */
    public boolean silent() {
        for (double a : matrix.data()) {
            if (a != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Root mean square error of a solution, one per target dimension.
     *
     * @param x (neurons, targets)
     * @param targets (points, targets)
     */
    public double[] rmses(Matrix x, Matrix targets) {
        double[] rmses = squaredResiduals(x, targets);
        for (int j = 0; j < rmses.length; j++) {
            rmses[j] = Math.sqrt(rmses[j] / points());
        }
        return rmses;
    }

    /**
     * Sums over the points of the squared errors, one per target dimension.
     *
     * @param x (neurons, targets)
     * @param targets (points, targets)
     */
    double[] squaredResiduals(Matrix x, Matrix targets) {
        double[] decoded = algebra.multiply(matrix, x).data();
        double[] wanted = targets.data();
        double[] sums = new double[targets.columns()];
        for (int i = 0, at = 0; i < targets.rows(); i++) {
            for (int j = 0; j < sums.length; j++, at++) {
                double error = wanted[at] - decoded[at];
                sums[j] += error * error;
            }
        }
        return sums;
    }
}
