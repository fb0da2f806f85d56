package org.nengine.build.solvers;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a solver tells about a solution. The arrays belong to the record: do not change them.
 *
 * @param rmses root mean square error over the points, one per target dimension; empty if nothing was solved
 * @param seconds time taken
 * @param details further numbers by name, in order, such as {@code "singular_values"}
 * @param parts what other solvers tell that this one made use of, by name, in order
 */
public record SolverInfo(double[] rmses, double seconds, Map<String, double[]> details,
        Map<String, List<SolverInfo>> parts) {

    public SolverInfo {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /** What a solver tells that made use of no other. */
    public SolverInfo(double[] rmses, double seconds, Map<String, double[]> details) {
        this(rmses, seconds, details, Map.of());
    }

    /** Nothing was solved. */
    public static SolverInfo none() {
        return new SolverInfo(new double[0], 0, Map.of());
    }

    /** The same with what other solvers tell. */
    SolverInfo with(Map<String, List<SolverInfo>> others) {
        return new SolverInfo(rmses, seconds, details, others);
    }

    @Override
    public String toString() {
        return "SolverInfo(rmses=" + Arrays.toString(rmses) + ", seconds=" + seconds + details.entrySet().stream()
                .map(e -> ", " + e.getKey() + "=" + Arrays.toString(e.getValue())).collect(Collectors.joining())
                + parts.entrySet().stream().map(e -> ", " + e.getKey() + "=" + e.getValue())
                .collect(Collectors.joining()) + ")";
    }

    /** Same numbers. */
    @Override
    public boolean equals(Object other) {
        return other instanceof SolverInfo that && Arrays.equals(rmses, that.rmses) && seconds == that.seconds
                && details.keySet().equals(that.details.keySet())
                && details.entrySet().stream().allMatch(e -> Arrays.equals(e.getValue(), that.details.get(e.getKey())))
                && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(rmses) + details.keySet().hashCode();
    }
}
