package org.nengine.build.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Cholesky;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.solvers.Solver;

class SolverMethodTest {

    private final LinearAlgebra algebra = LinearAlgebra.best();

    private Activities activities(int points, int neurons, long seed) {
        Random random = new Random(seed);
        Matrix a = Matrix.zeros(points, neurons);
        for (int i = 0; i < a.data().length; i++) {
            a.data()[i] = Math.max(0, 100 * random.nextGaussian());
        }
        return new Activities(a, algebra);
    }

    private static Matrix targets(int points, int columns, long seed) {
        Random random = new Random(seed);
        Matrix y = Matrix.zeros(points, columns);
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = random.nextGaussian();
        }
        return y;
    }

    private static <S extends Solver> Solution solve(S solver, Activities activities, Matrix targets) {
        return SolverMethod.of(solver).solve(solver, activities, targets, new RandomState(0));
    }

    private static double error(Matrix a, Matrix x, Matrix y, int column) {
        double sum = 0;
        for (int i = 0; i < a.rows(); i++) {
            double decoded = 0;
            for (int k = 0; k < a.columns(); k++) {
                decoded += a.get(i, k) * x.get(k, column);
            }
            sum += (y.get(i, column) - decoded) * (y.get(i, column) - decoded);
        }
        return sum;
    }

    /** The quantity that a regularised solver minimises. */
    private static double cost(Matrix a, Matrix x, Matrix y, double sigma, int column) {
        double penalty = 0;
        for (int k = 0; k < a.columns(); k++) {
            penalty += sigma * sigma * x.get(k, column) * x.get(k, column);
        }
        return error(a, x, y, column) + a.rows() * penalty;
    }

    @ParameterizedTest
    @CsvSource({"120, 11, 2", "9, 30, 1", "20, 20, 3"})
    void anyStepAwayFromTheRegularisedSolutionCostsMore(int points, int neurons, int columns) {
        Activities activities = activities(points, neurons, 1);
        Matrix y = targets(points, columns, 2);
        Matrix x = solve(new LstsqL2(0.05), activities, y).x();
        double sigma = 0.05 * activities.max();
        for (int j = 0; j < columns; j++) {
            double least = cost(activities.matrix(), x, y, sigma, j);
            for (int k = 0; k < neurons; k++) {
                for (double step : new double[] {-1e-5, 1e-5}) {
                    Matrix other = new Matrix(neurons, columns, x.data().clone());
                    other.set(k, j, x.get(k, j) + step);
                    assertThat(cost(activities.matrix(), other, y, sigma, j)).isGreaterThan(least);
                }
            }
        }
    }

    @Test
    void bothFormsOfTheNormalEquationsAgree() {
        Activities activities = activities(40, 25, 3);
        Matrix y = targets(40, 2, 4);
        LstsqL2 solver = new LstsqL2(0.03);
        assertThat(solve(solver.solver(new Cholesky(true)), activities, y).x().data()).containsExactly(
                solve(solver.solver(new Cholesky(false)), activities, y).x().data(), within(1e-12));
    }

    @Test
    void theErrorsAreThoseOfTheSolution() {
        Activities activities = activities(50, 8, 5);
        Matrix y = targets(50, 3, 6);
        for (Solver solver : new Solver[] {new LstsqL2(), new Lstsq()}) {
            Solution solution = solve(solver, activities, y);
            for (int j = 0; j < 3; j++) {
                assertThat(solution.info().rmses()[j])
                        .isCloseTo(Math.sqrt(error(activities.matrix(), solution.x(), y, j) / 50), within(1e-13));
            }
        }
    }

    @Test
    void withoutPenaltySilentNeuronsMakeTheSystemSingular() {
        Activities activities = activities(30, 4, 7);
        for (int i = 0; i < 30; i++) {
            activities.matrix().set(i, 2, 0);
        }
        assertThatThrownBy(() -> solve(new LstsqL2(0), activities, targets(30, 1, 8)))
                .isInstanceOf(ArithmeticException.class).hasMessageContaining("positive definite");
    }

    @Test
    void leastSquaresLeavesResidualsThatTheActivitiesCannotExplain() {
        Activities activities = activities(60, 7, 9);
        Matrix y = targets(60, 2, 10);
        Solution solution = solve(new Lstsq(0), activities, y);
        Matrix decoded = algebra.multiply(activities.matrix(), solution.x());
        Matrix residual = Matrix.zeros(60, 2);
        for (int i = 0; i < residual.data().length; i++) {
            residual.data()[i] = y.data()[i] - decoded.data()[i];
        }
        assertThat(algebra.multiplyTransposed(activities.matrix(), residual).data())
                .containsExactly(new double[14], within(1e-9));
        assertThat(solution.info().details()).containsOnlyKeys("residuals", "rank", "singular_values");
        assertThat(solution.info().details().get("rank")).containsExactly(7);
        assertThat(solution.info().details().get("residuals")[1])
                .isCloseTo(Math.sqrt(error(activities.matrix(), solution.x(), y, 1)), within(1e-12));
    }

    @Test
    void ofManySolutionsTheShortestIsTaken() {
        Matrix a = Matrix.of(new double[][] {{1, 1, 0}, {2, 2, 0}});
        Solution solution = solve(new Lstsq(1e-10), new Activities(a, algebra), Matrix.of(new double[][] {{3}, {6}}));
        assertThat(solution.x().data()).containsExactly(new double[] {1.5, 1.5, 0}, within(1e-14));
        assertThat(solution.info().details().get("rank")).containsExactly(1);
        assertThat(solution.info().details().get("residuals")).isEmpty();
    }

    @Test
    void smallSingularValuesAreCutOff() {
        Matrix a = Matrix.of(new double[][] {{4, 0}, {0, 1}, {0, 0}});
        Matrix y = Matrix.of(new double[][] {{8}, {3}, {1}});
        assertThat(solve(new Lstsq(0.2), new Activities(a, algebra), y).x().data())
                .containsExactly(new double[] {2, 3}, within(1e-14));
        assertThat(solve(new Lstsq(0.25), new Activities(a, algebra), y).x().data())
                .containsExactly(new double[] {2, 0}, within(1e-14));
        assertThat(solve(new Lstsq(0.25), new Activities(a, algebra), y).info().details().get("singular_values"))
                .containsExactly(new double[] {4, 1}, within(1e-14));
    }

    @Test
    void givenDecodersAreTakenAsTheyAre() {
        NoSolver solver = new NoSolver(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        assertThat(SolverMethod.of(solver).given(solver, 3, 2).orElseThrow().data()).containsExactly(1, 2, 3, 4, 5, 6);
        NoSolver zeros = new NoSolver();
        assertThat(SolverMethod.of(zeros).given(zeros, 4, 3)).contains(Matrix.zeros(4, 3));
        LstsqL2 other = new LstsqL2();
        assertThat(SolverMethod.of(other).given(other, 3, 2)).isEmpty();
    }
}
