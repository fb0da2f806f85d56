package org.nengine.build.solvers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqDrop;
import org.nengine.solvers.Solver;

/**
 * Solves, sets the smallest values to zero, and solves again for each target with the neurons that are left to it.
 *
 * <p>Parts: {@code info0} of the first solution, and {@code info1s} of the others, one per target; {@link
 * SolverInfo#none()} for targets to which no neuron is left.
 */
public final class LstsqDropMethod implements SolverMethod<LstsqDrop> {

    /** Used by the service loader. */
    public LstsqDropMethod() { }

    @Override
    public Class<LstsqDrop> handles() {
        return LstsqDrop.class;
    }

    @Override
    public Solution solve(LstsqDrop solver, Activities activities, Matrix targets, RandomState rng) {
        long start = System.nanoTime();
        activities.requireFinite(targets);
        Solution first = SolverMethod.solveWith(solver.solver1(), activities, targets, rng);
        double threshold = threshold(first.x().data(), solver.drop());
        Matrix x = Matrix.zeros(activities.neurons(), targets.columns());
        List<SolverInfo> infos = new ArrayList<>();
        for (int k = 0; k < targets.columns(); k++) {
            double[] column = NormalEquations.column(first.x(), k);
            int[] kept = IntStream.range(0, column.length)
                    .filter(i -> column[i] != 0 && Math.abs(column[i]) >= threshold).toArray();
            infos.add(kept.length == 0 ? SolverInfo.none()
                    : solveAgain(solver.solver2(), activities, targets, rng, x, kept, k));
        }
        Solution solution = Solution.of(x, activities, targets, start, Map.of());
        return new Solution(x, solution.info().with(Map.of("info0", List.of(first.info()), "info1s", infos)));
    }

    /** The magnitude below which values are dropped: such that the given fraction of all is smaller. */
    private static double threshold(double[] values, double drop) {
        double[] magnitudes = Arrays.stream(values).map(Math::abs).sorted().toArray();
        int count = (int) Math.rint(drop * magnitudes.length);
        return count < magnitudes.length ? magnitudes[count] : Double.POSITIVE_INFINITY;
    }

    /** Solves for one target with some of the neurons, and sets their values. */
    private static SolverInfo solveAgain(Solver solver, Activities activities, Matrix targets, RandomState rng,
            Matrix x, int[] neurons, int k) {
        Matrix target = new Matrix(targets.rows(), 1, NormalEquations.column(targets, k));
        Solution solution = SolverMethod.solveWith(solver, activities.of(neurons), target, rng);
        for (int i = 0; i < neurons.length; i++) {
            x.set(neurons[i], k, solution.x().get(i, 0));
        }
        return solution.info();
    }
}
