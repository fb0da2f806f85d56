package org.nengine.data;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Numbers in a rectangular block of any rank, row-major, in single or double precision. Data for a simulation have the
 * axes (items, steps, elements). Immutable, unless it {@linkplain #wrap wraps} an array that its owner changes.
 */
public final class Tensor {

    private final int[] shape;
    // One of the two is null.
    private final double[] doubles;
    private final float[] floats;

    private Tensor(int[] shape, double[] doubles, float[] floats) {
        this.shape = shape;
        this.doubles = doubles;
        this.floats = floats;
        int length = doubles != null ? doubles.length : floats.length;
        long size = 1;
        for (int n : shape) {
            if (n < 0) {
                throw new ValidationException("Tensor", "shape", "lengths of axes are 0 or more, got "
                        + Arrays.toString(shape));
            }
            size *= n;
        }
        if (size != length) {
            throw new ValidationException("Tensor", "shape", Arrays.toString(shape) + " has " + size
                    + " elements, but there are " + length + " values");
        }
    }

    /** Doubles, copied; row-major, as many as the product of the shape. */
    public static Tensor of(double[] values, int... shape) {
        return new Tensor(shape.clone(), values.clone(), null);
    }

    /** Floats, copied; row-major, as many as the product of the shape. */
    public static Tensor of(float[] values, int... shape) {
        return new Tensor(shape.clone(), null, values.clone());
    }

    /** Doubles, not copied: the array must not change while the tensor is in use. */
    public static Tensor wrap(double[] values, int... shape) {
        return new Tensor(shape.clone(), values, null);
    }

    /** Floats, not copied: the array must not change while the tensor is in use. */
    public static Tensor wrap(float[] values, int... shape) {
        return new Tensor(shape.clone(), null, values);
    }

    /**
     * A tensor of rank 2.
     *
     * @throws ValidationException if the rows differ in length
     */
    public static Tensor of(double[][] rows) {
        int columns = Require.present("Tensor", "rows", rows).length == 0 ? 0 : rows[0].length;
        double[] flat = new double[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            requireLength(rows[i].length, columns, "row " + i);
            System.arraycopy(rows[i], 0, flat, i * columns, columns);
        }
        return new Tensor(new int[] {rows.length, columns}, flat, null);
    }

    /**
     * A tensor of rank 3: (items, steps, elements).
     *
     * @throws ValidationException if the items or their steps differ in length
     */
    public static Tensor of(double[][][] items) {
        int steps = Require.present("Tensor", "items", items).length == 0 ? 0 : items[0].length;
        int size = steps == 0 ? 0 : items[0][0].length;
        double[] flat = new double[Math.multiplyExact(Math.multiplyExact(items.length, steps), size)];
        for (int i = 0; i < items.length; i++) {
            requireLength(items[i].length, steps, "item " + i);
            for (int t = 0; t < steps; t++) {
                requireLength(items[i][t].length, size, "item " + i + ", step " + t);
                System.arraycopy(items[i][t], 0, flat, (i * steps + t) * size, size);
            }
        }
        return new Tensor(new int[] {items.length, steps, size}, flat, null);
    }

    /**
     * A tensor of rank 3 in single precision: (items, steps, elements).
     *
     * @throws ValidationException if the items or their steps differ in length
     */
    public static Tensor of(float[][][] items) {
        int steps = Require.present("Tensor", "items", items).length == 0 ? 0 : items[0].length;
        int size = steps == 0 ? 0 : items[0][0].length;
        float[] flat = new float[Math.multiplyExact(Math.multiplyExact(items.length, steps), size)];
        for (int i = 0; i < items.length; i++) {
            requireLength(items[i].length, steps, "item " + i);
            for (int t = 0; t < steps; t++) {
                requireLength(items[i][t].length, size, "item " + i + ", step " + t);
                System.arraycopy(items[i][t], 0, flat, (i * steps + t) * size, size);
            }
        }
        return new Tensor(new int[] {items.length, steps, size}, null, flat);
    }

    private static void requireLength(int length, int expected, String what) {
        if (length != expected) {
            throw new ValidationException("Tensor", "shape", what + " has " + length + " entries where the first has "
                    + expected);
        }
    }

    /** Lengths of the axes, a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** Length of an axis. */
    public int shape(int axis) {
        return shape[axis];
    }

    public int rank() {
        return shape.length;
    }

    /** Number of elements. */
    public int size() {
        return doubles != null ? doubles.length : floats.length;
    }

    /** Whether the elements are doubles; else they are floats. */
    public boolean isDouble() {
        return doubles != null;
    }

    /** One element by its row-major position. */
    public double get(int i) {
        return doubles != null ? doubles[i] : floats[i];
    }

    /** One element by its indices, one for each axis. */
    public double at(int... index) {
        if (index.length != shape.length) {
            throw new IndexOutOfBoundsException(index.length + " indices for the shape " + Arrays.toString(shape));
        }
        int position = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            position = position * shape[axis] + Objects.checkIndex(index[axis], shape[axis]);
        }
        return get(position);
    }

    /** All elements as doubles, row-major; a copy. */
    public double[] toDoubles() {
        if (doubles != null) {
            return doubles.clone();
        }
        double[] copy = new double[floats.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = floats[i];
        }
        return copy;
    }

    /** All elements as floats, row-major; a copy, rounded if these are doubles. */
    public float[] toFloats() {
        if (floats != null) {
            return floats.clone();
        }
        float[] copy = new float[doubles.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (float) doubles[i];
        }
        return copy;
    }

    /** Copies all elements to the buffer's position and on, row-major; rounded if these are doubles. */
    public void copyTo(FloatBuffer target) {
        if (floats != null) {
            target.put(floats);
            return;
        }
        for (double value : doubles) {
            target.put((float) value);
        }
    }

    /** Copies all elements to the buffer's position and on, row-major. */
    public void copyTo(DoubleBuffer target) {
        if (doubles != null) {
            target.put(doubles);
            return;
        }
        for (float value : floats) {
            target.put(value);
        }
    }

    /**
     * Rows of a tensor of rank 2; a copy.
     *
     * @throws ValidationException if the rank is another
     */
    public double[][] toRows() {
        requireRank(2);
        double[][] rows = new double[shape[0]][shape[1]];
        for (int i = 0; i < shape[0]; i++) {
            for (int j = 0; j < shape[1]; j++) {
                rows[i][j] = get(i * shape[1] + j);
            }
        }
        return rows;
    }

    /**
     * Items of a tensor of rank 3, each an array of rows; a copy.
     *
     * @throws ValidationException if the rank is another
     */
    public double[][][] toItems() {
        requireRank(3);
        double[][][] items = new double[shape[0]][][];
        for (int i = 0; i < shape[0]; i++) {
            items[i] = part(i, i + 1).reshape(shape[1], shape[2]).toRows();
        }
        return items;
    }

    private void requireRank(int rank) {
        if (shape.length != rank) {
            throw new ValidationException("Tensor", "shape", Arrays.toString(shape) + " has rank " + shape.length
                    + ", needed is rank " + rank);
        }
    }

    /** Entries {@code from} to {@code to} (exclusive) along the first axis; a copy. */
    public Tensor part(int from, int to) {
        Objects.checkFromToIndex(from, to, shape[0]);
        int row = shape[0] == 0 ? 0 : size() / shape[0];
        int[] partShape = shape.clone();
        partShape[0] = to - from;
        return doubles != null ? new Tensor(partShape, Arrays.copyOfRange(doubles, from * row, to * row), null)
                : new Tensor(partShape, null, Arrays.copyOfRange(floats, from * row, to * row));
    }

    /**
     * Tensors one after the other along an axis.
     *
     * @param parts at least one; they differ in length along this axis only, and are all of one precision
     * @throws ValidationException if they differ in more than that
     */
    public static Tensor concatenate(List<Tensor> parts, int axis) {
        Tensor first = parts.get(0);
        int[] joined = first.shape.clone();
        Objects.checkIndex(axis, joined.length);
        joined[axis] = 0;
        for (Tensor part : parts) {
            int[] expected = joined.clone();
            expected[axis] = part.rank() == joined.length ? part.shape[axis] : 0;
            if (!Arrays.equals(part.shape, expected) || part.isDouble() != first.isDouble()) {
                throw new ValidationException("Tensor", "shape", part + " cannot follow " + first + " along axis "
                        + axis);
            }
            joined[axis] += part.shape[axis];
        }
        int size = Math.toIntExact(Arrays.stream(joined).asLongStream().reduce(1, Math::multiplyExact));
        Object values = first.isDouble() ? new double[size] : new float[size];
        int outer = Arrays.stream(joined, 0, axis).reduce(1, (a, b) -> a * b);
        int at = 0;
        for (int i = 0; i < outer; i++) {
            for (Tensor part : parts) {
                int run = part.size() / outer;
                System.arraycopy(first.isDouble() ? part.doubles : part.floats, i * run, values, at, run);
                at += run;
            }
        }
        return first.isDouble() ? new Tensor(joined, (double[]) values, null)
                : new Tensor(joined, null, (float[]) values);
    }

    /** The same elements, shared, in another shape of the same size. */
    public Tensor reshape(int... newShape) {
        return new Tensor(newShape.clone(), doubles, floats);
    }

    /** Equal shapes, precisions and elements. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && Arrays.equals(shape, t.shape) && Arrays.equals(doubles, t.doubles)
                && Arrays.equals(floats, t.floats);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(doubles) + Arrays.hashCode(floats);
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
