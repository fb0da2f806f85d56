package org.nengine.distributions;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * Given samples, handed out as they are. Unlike with a plain array, asking for another number of samples or dimensions
 * than there are is an error. Nothing is drawn.
 */
public final class Samples extends Distribution {

    private final double[][] samples;
    private final boolean vector;

    /**
     * Samples that are numbers. Asked for points, they are points of one dimension.
     *
     * @param samples the numbers; the array is copied
     */
    public Samples(double... samples) {
        this(new double[][] {samples.clone()}, true);
    }

    /**
     * Samples that are points.
     *
     * @param samples one row per point, all of one length; the array is copied
     * @throws ValidationException if the rows have different lengths
     */
    public Samples(double[][] samples) {
        this(Stream.of(samples).map(double[]::clone).toArray(double[][]::new), false);
        for (double[] row : samples) {
            if (row.length != samples[0].length) {
                throw refuse("samples", "all rows must have the same length, got "
                        + Arrays.toString(Stream.of(samples).mapToInt(other -> other.length).toArray()));
            }
        }
    }

    private Samples(double[][] samples, boolean vector) {
        this.samples = samples;
        this.vector = vector;
    }

    /** {@inheritDoc} A matrix with one column or one row counts as a vector. */
    /** Whether numbers were given, not points. */
    public boolean isVector() {
        return vector;
    }

    /** A copy of the samples: a row for each point, or one row with all numbers. */
    public double[][] samples() {
        return Stream.of(samples).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public double[] sample(int n, RandomState rng) {
        boolean single = samples.length == 1 || Stream.of(samples).allMatch(row -> row.length == 1);
        if (!single) {
            throw refuse("samples", "numbers are wanted, got points of " + samples[0].length + " dimensions");
        }
        double[] values = Stream.of(samples).flatMapToDouble(Arrays::stream).toArray();
        requireCountOf(n, values.length);
        return values;
    }

    @Override
    public double[][] sample(int n, int d, RandomState rng) {
        double[][] points = vector ? rows(samples[0], samples[0].length, 1)
                : Stream.of(samples).map(double[]::clone).toArray(double[][]::new);
        requireCountOf(n, points.length);
        if (points.length > 0 && points[0].length != d) {
            throw refuse("samples", "points of " + d + " dimensions are wanted, got " + points[0].length);
        }
        return points;
    }

    private void requireCountOf(int wanted, int available) {
        if (wanted != available) {
            throw refuse("samples", wanted + " samples are wanted, got " + available);
        }
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("samples", vector ? samples[0] : samples).map();
    }
}
