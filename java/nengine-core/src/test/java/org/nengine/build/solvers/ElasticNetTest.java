package org.nengine.build.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.LstsqL1;
import org.nengine.solvers.LstsqL2;

class ElasticNetTest {

    @Test
    void orthogonalColumnsAreShrunkTowardsZero() {
        Matrix a = Matrix.of(new double[][] {{2, 0, 0}, {0, 1, 0}, {0, 0, 4}, {0, 0, 0}});
        ElasticNet.Result result = new ElasticNet(a, 3, 0.5).solve(new double[] {5, 2, -1, 1}, 100);
        // (A^T y shrunk by alpha) / (|a|^2 + beta)
        assertThat(result.w()).containsExactly(new double[] {7 / 4.5, 0, -1 / 16.5}, within(1e-15));
        assertThat(result.converged()).isTrue();
    }

    @Test
    void theGapBoundsHowFarTheObjectiveIsAboveItsMinimum() {
        RandomProblem problem = RandomProblem.of(80, 12, 1, 1);
        ElasticNet net = new ElasticNet(problem.activities().matrix(), 200, 10);
        double[] y = problem.targets().data();
        double least = objective(problem, net.solve(y, 100_000).w());
        for (int limit : new int[] {1, 2, 5, 20}) {
            ElasticNet.Result early = net.solve(y, limit);
            assertThat(objective(problem, early.w()) - least).isLessThanOrEqualTo(early.gap() + 1e-12);
        }
        ElasticNet.Result last = net.solve(y, 1000);
        assertThat(last.converged()).isTrue();
        assertThat(last.sweeps()).isLessThan(1000);
    }

    private static double objective(RandomProblem problem, double[] w) {
        Matrix x = new Matrix(w.length, 1, w);
        double sum = problem.error(x, 0) / 2;
        for (double v : w) {
            sum += 200 * Math.abs(v) + 5 * v * v;
        }
        return sum;
    }

    @Test
    void theSolverScalesThePenaltiesByTheHighestActivity() {
        RandomProblem problem = RandomProblem.of(200, 15, 2, 2);
        double max = problem.activities().max();
        Solution solution = problem.solve(new LstsqL1(1e-3, 1e-4).maxIter(500));
        ElasticNet net = new ElasticNet(problem.activities().matrix(), 200 * 1e-3 * max, 200 * 1e-4 * max * max);
        for (int k = 0; k < 2; k++) {
            double[] w = net.solve(NormalEquations.column(problem.targets(), k), 500).w();
            assertThat(NormalEquations.column(solution.x(), k)).containsExactly(w, within(1e-15));
        }
        assertThat(solution.info().details()).containsOnlyKeys("sweeps", "gap");
    }

    @Test
    void withoutL1PenaltyItIsTheL2Solution() {
        RandomProblem problem = RandomProblem.of(200, 6, 1, 3);
        // The L2 solver's penalty m (reg max)^2 |d|^2 is m l2 max^2 |d|^2 here.
        assertThat(problem.solve(new LstsqL1(0, 0.01)).x().data())
                .containsExactly(problem.solve(new LstsqL2(0.1)).x().data(), within(1e-5));
    }

    @Test
    void strongPenaltiesLeaveNothing() {
        RandomProblem problem = RandomProblem.of(50, 6, 2, 4);
        assertThat(problem.solve(new LstsqL1(10, 0)).x().data()).containsOnly(0);
    }

    @Test
    void weakL1PenaltiesMakeSomeDecodersZero() {
        RandomProblem problem = RandomProblem.of(100, 20, 1, 5);
        double[] x = problem.solve(new LstsqL1(0.05, 0)).x().data();
        assertThat(Arrays.stream(x).filter(v -> v == 0).count()).isBetween(1L, 19L);
    }

    @Test
    void silentNeuronsAreLeftOut() {
        Matrix a = Matrix.of(new double[][] {{1, 0}, {2, 0}});
        Activities activities = new Activities(a, LinearAlgebra.best());
        RandomProblem problem = new RandomProblem(activities, Matrix.of(new double[][] {{1}, {2}}));
        assertThat(problem.solve(new LstsqL1(0, 0)).x().data()).containsExactly(new double[] {1, 0}, within(1e-15));
    }
}
