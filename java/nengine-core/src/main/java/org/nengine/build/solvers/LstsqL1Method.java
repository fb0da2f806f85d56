package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL1;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link ElasticNet} for each target. Details: the number of {@code sweeps}, and {@code gap}, the
 * duality gap where they ended, one number per target.
 */
public final class LstsqL1Method implements SolverMethod<LstsqL1> {

    private static final Logger LOG = LoggerFactory.getLogger(LstsqL1Method.class);

    /** Used by the service loader. */
    public LstsqL1Method() { }

    @Override
    public Class<LstsqL1> handles() {
        return LstsqL1.class;
    }

    @Override
    public Solution solve(LstsqL1 solver, Activities activities, Matrix targets, RandomState rng) {
        long start = System.nanoTime();
        int m = activities.points();
        double max = activities.max();
        ElasticNet net = new ElasticNet(activities.matrix(), m * (solver.l1() * max), m * (solver.l2() * max * max));
        Matrix x = Matrix.zeros(activities.neurons(), targets.columns());
        double[] sweeps = new double[targets.columns()];
        double[] gaps = new double[targets.columns()];
        for (int k = 0; k < sweeps.length; k++) {
            ElasticNet.Result result = net.solve(NormalEquations.column(targets, k), solver.maxIter());
            NormalEquations.setColumn(x, k, result.w());
            sweeps[k] = result.sweeps();
            gaps[k] = result.gap();
            if (!result.converged()) {
                LOG.warn("{} did not converge in {} sweeps for function value {}: the duality gap is {}, more than {};"
                        + " raise maxIter or the regularisation", solver, solver.maxIter(), k, result.gap(),
                        result.tolerance());
            }
        }
        return Solution.of(x, activities, targets, start, Map.of("sweeps", sweeps, "gap", gaps));
    }
}
