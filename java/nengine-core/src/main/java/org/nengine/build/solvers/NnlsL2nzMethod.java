package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.NnlsL2nz;

/** As {@link NnlsL2Method}, with a penalty that grows with how often a neuron is active. */
public final class NnlsL2nzMethod implements SolverMethod<NnlsL2nz> {

    private static final double SILENT = 1;

    /** Used by the service loader. */
    public NnlsL2nzMethod() { }

    @Override
    public Class<NnlsL2nz> handles() {
        return NnlsL2nz.class;
    }

    @Override
    public Solution solve(NnlsL2nz solver, Activities activities, Matrix targets, RandomState rng) {
        double strength = solver.reg() * activities.max();
        double[] sigma = activities.fractions(a -> a > 0);
        for (int j = 0; j < sigma.length; j++) {
            sigma[j] = strength * Math.sqrt(sigma[j]);
            if (sigma[j] == 0) {
                sigma[j] = SILENT;
            }
        }
        return NnlsL2Method.solve(activities, targets, Penalty.each(sigma));
    }
}
