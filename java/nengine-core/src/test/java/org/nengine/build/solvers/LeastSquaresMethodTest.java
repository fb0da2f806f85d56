package org.nengine.build.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.build.linalg.Matrix;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.ValidationException;
import org.nengine.solvers.BlockConjgrad;
import org.nengine.solvers.Cholesky;
import org.nengine.solvers.Conjgrad;
import org.nengine.solvers.ConjgradScipy;
import org.nengine.solvers.LSMRScipy;
import org.nengine.solvers.LeastSquaresSolver;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.LstsqL2nz;
import org.nengine.solvers.RandomizedSVD;
import org.nengine.solvers.SVD;

class LeastSquaresMethodTest {

    private static final LstsqL2 L2 = new LstsqL2(0.1);

    @ParameterizedTest
    @CsvSource({"90, 20, 2", "200, 12, 3", "15, 40, 1", "30, 30, 2", "5, 1, 1"})
    void allSolveTheSameProblem(int points, int neurons, int columns) {
        RandomProblem problem = RandomProblem.of(points, neurons, columns, 1);
        double[] expected = problem.solve(L2).x().data();
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        // LSMR may take as many iterations as there are neurons or points; with a penalty it then is nearly there.
        Map<LeastSquaresSolver, Double> tolerances = Map.of(new SVD(), 1e-10, new RandomizedSVD(3, 1, 0), 1e-10,
                new Cholesky(true), 1e-10, new Cholesky(false), 1e-10, new Conjgrad(1e-7), 1e-7,
                new BlockConjgrad(1e-5), 1e-6, new ConjgradScipy(1e-13, 0), 1e-10, new LSMRScipy(1e-15), 1e-4);
        for (Map.Entry<LeastSquaresSolver, Double> entry : tolerances.entrySet()) {
            Solution solution = problem.solve(L2.solver(entry.getKey()));
            assertThat(solution.x().data()).as("%s", entry.getKey())
                    .containsExactly(expected, within(entry.getValue() * scale));
            for (int j = 0; j < columns; j++) {
                assertThat(solution.info().rmses()[j])
                        .isCloseTo(Math.sqrt(problem.error(solution.x(), j) / points), within(1e-13));
            }
        }
    }

    @Test
    void eachNeuronMayHaveItsOwnPenalty() {
        RandomProblem problem = RandomProblem.of(120, 9, 2, 2);
        for (int i = 0; i < 110; i++) {
            problem.activities().matrix().set(i, 3, 0);
        }
        for (int i = 0; i < 120; i++) {
            problem.activities().matrix().set(i, 7, 0);
        }
        Matrix x = problem.solve(new LstsqL2nz(0.2)).x();
        double[] sigma = new double[9];
        for (int j = 0; j < 9; j++) {
            int active = 0;
            for (int i = 0; i < 120; i++) {
                active += problem.activities().matrix().get(i, j) != 0 ? 1 : 0;
            }
            sigma[j] = 0.2 * problem.activities().max() * Math.sqrt(active / 120.0);
        }
        sigma[7] = Arrays.stream(sigma).max().orElseThrow();
        // The gradient of |A x - y|^2 + m |sigma x|^2 vanishes.
        Matrix decoded = problem.activities().algebra().multiply(problem.activities().matrix(), x);
        for (int k = 0; k < 2; k++) {
            for (int j = 0; j < 9; j++) {
                double gradient = 120 * sigma[j] * sigma[j] * x.get(j, k);
                for (int i = 0; i < 120; i++) {
                    gradient += problem.activities().matrix().get(i, j)
                            * (decoded.get(i, k) - problem.targets().get(i, k));
                }
                assertThat(gradient).isCloseTo(0, within(1e-9));
            }
        }
        for (LeastSquaresSolver solver : new LeastSquaresSolver[] {new Cholesky(false), new Conjgrad(1e-9),
                new BlockConjgrad(1e-9), new ConjgradScipy(1e-13, 0)}) {
            assertThat(problem.solve(new LstsqL2nz(0.2).solver(solver)).x().data()).as("%s", solver)
                    .containsExactly(x.data(), within(1e-9));
        }
    }

    @Test
    void conjugateGradientsAreExactAfterAsManyStepsAsNeurons() {
        RandomProblem problem = RandomProblem.of(60, 6, 2, 3);
        Solution solution = problem.solve(L2.solver(new Conjgrad(0)));
        assertThat(solution.x().data()).containsExactly(problem.solve(L2).x().data(), within(1e-12));
        double[] iterations = solution.info().details().get("iterations");
        assertThat(iterations).hasSize(2);
        assertThat(Arrays.stream(iterations).max().orElseThrow()).isLessThanOrEqualTo(6);
    }

