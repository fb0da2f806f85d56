package org.nengine.distributions;

import java.util.Map;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Independent points that are uniform over the unit ball or over its surface. */
public final class UniformHypersphere extends Distribution {

    private static final Logger LOG = LoggerFactory.getLogger(UniformHypersphere.class);

    private final boolean surface;
    private final double minMagnitude;

    /** Points within the ball. */
    public UniformHypersphere() {
        this(false, 0.0);
    }

    private UniformHypersphere(boolean surface, double minMagnitude) {
        this.surface = surface;
        this.minMagnitude = minMagnitude;
    }

    /**
     * Points on the surface.
     *
     * @return the distribution
     */
    public static UniformHypersphere surface() {
        return new UniformHypersphere(true, 0.0);
    }

    /**
     * The same without points near the centre. Has no effect on a surface, which logs a warning.
     *
     * @param minMagnitude the smallest distance from the centre, from 0 to below 1
     * @return the new distribution
     * @throws ValidationException if the distance is out of range
     */
    public UniformHypersphere withMinMagnitude(double minMagnitude) {
        if (!(minMagnitude >= 0.0 && minMagnitude < 1.0)) {
            throw refuse("minMagnitude", "must be at least 0 and below 1, got " + minMagnitude);
        }
        if (surface && minMagnitude > 0.0) {
            LOG.warn("minMagnitude = {} is ignored: points on the surface have magnitude 1", minMagnitude);
        }
        return new UniformHypersphere(surface, minMagnitude);
    }

    /**
     * Whether the points lie on the surface.
     *
     * @return false for points within the ball
     */
    public boolean isSurface() {
        return surface;
    }

    /**
     * The smallest distance of a point within the ball from the centre.
     *
     * @return from 0 to below 1
     */
    public double minMagnitude() {
        return minMagnitude;
    }

    /**
     * Not possible: points are sampled.
     *
     * @throws ValidationException always
     */
    @Override
    public double[] sample(int n, RandomState rng) {
        throw refuse("d", "points are sampled, so a number of dimensions of at least 1 is needed");
    }

    /**
     * {@inheritDoc}
     *
     * @throws ValidationException if d is below 1
     */
    @Override
    public double[][] sample(int n, int d, RandomState rng) {
        requireCount("n", n);
        if (d < 1) {
            throw refuse("d", "must be at least 1, got " + d);
        }
        double[][] points = new double[n][];
        for (int i = 0; i < n; i++) {
            points[i] = rng.standardNormal(d);
            double norm = RowNorms.norm(points[i]);
            for (int j = 0; j < d; j++) {
                points[i][j] /= norm;
            }
        }
        if (!surface) {
            double smallest = Math.pow(minMagnitude, d);
            for (double[] point : points) {
                double radius = SphereMaps.power(rng.uniform(smallest, 1.0), 1.0 / d);
                for (int j = 0; j < d; j++) {
                    point[j] *= radius;
                }
            }
        }
        return points;
    }

    @Override
    public boolean skip(int n, int d, RandomState rng) {
        if (n < 0 || d < 1) {
            return false;
        }
        rng.skipStandardNormals(Math.multiplyExact(n, d));
        for (int i = 0; i < n && !surface; i++) {
            rng.nextDouble();
        }
        return true;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("surface", surface, false).with("minMagnitude", minMagnitude, 0.0).map();
    }
}
