package org.nengine.transforms;

import java.util.Arrays;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * A matrix of weights of which only some entries are kept: {@code y[row] = sum over its entries of value x[column]}.
 * Entries at the same place add up; each is a weight of its own. What is not an entry stays zero in training.
 *
 * <p>Decoders cannot be multiplied into a sparse transform: on a connection from an ensemble use a {@link Dense} one,
 * or connect from the ensemble to a relay and from there with the sparse one.
 */
public final class Sparse extends Transform {

    private final SparsePattern pattern;
    private final Distribution init;

    private Sparse(SparsePattern pattern, Distribution init) {
        this.pattern = pattern;
        this.init = init;
    }

    /**
     * Entries of 1.
     *
     * @param sizeOut number of rows
     * @param sizeIn number of columns
     * @param indices {@code {row, column}} of each entry, counted from 0
     */
    public Sparse(int sizeOut, int sizeIn, int[][] indices) {
        this(sizeOut, sizeIn, indices, 1.0);
    }

    /**
     * Entries of one value.
     *
     * @param sizeOut number of rows
     * @param sizeIn number of columns
     * @param indices {@code {row, column}} of each entry, counted from 0
     * @param scalar value of every entry
     */
    public Sparse(int sizeOut, int sizeIn, int[][] indices, double scalar) {
        this(sizeOut, sizeIn, indices, new double[] {scalar});
    }

    /**
     * Given entries.
     *
     * @param sizeOut number of rows
     * @param sizeIn number of columns
     * @param indices {@code {row, column}} of each entry, counted from 0
     * @param values one value per entry, or one for all
     */
    public Sparse(int sizeOut, int sizeIn, int[][] indices, double[] values) {
        this(sizeOut, sizeIn, indices, FixedValues.of(Require.present("Sparse", "init", values)));
    }

    /**
     * Given entries, or entries that are drawn when the network is built, one number each in the order of the indices.
     *
     * @param sizeOut number of rows
     * @param sizeIn number of columns
     * @param indices {@code {row, column}} of each entry, counted from 0
     * @param init a distribution, or a vector of {@link FixedValues}
     */
    public Sparse(int sizeOut, int sizeIn, int[][] indices, Distribution init) {
        this.pattern = SparsePattern.of("Sparse", sizeOut, sizeIn, indices);
        this.init = Require.present("Sparse", "init", init) instanceof FixedValues fixed ? repeated(fixed) : init;
    }

    /** The given matrix. */
    public Sparse(SparseMatrix matrix) {
        this(Require.present("Sparse", "init", matrix).pattern(), FixedValues.of(matrix.values()));
    }

    /** One value per entry. */
    private FixedValues repeated(FixedValues given) {
        int entries = pattern.entries();
        if (!given.isVector() || given.rows() != entries && given.rows() != 1) {
            throw new ValidationException("Sparse", "init", "needs a value per entry, which is " + entries
                    + ", or one for all, got "
                    + (given.isVector() ? "" + given.rows() : "(" + given.rows() + ", " + given.columns() + ")"));
        }
        double[] values = given.vector();
        if (values.length == entries) {
            return given;
        }
        double[] all = new double[entries];
        Arrays.fill(all, values[0]);
        return FixedValues.of(all);
    }

    @Override
    public int sizeIn() {
        return pattern.columns();
    }

    @Override
    public int sizeOut() {
        return pattern.rows();
    }

    /** Number of entries. */
    public int entries() {
        return pattern.entries();
    }

    /** The row of each entry; a copy. */
    public int[] rowIndices() {
        return pattern.rowIndices();
    }

    /** The column of each entry; a copy. */
    public int[] columnIndices() {
        return pattern.columnIndices();
    }

    /** The values as they were given: a distribution, or {@link FixedValues} with one for each entry. */
    public Distribution init() {
        return init;
    }

    /** Whether the values are drawn when the network is built. */
    public boolean isDistribution() {
        return !(init instanceof FixedValues);
    }

    /**
     * The weights.
     *
     * @throws IllegalStateException if they are random; {@link #sample} draws them
     */
    public SparseMatrix matrix() {
        if (init instanceof FixedValues fixed) {
            return new SparseMatrix(pattern, fixed.vector());
        }
        throw new IllegalStateException("the values of " + this + " are drawn from " + init);
    }

    /** The same transform with its values drawn, if they are random. */
    public Sparse sample(RandomState rng) {
        if (!isDistribution()) {
            return this;
        }
        double[] drawn = init.sample(entries(), rng);
        if (drawn.length != entries()) {
            throw new ValidationException("Sparse", "init", init + " gave " + drawn.length + " values for " + entries()
                    + " entries");
        }
        return withValues(drawn);
    }

    /**
     * The same transform with other values.
     *
     * @param values one per entry
     */
    public Sparse withValues(double... values) {
        return new Sparse(new SparseMatrix(pattern, values));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Sparse that && pattern.equals(that.pattern) && init.equals(that.init);
    }

    @Override
    public int hashCode() {
        return 31 * pattern.hashCode() + init.hashCode();
    }

    @Override
    public String toString() {
        return "Sparse(shape=(" + sizeOut() + ", " + sizeIn() + "), entries=" + entries() + ")";
    }
}
