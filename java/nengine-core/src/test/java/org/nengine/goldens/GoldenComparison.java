package org.nengine.goldens;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import org.nengine.io.NpyArray;

/**
 * Compares arrays with golden ones.
 *
 * <p>The error of an array is its largest distance from the golden one, divided by the largest magnitude of the latter
 * (by 1 where that is 0). {@link GoldenLimits} say how large it may be, and for how many steps recorded data is
 * compared. Arrays too big to be kept are compared by their sums, extremes and ends, if all of their steps are.
 */
public final class GoldenComparison {

    private static final int SUMMARY_COLUMNS = 9;

    private GoldenComparison() {
    }

    /**
     * How one array compares.
     *
     * @param error relative to the largest magnitude of the array; infinite if the arrays cannot be compared
     * @param allowed in the row that comes closest to what is allowed, or goes furthest beyond it
     * @param problem why they cannot be compared, or empty
     */
    public record ArrayResult(String array, double error, double allowed, String problem) {

        public boolean passed() {
            return error <= allowed;
        }

        @Override
        public String toString() {
            return array + ": " + (problem.isEmpty() ? String.format("error %.1e (allowed %.1e)", error, allowed)
                    : problem);
        }
    }

    /** Compares every array that either side has and the limits cover. */
    public static List<ArrayResult> compare(GoldenCase golden, Map<String, NpyArray> candidate, GoldenLimits limits) {
        Set<String> names = new LinkedHashSet<>(golden.arrays().keySet());
        names.remove("summary");
        names.addAll(golden.summarised());
        names.addAll(candidate.keySet());
        List<ArrayResult> results = new ArrayList<>();
        for (String name : names) {
            OptionalInt rows = comparableRows(golden, name, limits);
            if (limits.covers(name) && (rows.isEmpty() || !golden.summarised().contains(name))) {
                results.add(compare(golden, name, candidate.get(name), limits, rows));
            }
        }
        return results;
    }

    private static ArrayResult compare(GoldenCase golden, String name, NpyArray candidate, GoldenLimits limits,
            OptionalInt rows) {
        double allowed = limits.allowed(name);
        if (candidate == null) {
            return incomparable(name, allowed, "is missing");
        }
        int summaryRow = golden.summarised().indexOf(name);
        if (summaryRow >= 0) {
            return compareSummary(name, row(golden.arrays().get("summary"), summaryRow), candidate, allowed);
        }
        NpyArray expected = golden.arrays().get(name);
        if (expected == null) {
            return incomparable(name, allowed, "the golden case has no such array");
        }
        if (!Arrays.equals(expected.shape(), candidate.shape())) {
            return incomparable(name, allowed, "shape " + Arrays.toString(candidate.shape()) + " instead of "
                    + Arrays.toString(expected.shape()));
        }
        int all = expected.shape().length == 0 ? 1 : expected.shape()[0];
        int compared = Math.min(all, rows.orElse(all));
        return compareRows(name, expected.toDoubles(), candidate.toDoubles(), all, compared, limits);
    }

    private static ArrayResult compareRows(String name, double[] expected, double[] actual, int rows, int compared,
            GoldenLimits limits) {
        int length = expected.length / Math.max(rows, 1);
        double scale = Arrays.stream(expected, 0, compared * length).map(Math::abs).max().orElse(0);
        ArrayResult worst = new ArrayResult(name, 0, limits.allowed(name), "");
        for (int row = 0; row < compared; row++) {
            double distance = 0;
            for (int i = row * length; i < (row + 1) * length; i++) {
                distance = Math.max(distance, finite(Math.abs(actual[i] - expected[i])));
            }
            ArrayResult here = new ArrayResult(name, distance / (scale == 0 ? 1 : scale), limits.allowed(name, row), "");
            worst = here.error() / here.allowed() > worst.error() / worst.allowed() ? here : worst;
        }
        return worst;
    }

    private static ArrayResult incomparable(String name, double allowed, String problem) {
        return new ArrayResult(name, Double.POSITIVE_INFINITY, allowed, problem);
    }

    /** For recorded data of which not all steps are compared: how many of its rows are. */
    private static OptionalInt comparableRows(GoldenCase golden, String name, GoldenLimits limits) {
        Matcher matcher = GoldenLimits.RECORDED.matcher(name);
        OptionalInt steps = matcher.matches() ? limits.steps(GoldenLimits.run(matcher)) : OptionalInt.empty();
        if (steps.isEmpty()) {
            return OptionalInt.empty();
        }
        var every = golden.objects().get("probes").get(Integer.parseInt(matcher.group(1))).get("sample_every");
        double period = every.isNull() ? 1 : every.doubleValue() / golden.dt();
        return OptionalInt.of((int) (steps.getAsInt() / period));
    }

    /** Golden data is finite, so a distance that is not a number comes from a candidate that is not. */
    private static double finite(double distance) {
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }

    private static double[] row(NpyArray summary, int row) {
        return Arrays.copyOfRange(summary.toDoubles(), row * SUMMARY_COLUMNS, (row + 1) * SUMMARY_COLUMNS);
    }

    private static ArrayResult compareSummary(String name, double[] expected, NpyArray candidate, double allowed) {
        double[] actual = summary(candidate);
        if (expected[0] != actual[0] || expected[1] != actual[1]) {
            return incomparable(name, allowed, (int) actual[0] + " rows of " + (int) actual[1] + " instead of "
                    + (int) expected[0] + " of " + (int) expected[1]);
        }
        double sumOfMagnitudes = expected[3];
        double sumOfSquares = expected[4];
        double largest = Math.max(Math.abs(expected[5]), Math.abs(expected[6]));
        double[] scale = {1, 1, sumOfMagnitudes, sumOfMagnitudes, sumOfSquares, largest, largest, largest, largest};
        double error = 0;
        for (int i = 2; i < SUMMARY_COLUMNS; i++) {
            error = Math.max(error, finite(Math.abs(actual[i] - expected[i]) / Math.max(scale[i], Double.MIN_NORMAL)));
        }
        return new ArrayResult(name, error, allowed, "");
    }

    /** First dimension, product of the others, sum, sum of magnitudes, sum of squares, least, largest, first, last. */
    static double[] summary(NpyArray array) {
        double[] values = array.toDoubles();
        int rows = array.shape().length == 0 ? 1 : array.shape()[0];
        double[] result = {rows, values.length / Math.max(rows, 1), 0, 0, 0, Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY, values[0], values[values.length - 1]};
        for (double v : values) {
            result[2] += v;
            result[3] += Math.abs(v);
            result[4] += v * v;
            result[5] = Math.min(result[5], v);
            result[6] = Math.max(result[6], v);
        }
        return result;
    }
}
