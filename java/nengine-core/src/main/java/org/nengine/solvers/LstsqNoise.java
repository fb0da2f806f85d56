package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with Gaussian noise added to the activities, as a regularisation. The noise is drawn from the generator
 * of the connection, point after point. The errors that the solver reports are those for the noisy activities.
 */
public final class LstsqNoise extends LeastSquaresBased<LstsqNoise> {

    private static final double DEFAULT_NOISE = 0.1;

    private final double noise;

    /** Noise of 0.1. */
    public LstsqNoise() {
        this(DEFAULT_NOISE);
    }

    /**
     * The given noise.
     *
     * @param noise standard deviation relative to the highest activity, 0 or more
     */
    public LstsqNoise(double noise) {
        this(noise, DEFAULT_SOLVER, false);
    }

    private LstsqNoise(double noise, LeastSquaresSolver solver, boolean weights) {
        super(solver, weights);
        this.noise = Require.atLeast("LstsqNoise", "noise", 0.0, noise);
    }

    @Override
    LstsqNoise with(LeastSquaresSolver how, boolean full) {
        return new LstsqNoise(noise, how, full);
    }

    /** Standard deviation of the noise relative to the highest activity. */
    public double noise() {
        return noise;
    }

    @Override
    protected Map<String, Object> parameters() {
        return parametersWith("noise", noise, DEFAULT_NOISE);
    }
}
