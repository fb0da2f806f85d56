package org.nengine.build.solvers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Lstsq;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.LstsqMultNoise;
import org.nengine.solvers.LstsqNoise;
import org.nengine.solvers.SVD;
import org.nengine.solvers.Solver;

class NoiseMethodTest {

    private static RandomProblem noisy(RandomProblem problem, RandomState rng, double noise, boolean multiplied) {
        Matrix a = problem.activities().matrix();
        Matrix b = Matrix.zeros(a.rows(), a.columns());
        double highest = problem.activities().maxMagnitude();
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.columns(); j++) {
                double z = rng.standardNormal();
                b.set(i, j, a.get(i, j) + noise * z * (multiplied ? a.get(i, j) : highest));
            }
        }
        return new RandomProblem(new Activities(b, problem.activities().algebra()), problem.targets());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noiseIsDrawnPointByPointAndTheErrorsAreThoseOfTheNoisyActivities(boolean multiplied) {
        RandomProblem problem = RandomProblem.of(50, 8, 2, 1);
        Solver solver = multiplied ? new LstsqMultNoise(0.3) : new LstsqNoise(0.3);
        RandomState rng = new RandomState(5);
        Solution solution = SolverMethod.solveWith(solver, problem.activities(), problem.targets(), rng);
        RandomState same = new RandomState(5);
        RandomProblem noisy = noisy(problem, same, 0.3, multiplied);
        Solution expected = noisy.solve(new Lstsq(0));
        assertThat(solution.x().data()).containsExactly(expected.x().data(), within(1e-12));
        assertThat(solution.info().rmses()).containsExactly(expected.info().rmses(), within(1e-12));
        assertThat(rng.nextDouble()).as("the generator has given one number per activity").isEqualTo(same.nextDouble());
    }

    @Test
    void withoutNoiseItIsLeastSquares() {
        RandomProblem problem = RandomProblem.of(50, 8, 2, 2);
        double[] expected = problem.solve(new LstsqL2(0)).x().data();
        assertThat(problem.solve(new LstsqNoise(0)).x().data()).containsExactly(expected, within(1e-12));
        assertThat(problem.solve(new LstsqMultNoise(0)).x().data()).containsExactly(expected, within(1e-12));
    }

    @Test
    void moreNeuronsThanPointsAreSolvedByThePoints() {
        RandomProblem problem = RandomProblem.of(9, 20, 2, 3);
        Solution solution = problem.solve(new LstsqNoise());
        assertThat(solution.info().rmses()).containsExactly(new double[2], within(1e-10));
        assertThat(solution.x().data())
                .containsExactly(problem.solve(new LstsqNoise().solver(new SVD())).x().data(), within(1e-10));
        assertThat(problem.solve(new LstsqMultNoise()).info().rmses()).containsExactly(new double[2], within(1e-10));
    }
}
