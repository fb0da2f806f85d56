package org.nengine.agreement;

import java.util.Arrays;
import java.util.List;
import org.nengine.Probe;

/** What an item has to record: up to where spikes do not hang on rounding, and how exactly. */
final class Expected {

    private final ReferenceRuns.Run exact;
    private final List<ReferenceRuns.Run> perturbed;
    private final int horizon;

    Expected(ReferenceRuns.Run exact, List<ReferenceRuns.Run> perturbed) {
        this.exact = exact;
        this.perturbed = perturbed;
        int steps = 0;
        while (steps < exact.spikes().size() && sameSpikes(steps)) {
            steps++;
        }
        this.horizon = steps;
    }

    private boolean sameSpikes(int step) {
        return perturbed.stream().allMatch(run -> Arrays.equals(run.spikes().get(step), exact.spikes().get(step)));
    }

    /** Number of steps in which no spike of a perturbed run is elsewhere. */
    int horizon() {
        return horizon;
    }

    /** Whether any neuron spiked. */
    boolean hasSpikes() {
        return exact.spikes().stream().flatMapToDouble(Arrays::stream).anyMatch(spike -> spike != 0);
    }

    /** The largest magnitude that any probe recorded. */
    double largest() {
        return exact.rows().values().stream().flatMap(List::stream).flatMapToDouble(Arrays::stream).map(Math::abs).max()
                .orElse(0);
    }

    /**
     * How a recording compares.
     *
     * @param problem why it cannot be compared, or empty
     * @param strict whether the error is within the tolerance, whatever the perturbation allows
     */
    record Comparison(double error, double allowed, int sample, boolean strict, String problem) {

        boolean passed() {
            return problem.isEmpty() && error <= allowed;
        }

        @Override
        public String toString() {
            return problem.isEmpty() ? String.format("error %.3e, allowed %.3e, worst at sample %d", error, allowed,
                    sample) : problem;
        }
    }

    /**
     * Compares what the engine recorded, over the samples before the horizon.
     *
     * @param tolerance allowed error relative to the largest magnitude of the recording
     * @param ofPerturbation how much of what a perturbation does is allowed, where that is more
     */
    Comparison compare(Probe probe, double[][] recorded, double tolerance, double ofPerturbation) {
        List<double[]> rows = exact.rows().get(probe);
        if (recorded.length != rows.size()) {
            return incomparable(recorded.length + " samples instead of " + rows.size());
        }
        double scale = 0;
        double sensitivity = 0;
        double error = 0;
        int worst = 0;
        for (int i = 0; i < rows.size() && exact.rowSteps().get(probe).get(i) <= horizon; i++) {
            double[] row = rows.get(i);
            if (!Arrays.stream(row).allMatch(Double::isFinite)) {
                return incomparable("the reference is not finite at sample " + i);
            }
            if (row.length != recorded[i].length) {
                return incomparable(recorded[i].length + " elements instead of " + row.length);
            }
            for (int k = 0; k < row.length; k++) {
                scale = Math.max(scale, Math.abs(row[k]));
                double distance = Math.abs(recorded[i][k] - row[k]);
                if (!(distance <= error)) {
                    error = Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
                    worst = i;
                }
                for (ReferenceRuns.Run run : perturbed) {
                    sensitivity = Math.max(sensitivity, Math.abs(run.rows().get(probe).get(i)[k] - row[k]));
                }
            }
        }
        double strict = tolerance * (scale == 0 ? 1 : scale);
        double measured = ofPerturbation * sensitivity;
        return new Comparison(error, Math.max(strict, measured), worst, error <= strict, "");
    }

    private static Comparison incomparable(String problem) {
        return new Comparison(Double.POSITIVE_INFINITY, 0, 0, false, problem);
    }
}
