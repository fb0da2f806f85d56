package org.nengine.build;

import org.nengine.Ensemble;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;

/** The points at which the activities of an ensemble are evaluated to solve for decoders. */
public final class EvaluationPoints {

    private static final int PER_DIMENSION = 500;
    private static final int LEAST = 750;
    private static final int MOST = 2500;

    private EvaluationPoints() { }

    /**
     * How many are drawn where the user does not say: max(clip(500 d, 750, 2500), 2 n).
     *
     * @param neurons n, at least 1
     * @param dimensions d, at least 1
     */
    public static int defaultCount(int neurons, int dimensions) {
        long clipped = Math.max(LEAST, Math.min(MOST, (long) PER_DIMENSION * dimensions));
        return Math.toIntExact(Math.max(clipped, 2L * neurons));
    }

    /**
     * Draws or copies points of an ensemble: as many as the ensemble says, whoever they belong to.
     *
     * @param owner what they belong to, for messages
     * @param scale factor on every coordinate
     * @return (points, dimensions)
     */
    static double[][] sample(Object owner, Distribution points, Ensemble ensemble, double scale,
            RandomState rng) {
        int d = ensemble.dimensions();
        int n = ensemble.nEvalPoints().orElseGet(() -> defaultCount(ensemble.nNeurons(), d));
        double[][] sampled = points.sample(n, d, rng);
        boolean given = points instanceof FixedValues;
        if (sampled.length == 0 || (!given && sampled.length != n)) {
            throw new BuildException(owner + ": evalPoints gave " + sampled.length + " points"
                    + (given ? "; give at least one" : " instead of " + n));
        }
        for (double[] point : sampled) {
            if (point.length != d) {
                throw new BuildException(owner + ": a point of evalPoints has " + point.length + " coordinates, but "
                        + ensemble + " has " + d + " dimensions");
            }
            for (int i = 0; i < d; i++) {
                point[i] *= scale;
            }
        }
        return sampled;
    }
}
