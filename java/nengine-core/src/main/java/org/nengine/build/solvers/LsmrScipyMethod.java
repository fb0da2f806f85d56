package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.LSMRScipy;

/** LSMR for each target, by {@link Lsmr}. Details: {@code iterations}, one number per target. */
public final class LsmrScipyMethod implements LeastSquaresMethod<LSMRScipy> {

    /** Used by the service loader. */
    public LsmrScipyMethod() { }

    @Override
    public Class<LSMRScipy> handles() {
        return LSMRScipy.class;
    }

    @Override
    public Result solve(LSMRScipy solver, Activities activities, Matrix targets, Penalty penalty) {
        Matrix x = Matrix.zeros(activities.neurons(), targets.columns());
        double[] iterations = new double[targets.columns()];
        double damp = penalty.sigma() * Math.sqrt(activities.points());
        Matrix transposed = activities.matrix().transpose();
        for (int k = 0; k < iterations.length; k++) {
            Lsmr lsmr = new Lsmr(activities.algebra(), activities.matrix(), transposed, damp, solver.tol());
            NormalEquations.setColumn(x, k, lsmr.solve(NormalEquations.column(targets, k)));
            iterations[k] = lsmr.iterations();
        }
        return new Result(x, Map.of("iterations", iterations));
    }
}
