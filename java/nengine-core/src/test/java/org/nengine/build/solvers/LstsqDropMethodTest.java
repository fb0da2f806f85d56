package org.nengine.build.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.build.linalg.Matrix;
import org.nengine.exceptions.BuildException;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqDrop;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.LstsqNoise;
import org.nengine.solvers.NoSolver;

class LstsqDropMethodTest {

    @ParameterizedTest
    // 0.125 * 20 = 2.5 and 0.175 * 20 = 3.5 are rounded to the even number.
    @CsvSource({"0, 0", "0.25, 5", "0.125, 2", "0.175, 4", "0.5, 10", "0.99, 20", "1, 20"})
    void theFractionThatIsAskedForIsZero(double drop, int zeros) {
        RandomProblem problem = RandomProblem.of(60, 10, 2, 1);
        double[] x = problem.solve(new LstsqDrop(drop)).x().data();
        assertThat(Arrays.stream(x).filter(v -> v == 0).count()).isEqualTo(zeros);
    }

    @Test
    void theNeuronsThatAreLeftAreSolvedForAgain() {
        RandomProblem problem = RandomProblem.of(60, 10, 2, 2);
        Solution first = problem.solve(new Lstsq(0));
        Solution solution = problem.solve(new LstsqDrop(0.4).solver1(new Lstsq(0)).solver2(new LstsqL2(0.05)));
        double[] magnitudes = Arrays.stream(first.x().data()).map(Math::abs).sorted().toArray();
        for (int k = 0; k < 2; k++) {
            int column = k;
            int[] kept = IntStream.range(0, 10)
                    .filter(i -> Math.abs(first.x().get(i, column)) >= magnitudes[8]).toArray();
            Matrix target = new Matrix(60, 1, NormalEquations.column(problem.targets(), k));
            Solution again = new RandomProblem(problem.activities().of(kept), target).solve(new LstsqL2(0.05));
            for (int i = 0; i < kept.length; i++) {
                assertThat(solution.x().get(kept[i], k)).isEqualTo(again.x().get(i, 0));
            }
            assertThat(solution.info().parts().get("info1s").get(k).rmses())
                    .containsExactly(again.info().rmses(), within(1e-15));
            assertThat(solution.info().rmses()[k])
                    .isCloseTo(Math.sqrt(problem.error(solution.x(), k) / 60), within(1e-14));
        }
        assertThat(solution.info().parts()).containsOnlyKeys("info0", "info1s");
        SolverInfo info = solution.info().parts().get("info0").get(0);
        assertThat(info.rmses()).containsExactly(first.info().rmses());
        assertThat(info.details()).containsKey("singular_values");
    }

    @Test
    void targetsWithoutNeuronsStayZero() {
        RandomProblem problem = RandomProblem.of(60, 10, 2, 3);
        for (int i = 0; i < 60; i++) {
            problem.targets().set(i, 0, 0);
        }
        Solution solution = problem.solve(new LstsqDrop(0.5));
        assertThat(NormalEquations.column(solution.x(), 0)).containsOnly(0);
        assertThat(NormalEquations.column(solution.x(), 1)).doesNotContain(0);
        assertThat(solution.info().parts().get("info1s").get(0)).isEqualTo(SolverInfo.none());
    }

    @Test
    void theGeneratorIsHandedOn() {
        RandomProblem problem = RandomProblem.of(60, 10, 2, 4);
        LstsqDrop solver = new LstsqDrop(0).solver1(new LstsqNoise()).solver2(new LstsqNoise());
        Solution solution = problem.solve(solver);
        assertThat(solution.x()).isEqualTo(problem.solve(solver).x());
        // The second draw is another one.
        assertThat(solution.info().parts().get("info0").get(0).rmses()[0])
                .isNotEqualTo(solution.info().parts().get("info1s").get(0).rmses()[0]);
    }

    @Test
    void aPartThatGivesAnotherShapeIsRefused() {
        RandomProblem problem = RandomProblem.of(60, 10, 2, 5);
        LstsqDrop solver = new LstsqDrop().solver1(new NoSolver(new double[3][2]));
        assertThatThrownBy(() -> problem.solve(solver)).isInstanceOf(BuildException.class)
                .hasMessageContaining("3 x 2").hasMessageContaining("10 x 2");
    }

    @Test
    void targetsThatAreNoNumbersAreRefused() {
        RandomProblem problem = RandomProblem.of(60, 10, 2, 6);
        problem.targets().set(3, 1, Double.NaN);
        assertThatThrownBy(() -> problem.solve(new LstsqDrop())).isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("finite");
    }
}
