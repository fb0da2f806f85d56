package org.nengine.build.linalg;

import java.util.Arrays;

/**
 * A dense matrix of doubles. The values lie row after row in one array, which is shared, not copied: it is meant for
 * numerics inside a build, where a matrix has one owner at a time.
 */
public final class Matrix {

    /** Rows and columns that are exchanged together, so that both matrices stay in the cache. */
    private static final int TILE = 32;

    private final int rows;
    private final int columns;
    private final double[] data;

    /**
     * Wraps an array.
     *
     * @param data the values, row after row; not copied
     * @throws IllegalArgumentException if the array does not have {@code rows * columns} elements
     */
    public Matrix(int rows, int columns, double[] data) {
        if (rows < 0 || columns < 0 || (long) rows * columns != data.length) {
            throw new IllegalArgumentException(data.length + " values are no matrix of " + rows + " x " + columns);
        }
        this.rows = rows;
        this.columns = columns;
        this.data = data;
    }

    /** A matrix of zeros. */
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[Math.multiplyExact(rows, columns)]);
    }

    /**
     * Copies rows.
     *
     * @param columns length of each row, needed where there are none
     * @throws IllegalArgumentException if a row has another length
     */
    public static Matrix of(double[][] rows, int columns) {
        Matrix matrix = zeros(rows.length, columns);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException("row " + i + " has " + rows[i].length + " values instead of "
                        + columns);
            }
            System.arraycopy(rows[i], 0, matrix.data, i * columns, columns);
        }
        return matrix;
    }

    /** Copies at least one row, all of one length. */
    public static Matrix of(double[][] rows) {
        return of(rows, rows[0].length);
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The values, row after row; the array itself. */
    public double[] data() {
        return data;
    }

    public double get(int row, int column) {
        return data[row * columns + column];
    }

    public void set(int row, int column, double value) {
        data[row * columns + column] = value;
    }

    /** A copy of a row. */
    public double[] row(int row) {
        return Arrays.copyOfRange(data, row * columns, (row + 1) * columns);
    }

    /** A copy as an array of rows. */
    public double[][] toRows() {
        double[][] copy = new double[rows][];
        for (int i = 0; i < rows; i++) {
            copy[i] = row(i);
        }
        return copy;
    }

    /** A copy with rows and columns exchanged. */
    public Matrix transpose() {
        Matrix result = zeros(columns, rows);
        for (int top = 0; top < rows; top += TILE) {
            for (int left = 0; left < columns; left += TILE) {
                for (int j = left; j < Math.min(left + TILE, columns); j++) {
                    for (int i = top; i < Math.min(top + TILE, rows); i++) {
                        result.data[j * rows + i] = data[i * columns + j];
                    }
                }
            }
        }
        return result;
    }

    /** Same shape and values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Matrix m && rows == m.rows && columns == m.columns && Arrays.equals(data, m.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rows + columns) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return rows + " x " + columns + (data.length <= 64 ? " " + Arrays.deepToString(toRows()) : " matrix");
    }
}
