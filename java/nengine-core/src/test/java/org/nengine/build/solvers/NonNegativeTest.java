package org.nengine.build.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Nnls;
import org.nengine.solvers.NnlsL2;
import org.nengine.solvers.NnlsL2nz;
import org.nengine.solvers.Solver;

class NonNegativeTest {

    private final LinearAlgebra algebra = LinearAlgebra.best();

    private static Matrix random(int rows, int columns, long seed, double mean) {
        Random random = new Random(seed);
        Matrix a = Matrix.zeros(rows, columns);
        for (int i = 0; i < a.data().length; i++) {
            a.data()[i] = mean + random.nextGaussian();
        }
        return a;
    }

    private Matrix residual(Matrix a, Matrix x, Matrix b) {
        Matrix fit = algebra.multiply(a, x);
        Matrix residual = Matrix.zeros(b.rows(), b.columns());
        for (int i = 0; i < residual.data().length; i++) {
            residual.data()[i] = b.data()[i] - fit.data()[i];
        }
        return residual;
    }

    /** The conditions of Karush, Kuhn and Tucker, which only the solution of this convex problem fulfils. */
    private void assertOptimal(Matrix a, Matrix b, NonNegative.Result result) {
        Matrix residual = residual(a, result.x(), b);
        Matrix slopes = algebra.multiplyTransposed(a, residual);
        for (int i = 0; i < slopes.data().length; i++) {
            double x = result.x().data()[i];
            assertThat(x).isGreaterThanOrEqualTo(0);
            if (x > 0) {
                assertThat(slopes.data()[i]).as("slope of a value above 0").isCloseTo(0, within(1e-10));
            } else {
                assertThat(slopes.data()[i]).as("slope of a value at 0").isLessThan(1e-10);
            }
        }
        for (int k = 0; k < b.columns(); k++) {
            double sum = 0;
            for (int i = 0; i < b.rows(); i++) {
                sum += residual.get(i, k) * residual.get(i, k);
            }
            assertThat(result.residuals()[k]).isCloseTo(Math.sqrt(sum), within(1e-11));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "60, 20, 4", "20, 20, 3", "9, 30, 5", "200, 50, 2", "5, 1, 3"})
    void noStepThatIsAllowedGoesDownFromTheSolution(int rows, int columns, int sides) {
        for (double mean : new double[] {0, 1}) {
            Matrix a = random(rows, columns, 1, mean);
            Matrix b = random(rows, sides, 2, 0);
            assertOptimal(a, b, NonNegative.solve(a, b));
        }
    }

    @Test
    void aSolutionWithoutNegativeValuesIsFound() {
        Matrix a = random(40, 12, 3, 0);
        Matrix x = random(12, 2, 4, 0);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] = Math.max(0, x.data()[i]);
        }
        NonNegative.Result result = NonNegative.solve(a, algebra.multiply(a, x));
        assertThat(result.x().data()).containsExactly(x.data(), within(1e-13));
        assertThat(result.residuals()).containsExactly(new double[2], within(1e-13));
    }

    @Test
    void equalAndSilentColumnsDoNoHarm() {
        Matrix a = random(30, 6, 5, 1);
        for (int i = 0; i < 30; i++) {
            a.set(i, 3, a.get(i, 1));
            a.set(i, 4, 0);
        }
        Matrix b = random(30, 3, 6, 1);
        NonNegative.Result result = NonNegative.solve(a, b);
        assertOptimal(a, b, result);
        assertThat(result.x().row(4)).containsOnly(0);
    }

    @Test
    void nothingIsDecodedFromTargetsThatAreNegative() {
        Activities activities = new Activities(random(30, 6, 7, 5), algebra);
        Matrix targets = Matrix.zeros(30, 1);
        Arrays.fill(targets.data(), -1);
        Solution solution = new NnlsL2Method().solve(new NnlsL2(), activities, targets, new RandomState(0));
        assertThat(solution.x().data()).containsOnly(0);
        assertThat(solution.info().rmses()).containsExactly(1);
        assertThat(solution.info().details().get("residuals")).containsExactly(0);
    }

    @Test
    void aNeuronThatIsSeldomActiveIsPenalisedLess() {
        Matrix a = Matrix.of(new double[][] {{1, 1, 0}, {1, 0, 0}, {1, 0, 0}, {1, 0, 0}});
        Matrix y = Matrix.of(new double[][] {{2}, {1}, {1}, {1}});
        Activities activities = new Activities(a, algebra);
        // The penalties m sigma^2 are 4 * 0.25 * {1, 1/4} and 4 for the silent neuron.
        double[] x = new NnlsL2nzMethod().solve(new NnlsL2nz(0.5), activities, y, new RandomState(0)).x().data();
        // (4 + 1) x0 + x1 = 5 and x0 + (1 + 1/4) x1 = 2
        assertThat(x).containsExactly(new double[] {4.25 / 5.25, 5 / 5.25, 0}, within(1e-14));
    }

    @Test
    void targetsThatAreNoNumbersAreRefused() {
        RandomProblem problem = RandomProblem.of(20, 4, 2, 8);
        problem.targets().set(3, 1, Double.NaN);
        for (Solver solver : new Solver[] {new Nnls(), new NnlsL2(), new NnlsL2nz()}) {
            assertThatThrownBy(() -> problem.solve(solver)).as("%s", solver).isInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("finite");
        }
    }
}
