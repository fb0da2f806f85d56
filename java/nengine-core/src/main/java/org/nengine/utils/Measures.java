package org.nengine.utils;

import java.util.Arrays;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** Measures of signals and of their differences. */
public final class Measures {

    private Measures() {
    }

    /** Square root of the mean square; NaN of nothing. */
    public static double rms(double... x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum() / x.length);
    }

    /**
     * Square root of the mean square of each column, or of each row.
     *
     * @param x a table, with rows of one length
     * @param axis 0 for one number per column, 1 for one number per row
     */
    public static double[] rms(double[][] x, int axis) {
        if (axis != 0 && axis != 1) {
            throw new ValidationException("Measures", "axis", "must be 0 or 1, got " + axis);
        }
        return axis == 1 ? Arrays.stream(x).mapToDouble(Measures::rms).toArray()
                : Arrays.stream(columns(x)).mapToDouble(Measures::rms).toArray();
    }

    private static double[][] columns(double[][] x) {
        double[][] columns = new double[x.length == 0 ? 0 : x[0].length][x.length];
        for (int i = 0; i < x.length; i++) {
            requireLength(columns.length, x[i].length);
            for (int j = 0; j < columns.length; j++) {
                columns[j][i] = x[i][j];
            }
        }
        return columns;
    }

    private static void requireLength(int expected, int length) {
        if (length != expected) {
            throw new ValidationException("Measures", "length", "must be the same everywhere, got " + expected + " and "
                    + length);
        }
    }

    /** Euclidean norm: the square root of the sum of squares. */
    public static double norm(double... x) {
        return Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
    }

    /**
     * Root mean square of a difference, relative to that of the second signal.
     *
     * @param actual as long as {@code expected}
     */
    public static double nrmse(double[] actual, double[] expected) {
        requireLength(expected.length, actual.length);
        double[] difference = new double[actual.length];
        for (int i = 0; i < actual.length; i++) {
            difference[i] = actual[i] - expected[i];
        }
        return rms(difference) / rms(expected);
    }

    /**
     * Whether a signal follows a target, at each step within {@code atol + rtol |target|}. The first steps can be left
     * out, and the signal may lag behind.
     *
     * @param dt step length in seconds, above 0
     * @param target {@code [steps][elements]}
     * @param signal of the same shape
     * @param atol allowed difference, 0 or more
     * @param rtol allowed difference relative to the target, 0 or more
     * @param buffer seconds to leave out at the start, 0 or more
     * @param delay seconds by which the signal may be late (or early, if negative)
     */
    public static boolean allClose(double dt, double[][] target, double[][] signal, double atol, double rtol,
            double buffer, double delay) {
        Require.positive("Measures", "dt", dt);
        Require.atLeast("Measures", "atol", 0.0, atol);
        Require.atLeast("Measures", "rtol", 0.0, rtol);
        requireLength(target.length, signal.length);
        int skip = (int) Math.rint(Require.atLeast("Measures", "buffer", 0.0, buffer) / dt);
        int lag = (int) Math.rint(Require.finite("Measures", "delay", delay) / dt);
        int first = skip + Math.max(0, -lag);
        int last = target.length - Math.max(0, lag);
        if (first >= last) {
            throw new ValidationException("Measures", "buffer", "leaves nothing to compare: " + target.length
                    + " steps, of which " + skip + " are left out and " + Math.abs(lag) + " have no partner");
        }
        for (int i = first; i < last; i++) {
            double[] actual = signal[i + lag];
            requireLength(target[i].length, actual.length);
            for (int k = 0; k < actual.length; k++) {
                if (!(Math.abs(actual[k] - target[i][k]) <= atol + rtol * Math.abs(target[i][k]))) {
                    return false;
                }
            }
        }
        return true;
    }
}
