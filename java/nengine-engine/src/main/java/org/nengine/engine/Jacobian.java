package org.nengine.engine;

import java.util.Arrays;
import org.nengine.Probe;

/**
 * Derivatives of what a probe recorded by an input or parameter, found in two ways. A row is an entry of the probe, a
 * column one of the input or parameter; entries are counted in row-major order.
 *
 * @param probe whose records are differentiated: (items, steps, elements), with one item if all share it
 * @param variable name of the input, as in {@link Simulator#inputNames()}, or of the parameter, as in the file of
 *     {@link Simulator#saveParams}
 * @param isInput whether it is an input, (items, steps, elements), and not a parameter, which has the axes of its own
 *     and, if a learning rule changes it, one for items before these
 * @param rows numbers of the entries of the probe, rising; all, unless the check drew some
 * @param columns numbers of the entries of the input or parameter, rising
 * @param analytic by going backwards through the network, [rows][columns]
 * @param numeric by central differences, [rows][columns]
 */
public record Jacobian(Probe probe, String variable, boolean isInput, int[] rows, int[] columns, double[][] analytic,
        double[][] numeric) {

    /**
     * The largest difference between the two, relative to the largest magnitude of a derivative in both; 0 where all
     * are equal, NaN if any is NaN.
     */
    public double worstError() {
        return worstError(analytic, numeric);
    }

    static double worstError(double[][] analytic, double[][] numeric) {
        double difference = 0;
        double magnitude = 0;
        for (int r = 0; r < analytic.length; r++) {
            for (int c = 0; c < analytic[r].length; c++) {
                // The larger of NaN and a number is NaN.
                difference = Math.max(difference, Math.abs(analytic[r][c] - numeric[r][c]));
                magnitude = Math.max(magnitude, Math.max(Math.abs(analytic[r][c]), Math.abs(numeric[r][c])));
            }
        }
        return difference == 0 ? 0 : difference / magnitude;
    }

    /** Whether going backwards gives 0 everywhere. */
    public boolean isZero() {
        return isZero(analytic);
    }

    static boolean isZero(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).allMatch(value -> value == 0);
    }
}
