package org.nengine.build;

import java.util.Arrays;

/**
 * Weights of a connection: a matrix, a diagonal, a single factor, a kernel, or the values of sparse entries. The arrays
 * belong to the record: do not change them.
 *
 * @param values row after row
 * @param shape {@code {rows, columns}} of a matrix, {@code {n}} of a diagonal or of sparse entries, {@code {}} of a
 *     factor, or a kernel's
 */
public record Weights(double[] values, int... shape) {

    /** Same shape and values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Weights that && Arrays.equals(values, that.values) && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(shape);
    }

    @Override
    public String toString() {
        return "Weights(shape=" + Arrays.toString(shape) + ")";
    }
}
