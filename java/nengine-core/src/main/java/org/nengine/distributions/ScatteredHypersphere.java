package org.nengine.distributions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Points spread evenly over the unit ball or over its surface: points of the cube, mapped to the sphere and turned by a
 * random rotation. With {@link #surface()} the default of encoders, without it that of evaluation points.
 *
 * <p>In one dimension there is nothing to map: on the surface points are +1 or -1, within the ball half of them are
 * positive.
 *
 * <p>Sources: K.-T. Fang and Y. Wang, "Number-Theoretic Methods in Statistics" (1994), for the maps.
 */
public final class ScatteredHypersphere extends Distribution {

    /** How points of the cube are mapped to the sphere. */
    public enum Method {
        /** Spherical coordinates by interpolation in a table: fast, off by up to some thousandths. The default. */
        SCT_APPROX,
        /** Spherical coordinates, exact. */
        SCT,
        /** The map of Tashiro, Fang, Wang and Wong. */
        TFWW;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(ScatteredHypersphere.class);
    private static final Distribution DEFAULT_BASE = new QuasirandomSequence();

    private final boolean surface;
    private final double minMagnitude;
    private final Distribution base;
    private final Method method;

    /** Points within the ball. */
    public ScatteredHypersphere() {
        this(false, 0.0, DEFAULT_BASE, Method.SCT_APPROX);
    }

    private ScatteredHypersphere(boolean surface, double minMagnitude, Distribution base, Method method) {
        this.surface = surface;
        this.minMagnitude = minMagnitude;
        this.base = base;
        this.method = method;
    }

    /**
     * Points on the surface.
     *
     * @return the distribution
     */
    public static ScatteredHypersphere surface() {
        return new ScatteredHypersphere(true, 0.0, DEFAULT_BASE, Method.SCT_APPROX);
    }

    /**
     * The same without points near the centre. Has no effect on a surface, which logs a warning.
     *
     * @param minMagnitude the smallest distance from the centre, from 0 to below 1; default 0
     * @return the new distribution
     * @throws ValidationException if the distance is out of range
     */
    public ScatteredHypersphere withMinMagnitude(double minMagnitude) {
        if (!(minMagnitude >= 0.0 && minMagnitude < 1.0)) {
            throw refuse("minMagnitude", "must be at least 0 and below 1, got " + minMagnitude);
        }
        if (surface && minMagnitude > 0.0) {
            LOG.warn("minMagnitude = {} is ignored: points on the surface have magnitude 1", minMagnitude);
        }
        return new ScatteredHypersphere(surface, minMagnitude, base, method);
    }

    /**
     * The same with other points of the cube.
     *
     * @param base the distribution of the points, values in [0, 1); default {@link QuasirandomSequence}
     * @return the new distribution
     */
    public ScatteredHypersphere withBase(Distribution base) {
        return new ScatteredHypersphere(surface, minMagnitude, base, method);
    }

    /**
     * The same with another map to the sphere.
     *
     * @param method the map; default {@link Method#SCT_APPROX}
     * @return the new distribution
     */
    public ScatteredHypersphere withMethod(Method method) {
        return new ScatteredHypersphere(surface, minMagnitude, base, method);
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
     * The distribution of the points of the cube.
     *
     * @return the distribution
     */
    public Distribution base() {
        return base;
    }

    /**
     * The map to the sphere.
     *
     * @return the map
     */
    public Method method() {
        return method;
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
     * <p>Takes the draws of the base, then d * d normals for the rotation if d is at least 2.
     *
     * @throws ValidationException if d is below 1, or if d is 1 and n is too small for the base
     */
    @Override
    public double[][] sample(int n, int d, RandomState rng) {
        requireCount("n", n);
        if (d < 1) {
            throw refuse("d", "must be at least 1, got " + d);
        }
        if (d == 1) {
            return surface ? signs(n, rng) : segment(n, rng);
        }
        double[][] cube = base.sample(n, surface ? d - 1 : d, rng);
        double[][] mapped = method == Method.TFWW ? SphereMaps.tashiroFangWangWong(cube, d - 1)
                : SphereMaps.sphericalCoordinates(cube, d - 1, method == Method.SCT_APPROX);
        if (!surface) {
            scale(mapped, cube, d);
        }
        return rotate(mapped, RandomOrthogonal.sample(d, rng));
    }

    @Override
    public boolean skip(int n, int d, RandomState rng) {
        if (n < 2 || d < 1) {
            return false;
        }
        if (d > 1) {
            boolean skipped = base.skip(n, surface ? d - 1 : d, rng);
            if (skipped) {
                rng.skipStandardNormals(Math.multiplyExact(d, d));
            }
            return skipped;
        }
        if (!(base instanceof QuasirandomSequence)) {
            return false;
        }
        if (surface) {
            return base.skip(n, 1, rng);
        }
        base.skip(n / 2, 1, rng);
        base.skip(n - n / 2, 1, rng);
        rng.skipShuffle(n);
        return true;
    }

    private double[][] signs(int n, RandomState rng) {
        double[] points = line(n, rng);
        for (int i = 0; i < n; i++) {
            points[i] = Math.signum(points[i] - 0.5);
        }
        return rows(points, n, 1);
    }

    private double[][] segment(int n, RandomState rng) {
        double[] positive = line(n / 2, rng);
        double[] negative = line(n - n / 2, rng);
        double[] points = new double[n];
        for (int i = 0; i < n; i++) {
            points[i] = i < n / 2 ? magnitude(positive[i]) : -magnitude(negative[i - n / 2]);
        }
        rng.shuffle(points);
        return rows(points, n, 1);
    }

    /** Points of the base in one dimension. */
    private double[] line(int n, RandomState rng) {
        return base instanceof QuasirandomSequence sequence ? sequence.line(n, rng)
                : Stream.of(base.sample(n, 1, rng)).mapToDouble(row -> row[0]).toArray();
    }

    private double magnitude(double value) {
        return minMagnitude > 0.0 ? value * (1.0 - minMagnitude) + minMagnitude : value;
    }

    /** Moves the points of the surface inwards: the last column of the cube is the share of the ball within it. */
    private void scale(double[][] mapped, double[][] cube, int d) {
        double smallest = Math.pow(minMagnitude, d);
        for (int i = 0; i < mapped.length; i++) {
            double share = cube[i][d - 1];
            if (minMagnitude != 0.0) {
                share = share * (1.0 - smallest) + smallest;
            }
            double radius = SphereMaps.power(share, 1.0 / d);
            for (int j = 0; j < d; j++) {
                mapped[i][j] *= radius;
            }
        }
    }

    private static double[][] rotate(double[][] points, DMatrixRMaj rotation) {
        int d = rotation.numCols;
        double[][] rotated = new double[points.length][d];
        for (int i = 0; i < points.length; i++) {
            addRows(points[i], rotation.data, rotated[i]);
        }
        return rotated;
    }

    /** Adds the rows of a square matrix times factors, four at a time; the sums are formed as one by one. */
    private static void addRows(double[] factors, double[] rows, double[] sums) {
        int d = sums.length;
        int k = 0;
        for (; k + 4 <= d; k += 4) {
            double f0 = factors[k];
            double f1 = factors[k + 1];
            double f2 = factors[k + 2];
            double f3 = factors[k + 3];
            int row = k * d;
            for (int j = 0; j < d; j++) {
                sums[j] = sums[j] + f0 * rows[row + j] + f1 * rows[row + d + j] + f2 * rows[row + 2 * d + j]
                        + f3 * rows[row + 3 * d + j];
            }
        }
        for (; k < d; k++) {
            for (int j = 0; j < d; j++) {
                sums[j] += factors[k] * rows[k * d + j];
            }
        }
    }

    /**
     * The angles of the spherical coordinate map: quantiles of the angle between a fixed direction and a random one.
     *
     * @param dims the number of dimensions, less one, of the space in which the direction is random; at least 1
     * @param y the shares, in [0, 1]
     * @param approximate whether to interpolate in the table instead of inverting the incomplete beta function
     * @return the angles in units of pi
     * @throws ValidationException if {@code dims} is below 1
     */
    public static double[] sphericalCoordsPpf(int dims, double[] y, boolean approximate) {
        if (dims < 1) {
            throw new ValidationException("ScatteredHypersphere", "dims", "must be at least 1, got " + dims);
        }
        return SphereMaps.anglesOf(dims, y, approximate);
    }

    /**
     * Maps points of the unit cube to the unit sphere of one dimension more, by spherical coordinates.
     *
     * @param samples rows of D values in [0, 1]
     * @param approximate whether to interpolate in the table
     * @return rows of D + 1 values of norm 1
     * @throws ValidationException if a row is empty or rows differ in length
     */
    public static double[][] sphericalTransformSct(double[][] samples, boolean approximate) {
        return samples.length == 0 ? new double[0][]
                : SphereMaps.sphericalCoordinates(samples, columns(samples), approximate);
    }

    /**
     * Maps points of the unit cube to the unit sphere of one dimension more, by the map of Tashiro, Fang, Wang and
     * Wong.
     *
     * @param samples rows of D values in [0, 1]
     * @return rows of D + 1 values of norm 1
     * @throws ValidationException if a row is empty or rows differ in length
     */
    public static double[][] sphericalTransformTfww(double[][] samples) {
        return samples.length == 0 ? new double[0][] : SphereMaps.tashiroFangWangWong(samples, columns(samples));
    }

    private static int columns(double[][] samples) {
        int columns = samples[0].length;
        if (columns == 0 || Arrays.stream(samples).anyMatch(row -> row.length != columns)) {
            throw new ValidationException("ScatteredHypersphere", "samples",
                    "rows must have the same length, at least 1, got "
                    + Arrays.toString(Arrays.stream(samples).mapToInt(row -> row.length).toArray()));
        }
        return columns;
    }

    /**
     * A random orthogonal matrix. Takes d * d normals.
     *
     * @param d the number of rows and columns, at least 1
     * @param rng the generator to draw from
     * @return its rows
     * @throws ValidationException if d is below 1
     */
    public static double[][] randomOrthogonal(int d, RandomState rng) {
        if (d < 1) {
            throw new ValidationException("ScatteredHypersphere", "d", "must be at least 1, got " + d);
        }
        return rows(RandomOrthogonal.sample(d, rng).data, d, d);
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("surface", surface, false).with("minMagnitude", minMagnitude, 0.0)
                .with("base", base, DEFAULT_BASE).with("method", method, Method.SCT_APPROX).map();
    }
}
