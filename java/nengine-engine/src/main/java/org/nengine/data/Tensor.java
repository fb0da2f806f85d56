package org.nengine.data;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Numbers in a rectangular block of any rank, row-major, in single or double precision. Data for a simulation have the
 * axes (items, steps, elements).
 *
 * <p>{@code of} copies what it is given: such a tensor never changes. {@code wrap} does not copy: the tensor shows what
 * is in the array or buffer at any time, and that must not change while the tensor is in use. Direct buffers in the
 * byte order of the machine go to the engine without a copy in between.
 */
public final class Tensor {

    private final int[] shape;
    // One of the two is null. Used by absolute positions only, from 0 to the limit.
    private final DoubleBuffer doubles;
    private final FloatBuffer floats;

    private Tensor(int[] shape, DoubleBuffer doubles, FloatBuffer floats) {
        this.shape = shape;
        this.doubles = doubles;
        this.floats = floats;
        int length = doubles != null ? doubles.limit() : floats.limit();
        long size = 1;
        for (int n : shape) {
            if (n < 0) {
                throw new ValidationException("Tensor", "shape", "lengths of axes are 0 or more, got "
                        + Arrays.toString(shape));
            }
            size = n == 0 || size <= Long.MAX_VALUE / n ? size * n : Long.MAX_VALUE;
        }
        if (size != length) {
            throw new ValidationException("Tensor", "shape", Arrays.toString(shape) + " has "
                    + (size == Long.MAX_VALUE ? "too many" : size) + " elements, but there are " + length + " values");
        }
    }

    private static Tensor ofDoubles(int[] shape, double[] values) {
        return new Tensor(shape, DoubleBuffer.wrap(values), null);
    }

    private static Tensor ofFloats(int[] shape, float[] values) {
        return new Tensor(shape, null, FloatBuffer.wrap(values));
    }

    private static <T> T present(String name, T value) {
        return Require.present("Tensor", name, value);
    }

    /** Doubles, copied; row-major, as many as the product of the shape. */
    public static Tensor of(double[] values, int... shape) {
        return ofDoubles(present("shape", shape).clone(), present("values", values).clone());
    }

    /** Floats, copied; row-major, as many as the product of the shape. */
    public static Tensor of(float[] values, int... shape) {
        return ofFloats(present("shape", shape).clone(), present("values", values).clone());
    }

    /** Whole numbers, copied as doubles; row-major, as many as the product of the shape. */
    public static Tensor of(int[] values, int... shape) {
        return ofDoubles(present("shape", shape).clone(), Arrays.stream(present("values", values)).asDoubleStream()
                .toArray());
    }

    /** Doubles, not copied; row-major, as many as the product of the shape. */
    public static Tensor wrap(double[] values, int... shape) {
        return ofDoubles(present("shape", shape).clone(), present("values", values));
    }

    /** Floats, not copied; row-major, as many as the product of the shape. */
    public static Tensor wrap(float[] values, int... shape) {
        return ofFloats(present("shape", shape).clone(), present("values", values));
    }

    /** The doubles that remain in a buffer, not copied; row-major, as many as the product of the shape. */
    public static Tensor wrap(DoubleBuffer values, int... shape) {
        return new Tensor(present("shape", shape).clone(), present("values", values).slice(), null);
    }

    /** The floats that remain in a buffer, not copied; row-major, as many as the product of the shape. */
    public static Tensor wrap(FloatBuffer values, int... shape) {
        return new Tensor(present("shape", shape).clone(), null, present("values", values).slice());
    }

    /**
     * The bytes that remain in a buffer as doubles in the byte order of the buffer (big-endian, unless it was set), not
     * copied; row-major, as many as the product of the shape.
     */
    public static Tensor wrapDoubles(ByteBuffer bytes, int... shape) {
        return wrap(whole(bytes, Double.BYTES).asDoubleBuffer(), shape);
    }

    /**
     * The bytes that remain in a buffer as floats in the byte order of the buffer (big-endian, unless it was set), not
     * copied; row-major, as many as the product of the shape.
     */
    public static Tensor wrapFloats(ByteBuffer bytes, int... shape) {
        return wrap(whole(bytes, Float.BYTES).asFloatBuffer(), shape);
    }

