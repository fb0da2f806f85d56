package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;

/** The numerics of the test's way to solve: the normal equations without what is off the diagonal. */
public final class DiagonalMethod implements LeastSquaresMethod<Diagonal> {

    @Override
    public Class<Diagonal> handles() {
        return Diagonal.class;
    }

    @Override
    public Result solve(Diagonal solver, Activities activities, Matrix targets, Penalty penalty) {
        Matrix x = activities.algebra().multiplyTransposed(activities.matrix(), targets);
        for (int i = 0; i < x.rows(); i++) {
            double sigma = penalty.sigma(i);
            double diagonal = activities.gram().get(i, i) + activities.points() * sigma * sigma;
            for (int j = 0; j < x.columns(); j++) {
                x.set(i, j, x.get(i, j) / diagonal);
            }
        }
        return new Result(x, Map.of("neurons", new double[] {x.rows()}));
    }
}
