package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with Gaussian noise multiplied to the activities, as a regularisation: each is multiplied by 1 plus the
 * noise. The noise is drawn from the generator of the connection, point after point. The errors that the solver reports
 * are those for the noisy activities.
 */
public final class LstsqMultNoise extends LeastSquaresBased<LstsqMultNoise> {

    private static final double DEFAULT_NOISE = 0.1;

    private final double noise;

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
        super(solver, weights);
        this.noise = Require.atLeast("LstsqMultNoise", "noise", 0.0, noise);
    }

    @Override
    LstsqMultNoise with(LeastSquaresSolver how, boolean full) {
        return new LstsqMultNoise(noise, how, full);
    }

    /** Standard deviation of the noise relative to each activity. */
    public double noise() {
        return noise;
    }

    @Override
    protected Map<String, Object> parameters() {
        return parametersWith("noise", noise, DEFAULT_NOISE);
    }
}