    private static ByteBuffer whole(ByteBuffer bytes, int elementBytes) {
        if (present("bytes", bytes).remaining() % elementBytes != 0) {
            throw new ValidationException("Tensor", "bytes", bytes.remaining() + " bytes remain in the buffer, no "
                    + "multiple of the " + elementBytes + " of an element");
        }
        return bytes;
    }

    /**
     * A tensor of rank 2.
     *
     * @throws ValidationException if the rows differ in length
     */
    public static Tensor of(double[][] rows) {
        int columns = columns(present("rows", rows), "row 0");
        double[] flat = new double[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            copy(rows[i], columns, flat, i, "row " + i);
        }
        return ofDoubles(new int[] {rows.length, columns}, flat);
    }

    /**
     * A tensor of rank 2 in single precision.
     *
     * @throws ValidationException if the rows differ in length
     */
    public static Tensor of(float[][] rows) {
        int columns = columns(present("rows", rows), "row 0");
        float[] flat = new float[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            copy(rows[i], columns, flat, i, "row " + i);
        }
        return ofFloats(new int[] {rows.length, columns}, flat);
    }

    /**
     * A tensor of rank 3: (items, steps, elements).
     *
     * @throws ValidationException if the items or their steps differ in length
     */
    public static Tensor of(double[][][] items) {
        int steps = columns(present("items", items), "item 0");
        int size = steps == 0 ? 0 : columns(items[0], "item 0, step 0");
        double[] flat = new double[Math.multiplyExact(Math.multiplyExact(items.length, steps), size)];
        for (int i = 0; i < items.length; i++) {
            requireLength(items[i], steps, "item " + i);
            for (int t = 0; t < steps; t++) {
                copy(items[i][t], size, flat, i * steps + t, "item " + i + ", step " + t);
            }
        }
        return ofDoubles(new int[] {items.length, steps, size}, flat);
    }

    /**
     * A tensor of rank 3 in single precision: (items, steps, elements).
     *
     * @throws ValidationException if the items or their steps differ in length
     */
    public static Tensor of(float[][][] items) {
        int steps = columns(present("items", items), "item 0");
        int size = steps == 0 ? 0 : columns(items[0], "item 0, step 0");
        float[] flat = new float[Math.multiplyExact(Math.multiplyExact(items.length, steps), size)];
        for (int i = 0; i < items.length; i++) {
            requireLength(items[i], steps, "item " + i);
            for (int t = 0; t < steps; t++) {
                copy(items[i][t], size, flat, i * steps + t, "item " + i + ", step " + t);
            }
        }
        return ofFloats(new int[] {items.length, steps, size}, flat);
    }

    /** The number of a class for each item, as targets for its only step or for every step: (items, 1, 1). */
    public static Tensor labels(int... classes) {
        return of(classes, present("classes", classes).length, 1, 1);
    }

    /**
     * The number of a class for each item and step, as targets: (items, steps, 1).
     *
     * @throws ValidationException if the items differ in length
     */
    public static Tensor labels(int[][] classes) {
        int steps = columns(present("classes", classes), "item 0");
        double[] flat = new double[Math.multiplyExact(classes.length, steps)];
        for (int i = 0; i < classes.length; i++) {
            requireLength(classes[i], steps, "item " + i);
            for (int t = 0; t < steps; t++) {
                flat[i * steps + t] = classes[i][t];
            }
        }
        return ofDoubles(new int[] {classes.length, steps, 1}, flat);
    }

    /** Length of the first of some arrays; 0 if there are none. */
    private static int columns(Object[] arrays, String first) {
        return arrays.length == 0 ? 0 : length(arrays[0], first);
    }

    private static int length(Object array, String what) {
        if (array == null) {
            throw new ValidationException("Tensor", "values", what + " is null");
        }
        return Array.getLength(array);
    }

    private static void requireLength(Object array, int expected, String what) {
        int length = length(array, what);
        if (length != expected) {
            throw new ValidationException("Tensor", "shape", what + " has " + length + " entries where the first has "
                    + expected);
        }
    }

    /** Copies a row of numbers to its place among rows of the same length. */
    private static void copy(Object row, int length, Object flat, int number, String what) {
        requireLength(row, length, what);
        System.arraycopy(row, 0, flat, number * length, length);
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
        return doubles != null ? doubles.limit() : floats.limit();
    }

