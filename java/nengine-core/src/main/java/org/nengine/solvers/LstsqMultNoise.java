package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with Gaussian noise multiplied to the activities, as a regularisation: each is multiplied by 1 plus the
 * noise. The noise is drawn from the generator of the connection, point after point. The errors that the solver reports
 * are those for the noisy activities.
 */
public final class LstsqMultNoise extends Solver {

    private static final double DEFAULT_NOISE = 0.1;
    private static final LeastSquaresSolver DEFAULT_SOLVER = new Cholesky();

    private final double noise;
    private final LeastSquaresSolver solver;

    /** Noise of 0.1. */
    public LstsqMultNoise() {
        this(DEFAULT_NOISE);
    }

    /**
     * The given noise.
     *
     * @param noise standard deviation relative to each activity, 0 or more
     */
    public LstsqMultNoise(double noise) {
        this(noise, DEFAULT_SOLVER, false);
    }

    private LstsqMultNoise(double noise, LeastSquaresSolver solver, boolean weights) {
        super(weights);
        this.noise = Require.atLeast("LstsqMultNoise", "noise", 0.0, noise);
        this.solver = Require.present("LstsqMultNoise", "solver", solver);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public LstsqMultNoise weights(boolean full) {
        return new LstsqMultNoise(noise, solver, full);
    }

    /** The same, solving the least-squares problem in another way than by {@link Cholesky}. */
    public LstsqMultNoise solver(LeastSquaresSolver how) {
        return new LstsqMultNoise(noise, how, weights());
    }

    /** Standard deviation of the noise relative to each activity. */
    public double noise() {
        return noise;
    }

    /** How the least-squares problem is solved. */
    public LeastSquaresSolver solver() {
        return solver;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("noise", noise, DEFAULT_NOISE).with("solver", solver, DEFAULT_SOLVER).map();
    }
}
