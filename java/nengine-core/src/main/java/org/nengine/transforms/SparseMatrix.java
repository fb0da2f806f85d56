package org.nengine.transforms;

import java.util.Arrays;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A matrix of which only some entries are kept, each with its row, column and value. Entries at the same place add up.
 * An immutable value; two are equal if they have the same entries in the same order.
 */
public final class SparseMatrix {

    private final SparsePattern pattern;
    private final double[] values;

    SparseMatrix(SparsePattern pattern, double[] values) {
        this.pattern = pattern;
        this.values = Require.present("SparseMatrix", "values", values).clone();
        if (values.length != pattern.entries()) {
            throw new ValidationException("SparseMatrix", "values", "needs a value per entry, which is "
                    + pattern.entries() + ", got " + values.length);
        }
    }

    /**
     * A matrix from its entries.
     *
     * @param rows number of rows, 1 or more
     * @param columns number of columns, 1 or more
     * @param indices {@code {row, column}} of each entry, counted from 0; repeats are allowed
     * @param values one value per entry
     */
    public static SparseMatrix of(int rows, int columns, int[][] indices, double... values) {
        return new SparseMatrix(SparsePattern.of("SparseMatrix", rows, columns, indices), values);
    }

    /**
     * A matrix in compressed-row form, as SciPy's {@code csr_matrix} has it.
     *
     * @param rows number of rows, 1 or more
     * @param columns number of columns, 1 or more
     * @param rowStarts where each row starts among the entries, then their number ({@code indptr})
     * @param columnIndices column of each entry, row after row ({@code indices})
     * @param values value of each entry ({@code data})
     */
    public static SparseMatrix ofCompressedRows(int rows, int columns, int[] rowStarts, int[] columnIndices,
            double... values) {
        Require.present("SparseMatrix", "rowStarts", rowStarts);
        Require.present("SparseMatrix", "columnIndices", columnIndices);
        boolean ordered = rowStarts.length == rows + 1L && rowStarts[0] == 0
                && rowStarts[rowStarts.length - 1] == columnIndices.length;
        for (int row = 0; ordered && row < rows; row++) {
            ordered = rowStarts[row] <= rowStarts[row + 1];
        }
        if (!ordered) {
            throw new ValidationException("SparseMatrix", "rowStarts", "must rise from 0 to the number of entries, "
                    + columnIndices.length + ", in " + (rows + 1L) + " numbers, got " + Arrays.toString(rowStarts));
        }
        int[][] indices = new int[columnIndices.length][];
        for (int row = 0; row < rows; row++) {
            for (int i = rowStarts[row]; i < rowStarts[row + 1]; i++) {
                indices[i] = new int[] {row, columnIndices[i]};
            }
        }
        return of(rows, columns, indices, values);
    }

    /**
     * The entries of a matrix that are not zero, row by row.
     *
     * @param matrix one row per output, rows of one length
     */
    public static SparseMatrix ofDense(double[][] matrix) {
        Dense dense = new Dense(matrix);
        int[][] indices = new int[matrix.length * dense.sizeIn()][];
        double[] values = new double[indices.length];
        int count = 0;
        for (int row = 0; row < matrix.length; row++) {
            for (int column = 0; column < matrix[row].length; column++) {
                if (matrix[row][column] != 0) {
                    indices[count] = new int[] {row, column};
                    values[count++] = matrix[row][column];
                }
            }
        }
        return of(dense.sizeOut(), dense.sizeIn(), Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
    }

    SparsePattern pattern() {
        return pattern;
    }

    /** Number of rows. */
    public int rows() {
        return pattern.rows();
    }

    /** Number of columns. */
    public int columns() {
        return pattern.columns();
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

    /** The value of each entry; a copy. */
    public double[] values() {
        return values.clone();
    }

    /** All elements, row by row; entries at the same place are added. */
    public double[][] toDense() {
        double[][] dense = new double[rows()][columns()];
        int[] row = rowIndices();
        int[] column = columnIndices();
        for (int i = 0; i < values.length; i++) {
            dense[row[i]][column[i]] += values[i];
        }
        return dense;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseMatrix that && pattern.equals(that.pattern)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * pattern.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SparseMatrix(shape=(" + rows() + ", " + columns() + "), entries=" + entries() + ")";
    }
}
