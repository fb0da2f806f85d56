package org.nengine.build.solvers;

import java.util.Random;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.Solver;

/** Activities of half-silent neurons and targets of all signs. */
record RandomProblem(Activities activities, Matrix targets) {

    static RandomProblem of(int points, int neurons, int columns, long seed) {
        Random random = new Random(seed);
        Matrix a = Matrix.zeros(points, neurons);
        for (int i = 0; i < a.data().length; i++) {
            a.data()[i] = Math.max(0, 100 * random.nextGaussian());
        }
        Matrix y = Matrix.zeros(points, columns);
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = random.nextGaussian();
        }
        return new RandomProblem(new Activities(a, LinearAlgebra.best()), y);
    }

    Solution solve(Solver solver) {
        return SolverMethod.solveWith(solver, activities, targets, new RandomState(0));
    }

    /** The sum of the squared errors of a solution for one target. */
    double error(Matrix x, int column) {
        return activities.squaredResiduals(x, targets)[column];
    }
}