    /** Whether the elements are doubles; else they are floats. */
    public boolean isDouble() {
        return doubles != null;
    }

    /** One element by its row-major position. */
    public double get(int i) {
        return doubles != null ? doubles.get(i) : floats.get(i);
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
        double[] copy = new double[size()];
        copyTo(DoubleBuffer.wrap(copy));
        return copy;
    }

    /** All elements as floats, row-major; a copy, rounded if these are doubles. */
    public float[] toFloats() {
        float[] copy = new float[size()];
        copyTo(FloatBuffer.wrap(copy));
        return copy;
    }

    /** Copies all elements to the buffer's position and on, row-major; rounded if these are doubles. */
    public void copyTo(FloatBuffer target) {
        if (floats != null) {
            target.put(floats.duplicate());
            return;
        }
        for (int i = 0; i < doubles.limit(); i++) {
            target.put((float) doubles.get(i));
        }
    }

    /** Copies all elements to the buffer's position and on, row-major. */
    public void copyTo(DoubleBuffer target) {
        if (doubles != null) {
            target.put(doubles.duplicate());
            return;
        }
        for (int i = 0; i < floats.limit(); i++) {
            target.put(floats.get(i));
        }
    }

    /** The elements themselves, to be read only, if they are doubles. */
    public Optional<DoubleBuffer> doubles() {
        return Optional.ofNullable(doubles).map(DoubleBuffer::asReadOnlyBuffer);
    }

    /** The elements themselves, to be read only, if they are floats. */
    public Optional<FloatBuffer> floats() {
        return Optional.ofNullable(floats).map(FloatBuffer::asReadOnlyBuffer);
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

    /** Entries {@code from} to {@code to} (exclusive) along the first axis; the elements are shared, not copied. */
    public Tensor part(int from, int to) {
        Objects.checkFromToIndex(from, to, shape[0]);
        int row = shape[0] == 0 ? 0 : size() / shape[0];
        int[] partShape = shape.clone();
        partShape[0] = to - from;
        return doubles != null ? new Tensor(partShape, doubles.slice(from * row, (to - from) * row), null)
                : new Tensor(partShape, null, floats.slice(from * row, (to - from) * row));
    }

    /** Entries {@code from} to {@code to} (exclusive) along the second axis; a copy. */
    public Tensor steps(int from, int to) {
        Objects.checkFromToIndex(from, to, shape[1]);
        int[] partShape = shape.clone();
        partShape[1] = to - from;
        int step = Arrays.stream(shape, 2, shape.length).reduce(1, (a, b) -> a * b);
        int run = (to - from) * step;
        int size = shape[0] * run;
        Tensor copy = isDouble() ? ofDoubles(partShape, new double[size]) : ofFloats(partShape, new float[size]);
        for (int i = 0; i < shape[0]; i++) {
            copy.put(i * run, this, (i * shape[1] + from) * step, run);
        }
        return copy;
    }

    /** Copies elements of another of the same precision. */
    private void put(int at, Tensor source, int from, int length) {
        if (doubles != null) {
            doubles.put(at, source.doubles, from, length);
        } else {
            floats.put(at, source.floats, from, length);
        }
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
        Tensor all = first.isDouble() ? ofDoubles(joined, new double[size]) : ofFloats(joined, new float[size]);
        int outer = Arrays.stream(joined, 0, axis).reduce(1, (a, b) -> a * b);
        int at = 0;
        for (int i = 0; i < outer; i++) {
            for (Tensor part : parts) {
                int run = part.size() / outer;
                all.put(at, part, i * run, run);
                at += run;
            }
        }
        return all;
    }

    /** The same elements, shared, in another shape of the same size. */
    public Tensor reshape(int... newShape) {
        return new Tensor(present("shape", newShape).clone(), doubles, floats);
    }

    /** Equal shapes, precisions and elements; 0 equals -0, and NaN itself. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor t && Arrays.equals(shape, t.shape) && Objects.equals(doubles, t.doubles)
                && Objects.equals(floats, t.floats);
    }

    @Override
    public int hashCode() {
        int hash = Arrays.hashCode(shape);
        for (int i = 0; i < size(); i++) {
            // 0.0 for -0.0 too, as they are equal.
            hash = 31 * hash + Double.hashCode(get(i) + 0.0);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
