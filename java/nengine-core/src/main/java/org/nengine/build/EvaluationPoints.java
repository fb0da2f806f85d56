package org.nengine.build;

import java.util.Optional;
import java.util.function.Supplier;
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

    /** How many an ensemble wants. */
    static int count(Ensemble ensemble) {
        return ensemble.nEvalPoints().orElseGet(() -> defaultCount(ensemble.nNeurons(), ensemble.dimensions()));
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
        int n = count(ensemble);
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
        }
        return scaled(sampled, scale);
    }

    /**
     * Points of an ensemble that nobody may ever look at: they are drawn when they are first asked for, from what the
     * generator is now. The generator is left as if they had been drawn.
     *
     * @return empty, and nothing drawn, if the distribution has no shorter way than to sample
     */
    static Optional<Supplier<double[][]>> later(Ensemble ensemble, RandomState rng) {
        Distribution points = ensemble.evalPoints();
        int d = ensemble.dimensions();
        int n = count(ensemble);
        double scale = ensemble.radius();
        RandomState before = rng.copy();
        return points.skip(n, d, rng) ? Optional.of(() -> scaled(points.sample(n, d, before), scale))
                : Optional.empty();
    }

    private static double[][] scaled(double[][] points, double scale) {
        for (double[] point : points) {
            for (int i = 0; i < point.length; i++) {
                point[i] *= scale;
            }
        }
        return points;
    }
}
