package org.nengine.build.solvers;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a solver tells about a solution. The arrays belong to the record: do not change them.
 *
 * @param rmses root mean square error over the points, one per target dimension; empty if nothing was solved
 * @param seconds time taken
 * @param details further numbers by name, in order, such as {@code "singular_values"}
 */
public record SolverInfo(double[] rmses, double seconds, Map<String, double[]> details) {

    public SolverInfo {
        details = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }

    /** Nothing was solved. */
    public static SolverInfo none() {
        return new SolverInfo(new double[0], 0, Map.of());
    }

    @Override
    public String toString() {
        return "SolverInfo(rmses=" + Arrays.toString(rmses) + ", seconds=" + seconds + details.entrySet().stream()
                .map(e -> ", " + e.getKey() + "=" + Arrays.toString(e.getValue())).collect(Collectors.joining()) + ")";
    }

    /** Same numbers. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SolverInfo that && Arrays.equals(rmses, that.rmses) && seconds == that.seconds
                && details.keySet().equals(that.details.keySet())
                && details.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), that.details.get(e.getKey())));
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rmses) + details.keySet().hashCode();
    }
}
