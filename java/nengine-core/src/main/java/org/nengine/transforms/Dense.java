package org.nengine.transforms;

import java.util.Arrays;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * A matrix of weights, {@code sizeOut} rows by {@code sizeIn} columns. A square one may be given as a scalar, meaning a
 * multiple of the identity, or as the vector of its diagonal; it then stays one.
 */
public final class Dense extends Transform {

    private enum Kind {
        SCALAR, VECTOR, MATRIX, DISTRIBUTION
    }

    private final int sizeOut;
    private final int sizeIn;
    private final Distribution init;
    private final Kind kind;

    private Dense(int sizeOut, int sizeIn, Distribution init, Kind kind) {
        this.sizeOut = Require.atLeast("Dense", "shape", 1, sizeOut);
        this.sizeIn = Require.atLeast("Dense", "shape", 1, sizeIn);
        this.init = init;
        this.kind = kind;
    }

    /**
     * The identity.
     *
     * @param sizeOut number of rows, which must be {@code sizeIn}
     * @param sizeIn number of columns
     */
    public Dense(int sizeOut, int sizeIn) {
        this(sizeOut, sizeIn, 1.0);
    }

    /**
     * A multiple of the identity.
     *
     * @param sizeOut number of rows, which must be {@code sizeIn}
     * @param sizeIn number of columns
     * @param scalar the factor
     */
    public Dense(int sizeOut, int sizeIn, double scalar) {
        this(sizeOut, sizeIn, FixedValues.of(scalar), Kind.SCALAR);
        if (sizeOut != sizeIn) {
            throw shapeError("a scalar");
        }
    }

    /**
     * A diagonal matrix.
     *
     * @param sizeOut number of rows, which must be {@code sizeIn}
     * @param sizeIn number of columns
     * @param diagonal one value per row
     */
    public Dense(int sizeOut, int sizeIn, double[] diagonal) {
        this(sizeOut, sizeIn, FixedValues.of(diagonal), Kind.VECTOR);
        if (sizeOut != sizeIn || diagonal.length != sizeIn) {
            throw shapeError("(" + diagonal.length + ")");
        }
    }

    /**
     * The given weights, or weights that are drawn when the network is built.
     *
     * @param sizeOut number of rows
     * @param sizeIn number of columns
     * @param init a distribution, or {@link FixedValues} of the right shape
     */
    public Dense(int sizeOut, int sizeIn, Distribution init) {
        this(sizeOut, sizeIn, Require.present("Dense", "init", init), kind(init));
        if (init instanceof FixedValues fixed) {
            boolean matrix = fixed.columns() > 0;
            boolean fits = matrix ? fixed.rows() == sizeOut && fixed.columns() == sizeIn
                    : fixed.rows() == sizeIn && sizeIn == sizeOut;
            if (!fits) {
                throw shapeError("(" + fixed.rows() + (matrix ? ", " + fixed.columns() : "") + ")");
            }
        }
    }

    /**
     * The given weights.
     *
     * @param matrix one row per output, rows of one length
     */
    public Dense(double[][] matrix) {
        this(matrix.length, matrix.length == 0 ? 0 : matrix[0].length, FixedValues.of(matrix));
    }

    private static Kind kind(Distribution init) {
        if (init instanceof FixedValues fixed) {
            return fixed.columns() > 0 ? Kind.MATRIX : Kind.VECTOR;
        }
        return Kind.DISTRIBUTION;
    }

    private ValidationException shapeError(String given) {
        String expected = "(" + sizeOut + ", " + sizeIn + ")";
        return new ValidationException("Dense", "init", "needs the shape " + expected
                + (sizeOut == sizeIn ? ", or one value per diagonal element, or a scalar" : "")
                + " for a transform from " + sizeIn + " to " + sizeOut + " values, got " + given);
    }

    @Override
    public int sizeIn() {
        return sizeIn;
    }

    @Override
    public int sizeOut() {
        return sizeOut;
    }

    /** The weights as they were given: a distribution, or {@link FixedValues} of a scalar, diagonal or matrix. */
    public Distribution init() {
        return init;
    }

    /** Whether the weights are a multiple of the identity, given as one number. */
    public boolean isScalar() {
        return kind == Kind.SCALAR;
    }

    /** Whether the weights are a diagonal, given as a vector. */
    public boolean isVector() {
        return kind == Kind.VECTOR;
    }

    /** Whether the weights are given as a matrix. */
    public boolean isMatrix() {
        return kind == Kind.MATRIX;
    }

    /** Whether the weights are drawn when the network is built. They then form a matrix. */
    public boolean isDistribution() {
        return kind == Kind.DISTRIBUTION;
    }

    /** Whether the weights, once drawn, are a full matrix. */
    public boolean isTwoDimensional() {
        return isMatrix() || isDistribution();
    }

    /** The factor of a scalar transform. */
    public double scalar() {
        return fixed(isScalar(), "a scalar").vector()[0];
    }

    /** The diagonal of a vector transform. */
    public double[] diagonal() {
        return fixed(isVector(), "a diagonal").vector();
    }

    /** The weights of a matrix transform, row by row. */
    public double[][] matrix() {
        return fixed(isMatrix(), "a matrix").matrix();
    }

    /** The same transform with its weights drawn, if they are random: it then is a matrix. */
    public Dense sample(RandomState rng) {
        if (!isDistribution()) {
            return this;
        }
        double[][] rows = init.sample(sizeOut, sizeIn, rng);
        if (rows.length != sizeOut || Arrays.stream(rows).anyMatch(row -> row.length != sizeIn)) {
            throw new ValidationException("Dense", "init", init + " did not give a matrix of " + sizeOut + " x "
                    + sizeIn);
        }
        return new Dense(sizeOut, sizeIn, FixedValues.of(rows));
    }

    private FixedValues fixed(boolean asked, String what) {
        if (!asked) {
            throw new IllegalStateException(this + " was not given as " + what);
        }
        return (FixedValues) init;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dense that && sizeOut == that.sizeOut && sizeIn == that.sizeIn && kind == that.kind
                && init.equals(that.init);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * sizeOut + sizeIn) + init.hashCode();
    }

    @Override
    public String toString() {
        return "Dense(shape=(" + sizeOut + ", " + sizeIn + "))";
    }
}
