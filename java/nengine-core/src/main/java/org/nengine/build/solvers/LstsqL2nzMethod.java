package org.nengine.build.solvers;

import java.util.Arrays;
import org.nengine.build.linalg.Matrix;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2nz;

/** Least squares with an L2 penalty that grows with how often a neuron is active. */
public final class LstsqL2nzMethod implements SolverMethod<LstsqL2nz> {

    /** Used by the service loader. */
    public LstsqL2nzMethod() { }

    @Override
    public Class<LstsqL2nz> handles() {
        return LstsqL2nz.class;
    }

    @Override
    public Solution solve(LstsqL2nz solver, Activities activities, Matrix targets, RandomState rng) {
        double strength = solver.reg() * activities.maxMagnitude();
        double[] sigma = activities.fractions(a -> Math.abs(a) > 0);
        for (int j = 0; j < sigma.length; j++) {
            sigma[j] = strength * Math.sqrt(sigma[j]);
        }
        double largest = Arrays.stream(sigma).max().orElse(0);
        for (int j = 0; j < sigma.length; j++) {
            if (sigma[j] == 0) {
                sigma[j] = largest;
            }
        }
        return LeastSquaresMethod.solveWith(solver.solver(), activities, targets, Penalty.each(sigma));
    }
}
