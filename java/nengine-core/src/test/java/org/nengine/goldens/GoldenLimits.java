package org.nengine.goldens;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a simulator is held to in a golden case: which arrays, how exactly, and for how many steps. */
public interface GoldenLimits {

    /** The name of an array that was recorded, with the number of its probe and of the run that it is of. */
    Pattern RECORDED = Pattern.compile("probe(\\d+)_data(?:_seg(\\d+))?");

    /** Whether an array is compared at all. */
    boolean covers(String array);

    /** Largest allowed error of an array, relative to its largest magnitude. */
    double allowed(String array);

    /** The same of one row of an array: of a sample, where it was recorded. */
    default double allowed(String array, int row) {
        return allowed(array);
    }

    /**
     * For how many steps recorded data is compared; empty for all.
     *
     * @param run number of the run, from 0
     */
    OptionalInt steps(int run);

    /** The number of the run that recorded data is of; 0 where there is only one. */
    static int run(Matcher recorded) {
        return recorded.group(2) == null ? 0 : Integer.parseInt(recorded.group(2));
    }

    /**
     * Those of a simulator in double precision: 1e-9, or what the case says of an array. Where rounding errors grow
     * without bounds, recorded data is compared over the first steps only, at 1e-6, and final weights not at all.
     */
    static GoldenLimits ofDoubles(GoldenCase golden) {
        return new GoldenLimits() {

            private static final double TOLERANCE = 1e-9;
            private static final double TOLERANCE_NEAR_HORIZON = 1e-6;

            @Override
            public boolean covers(String array) {
                return golden.agreeSteps().isEmpty() || !array.contains("_final");
            }

            @Override
            public double allowed(String array) {
                double allowed = golden.tolerances().getOrDefault(array, TOLERANCE);
                boolean nearHorizon = golden.agreeSteps().isPresent() && RECORDED.matcher(array).matches();
                return nearHorizon ? Math.max(allowed, TOLERANCE_NEAR_HORIZON) : allowed;
            }

            @Override
            public OptionalInt steps(int run) {
                return golden.agreeSteps();
            }
        };
    }
}