    @Test
    void moreIterationsComeCloserAndAreCounted() {
        RandomProblem problem = RandomProblem.of(100, 30, 1, 4);
        double[] exact = problem.solve(L2).x().data();
        double before = Double.POSITIVE_INFINITY;
        for (int limit : new int[] {1, 3, 9}) {
            Solution solution = problem.solve(L2.solver(new Conjgrad(0).maxIters(limit)));
            assertThat(solution.info().details().get("iterations")).containsExactly(limit);
            double distance = distance(solution.x().data(), exact);
            assertThat(distance).isLessThan(before);
            before = distance;
        }
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void aGuessThatIsTheSolutionNeedsOneIteration() {
        RandomProblem problem = RandomProblem.of(100, 30, 2, 5);
        double[][] exact = problem.solve(L2).x().toRows();
        Solution one = problem.solve(L2.solver(new Conjgrad(1e-6).x0(exact)));
        assertThat(one.info().details().get("iterations")).containsExactly(1, 1);
        assertThat(one.x().data()).containsExactly(Matrix.of(exact).data(), within(1e-12));
        Solution block = problem.solve(L2.solver(new BlockConjgrad(1e-6).x0(exact)));
        assertThat(block.info().details().get("iterations")).containsExactly(1);
        assertThat(block.x().data()).containsExactly(Matrix.of(exact).data(), within(1e-12));
    }

    @Test
    void aGuessOfAnotherShapeIsRefusedWithBothShapes() {
        RandomProblem problem = RandomProblem.of(20, 4, 2, 6);
        for (LeastSquaresSolver solver : new LeastSquaresSolver[] {new Conjgrad().x0(new double[3][2]),
                new BlockConjgrad().x0(new double[3][2])}) {
            assertThatThrownBy(() -> problem.solve(L2.solver(solver))).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("x0").hasMessageContaining("4 x 2").hasMessageContaining("3 x 2");
        }
    }

    @Test
    void nothingIsNeededToDecodeZeros() {
        RandomProblem problem = RandomProblem.of(20, 4, 1, 7);
        Arrays.fill(problem.targets().data(), 0);
        for (LeastSquaresSolver solver : new LeastSquaresSolver[] {new Cholesky(), new SVD(), new Conjgrad(),
                new ConjgradScipy(), new LSMRScipy()}) {
            Solution solution = problem.solve(L2.solver(solver));
            assertThat(solution.x().data()).as("%s", solver).containsOnly(0);
            assertThat(solution.info().rmses()).containsExactly(0);
        }
    }

    @Test
    void targetsThatDependOnEachOtherCannotShareABlock() {
        RandomProblem problem = RandomProblem.of(20, 4, 2, 8);
        for (int i = 0; i < 20; i++) {
            problem.targets().set(i, 1, 0);
        }
        assertThatThrownBy(() -> problem.solve(L2.solver(new BlockConjgrad()))).isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("singular");
    }

    @Test
    void convergenceIsReportedAsScipyDoes() {
        RandomProblem problem = RandomProblem.of(60, 6, 2, 9);
        Solution good = problem.solve(L2.solver(new ConjgradScipy()));
        assertThat(good.info().details().get("info")).containsExactly(0, 0);
        for (int i = 0; i < 60; i++) {
            for (int j = 0; j < 6; j++) {
                problem.activities().matrix().set(i, j, problem.activities().matrix().get(i, j) * Math.pow(10, -2 * j));
            }
        }
        Solution bad = problem.solve(new LstsqL2(0).solver(new ConjgradScipy(0, 0)));
        assertThat(bad.info().details().get("info")).containsExactly(60, 60);
        assertThat(bad.info().details().get("iterations")).containsExactly(60, 60);
    }

    /** A way to solve without numerics. */
    private static final class Unknown extends LeastSquaresSolver {

        @Override
        protected Map<String, Object> parameters() {
            return Map.of();
        }
    }

    @Test
    void aWayToSolveWithoutAServiceIsRefused() {
        RandomProblem problem = RandomProblem.of(20, 4, 2, 10);
        assertThatThrownBy(() -> problem.solve(L2.solver(new Unknown()))).isInstanceOf(BuildException.class)
                .hasMessageContaining("Unknown()").hasMessageContaining("LeastSquaresMethod");
    }

    @Test
    void aUsersWayToSolveIsFoundAsAService() {
        RandomProblem problem = RandomProblem.of(20, 4, 2, 11);
        Solution solution = problem.solve(L2.solver(new Diagonal()));
        for (int j = 0; j < 4; j++) {
            double square = 20 * Math.pow(0.1 * problem.activities().max(), 2);
            double product = 0;
            for (int i = 0; i < 20; i++) {
                double a = problem.activities().matrix().get(i, j);
                square += a * a;
                product += a * problem.targets().get(i, 1);
            }
            assertThat(solution.x().get(j, 1)).isCloseTo(product / square, within(1e-14));
        }
        assertThat(solution.info().details()).containsOnlyKeys("neurons");
        assertThat(solution.info().rmses()).hasSize(2);
    }
}
