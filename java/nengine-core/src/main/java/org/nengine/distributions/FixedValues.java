package org.nengine.distributions;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.values.Parameters;

/**
 * An array given where a distribution is allowed too. Sampling returns a copy of it, whatever number is asked for, and
 * draws nothing; whether the array fits is checked where the object that uses it is known.
 */
public final class FixedValues extends Distribution {

    private final double[][] values;
    private final boolean vector;

    private FixedValues(double[][] values, boolean vector) {
        this.values = values;
        this.vector = vector;
    }

    /**
     * A vector.
     *
     * @param values its elements
     * @return the distribution; the array is copied
     */
    public static FixedValues of(double... values) {
        return new FixedValues(new double[][] {Require.present("FixedValues", "values", values).clone()}, true);
    }

    /**
     * A matrix.
     *
     * @param rows its rows, all of one length
     * @return the distribution; the array is copied
     * @throws ValidationException if the rows have different lengths
     */
    public static FixedValues of(double[][] rows) {
        for (double[] row : Require.present("FixedValues", "values", rows)) {
            if (Require.present("FixedValues", "values", row).length != rows[0].length) {
                throw new ValidationException("FixedValues", "values", "all rows must have the same length, got "
                        + Arrays.toString(Stream.of(rows).mapToInt(other -> other.length).toArray()));
            }
        }
        return new FixedValues(copy(rows), false);
    }

    private static double[][] copy(double[][] rows) {
        return Stream.of(rows).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * Whether this is a vector rather than a matrix.
     *
     * @return true for a vector
     */
    public boolean isVector() {
        return vector;
    }

    /**
     * The length of the vector or the number of rows of the matrix.
     *
     * @return at least 0
     */
    public int rows() {
        return vector ? values[0].length : values.length;
    }

    /**
     * The number of columns of the matrix.
     *
     * @return 0 for a vector or a matrix without rows
     */
    public int columns() {
        return vector || values.length == 0 ? 0 : values[0].length;
    }

    /**
     * The vector.
     *
     * @return a copy
     * @throws ValidationException if this is a matrix
     */
    public double[] vector() {
        if (!vector) {
            throw refuse("values", "a vector is wanted, got a matrix of " + rows() + " x " + columns());
        }
        return values[0].clone();
    }

    /**
     * The matrix.
     *
     * @return a copy
     * @throws ValidationException if this is a vector
     */
    public double[][] matrix() {
        if (vector) {
            throw refuse("values", "a matrix is wanted, got a vector of " + rows() + " elements; "
                    + "give one row per point");
        }
        return copy(values);
    }

    @Override
    public double[] sample(int n, RandomState rng) {
        return vector();
    }

    @Override
    public double[][] sample(int n, int d, RandomState rng) {
        return matrix();
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("values", vector ? values[0] : values).map();
    }
}
