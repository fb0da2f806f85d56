package org.nengine.build.solvers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Lstsq;

/**
 * Least squares without penalty: of all minimisers the one of least norm, by the singular value decomposition. Singular
 * values of at most {@code rcond} times the largest count as zero.
 *
 * <p>Details: {@code residuals} (norms of the residuals, one per target; empty where there are no more points than
 * neurons or the rank is below the number of neurons), {@code rank}, {@code singular_values}.
 */
public final class LstsqMethod implements SolverMethod<Lstsq> {

    /** Used by the service loader. */
    public LstsqMethod() { }

    @Override
    public Class<Lstsq> handles() {
        return Lstsq.class;
    }

    @Override
    public Solution solve(Lstsq solver, Activities activities, Matrix targets, RandomState rng) {
        long start = System.nanoTime();
        LinearAlgebra algebra = activities.algebra();
        LinearAlgebra.Svd svd = algebra.svd(activities.matrix());
        double[] s = svd.s();
        int rank = 0;
        while (rank < s.length && s[rank] > solver.rcond() * s[0]) {
            rank++;
        }
        Matrix projected = algebra.multiplyTransposed(svd.u(), targets);
        int k = targets.columns();
        for (int i = 0; i < projected.rows(); i++) {
            for (int j = 0; j < k; j++) {
                projected.set(i, j, i < rank ? projected.get(i, j) / s[i] : 0);
            }
        }
        Matrix x = algebra.multiply(svd.v(), projected);
        Map<String, double[]> details = new LinkedHashMap<>();
        details.put("residuals", residuals(activities, targets, x, rank));
        details.put("rank", new double[] {rank});
        details.put("singular_values", s);
        return Solution.of(x, activities, targets, start, details);
    }

    private static double[] residuals(Activities activities, Matrix targets, Matrix x, int rank) {
        if (rank < activities.neurons() || activities.points() <= activities.neurons()) {
            return new double[0];
        }
        double[] norms = activities.squaredResiduals(x, targets);
        for (int j = 0; j < norms.length; j++) {
            norms[j] = Math.sqrt(norms[j]);
        }
        return norms;
    }
}
