package org.nengine.transforms;

import java.util.Arrays;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** The places of the entries of a sparse matrix, in a fixed order. Immutable. */
final class SparsePattern {

    private final int rows;
    private final int columns;
    private final int[] rowIndices;
    private final int[] columnIndices;

    private SparsePattern(int rows, int columns, int[] rowIndices, int[] columnIndices) {
        this.rows = rows;
        this.columns = columns;
        this.rowIndices = rowIndices;
        this.columnIndices = columnIndices;
    }

    /**
     * @param owner of the attributes {@code shape} and {@code indices}, which are named if they are wrong
     * @param indices {@code {row, column}} of each entry
     */
    static SparsePattern of(String owner, int rows, int columns, int[][] indices) {
        Require.atLeast(owner, "shape", 1, rows);
        Require.atLeast(owner, "shape", 1, columns);
        Require.present(owner, "indices", indices);
        int[] row = new int[indices.length];
        int[] column = new int[indices.length];
        for (int i = 0; i < indices.length; i++) {
            int[] place = Require.present(owner, "indices", indices[i]);
            if (place.length != 2) {
                throw new ValidationException(owner, "indices", "needs a row and a column per entry, got "
                        + Arrays.toString(place) + " for entry " + i);
            }
            if (place[0] < 0 || place[0] >= rows || place[1] < 0 || place[1] >= columns) {
                throw new ValidationException(owner, "indices", "must lie in the shape (" + rows + ", " + columns
                        + "), counted from 0; got " + Arrays.toString(place) + " for entry " + i);
            }
            row[i] = place[0];
            column[i] = place[1];
        }
        return new SparsePattern(rows, columns, row, column);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    int entries() {
        return rowIndices.length;
    }

    int[] rowIndices() {
        return rowIndices.clone();
    }

    int[] columnIndices() {
        return columnIndices.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparsePattern that && rows == that.rows && columns == that.columns
                && Arrays.equals(rowIndices, that.rowIndices) && Arrays.equals(columnIndices, that.columnIndices);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * rows + columns) + Arrays.hashCode(rowIndices)) + Arrays.hashCode(columnIndices);
    }
}
