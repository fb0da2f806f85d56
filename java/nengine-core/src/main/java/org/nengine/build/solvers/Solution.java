package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;

/**
 * What a solver found.
 *
 * @param x the solution (neurons, targets): the decoders, transposed
 * @param info what it tells about it
 */
public record Solution(Matrix x, SolverInfo info) {

    /**
     * A solution with its errors and the time it took.
     *
     * @param start {@link System#nanoTime()} before solving
     * @param details further numbers by name
     */
    public static Solution of(Matrix x, Activities activities, Matrix targets, long start,
            Map<String, double[]> details) {
        double seconds = (System.nanoTime() - start) * 1e-9;
        return new Solution(x, new SolverInfo(activities.rmses(x, targets), seconds, details));
    }
}
