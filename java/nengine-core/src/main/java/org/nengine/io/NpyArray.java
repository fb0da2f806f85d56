package org.nengine.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An array as files hold it: a type, a shape, and elements in row-major order. Immutable. */
public final class NpyArray {

    private final DType dtype;
    private final int[] shape;
    private final ByteBuffer data;

    /** @param data little-endian, row-major, not used elsewhere */
    NpyArray(DType dtype, int[] shape, ByteBuffer data) {
        this.dtype = dtype;
        this.shape = shape;
        this.data = data;
    }

    /**
     * An array of doubles.
     *
     * @param values row-major; copied
     * @param shape lengths of the axes, none for a scalar
     * @throws IllegalArgumentException if the values do not fill the shape
     */
    public static NpyArray of(double[] values, int... shape) {
        ByteBuffer data = allocate(DType.FLOAT64, values.length, shape);
        data.asDoubleBuffer().put(values);
        return new NpyArray(DType.FLOAT64, shape.clone(), data);
    }

    /**
     * An array of floats.
     *
     * @param values row-major; copied
     * @param shape lengths of the axes, none for a scalar
     * @throws IllegalArgumentException if the values do not fill the shape
     */
    public static NpyArray ofFloats(float[] values, int... shape) {
        ByteBuffer data = allocate(DType.FLOAT32, values.length, shape);
        data.asFloatBuffer().put(values);
        return new NpyArray(DType.FLOAT32, shape.clone(), data);
    }

    /**
     * An array of 64-bit integers.
     *
     * @param values row-major; copied
     * @param shape lengths of the axes, none for a scalar
     * @throws IllegalArgumentException if the values do not fill the shape
     */
    public static NpyArray ofLongs(long[] values, int... shape) {
        ByteBuffer data = allocate(DType.INT64, values.length, shape);
        data.asLongBuffer().put(values);
        return new NpyArray(DType.INT64, shape.clone(), data);
    }

    private static ByteBuffer allocate(DType dtype, int values, int[] shape) {
        if (size(shape) != values) {
            throw new IllegalArgumentException(values + " values do not fill the shape " + Arrays.toString(shape));
        }
        return ByteBuffer.allocate(Math.multiplyExact(values, dtype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Number of elements of a shape. */
    static long size(int[] shape) {
        long size = 1;
        for (int n : shape) {
            if (n < 0) {
                throw new IllegalArgumentException("a shape has no negative lengths: " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, n);
        }
        return size;
    }

    /** Type of the elements. */
    public DType dtype() {
        return dtype;
    }

    /** Lengths of the axes, none for a scalar; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** Number of elements. */
    public int size() {
        return data.capacity() / dtype.bytes();
    }

    /** The elements as doubles, row-major; true is 1. Long integers are rounded to the nearest double. */
    public double[] toDoubles() {
        return IntStream.range(0, size()).mapToDouble(this::element).toArray();
    }

    /** The elements as floats, row-major, rounded to the nearest. */
    public float[] toFloats() {
        float[] values = new float[size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) element(i);
        }
        return values;
    }

    /**
     * The elements as integers, row-major; true is 1.
     *
     * @throws ArithmeticException if an element is no whole number in the range of long
     */
    public long[] toLongs() {
        return IntStream.range(0, size()).mapToLong(i -> switch (dtype) {
            case FLOAT32, FLOAT64 -> wholeNumber(element(i));
            case INT32 -> data.getInt(i * dtype.bytes());
            case INT64 -> data.getLong(i * dtype.bytes());
            case UINT8, BOOL -> Byte.toUnsignedLong(data.get(i));
        }).toArray();
    }

    private static long wholeNumber(double value) {
        if (value != Math.rint(value) || Math.abs(value) >= 0x1p63) {
            throw new ArithmeticException(value + " is no whole number in the range of long");
        }
        return (long) value;
    }

    private double element(int i) {
        int at = i * dtype.bytes();
        return switch (dtype) {
            case FLOAT32 -> data.getFloat(at);
            case FLOAT64 -> data.getDouble(at);
            case INT32 -> data.getInt(at);
            case INT64 -> data.getLong(at);
            case UINT8, BOOL -> Byte.toUnsignedInt(data.get(at));
        };
    }

    /** The elements as in a file. */
    byte[] bytes() {
        return data.array();
    }

    /** Same type, shape and bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NpyArray that && dtype == that.dtype && Arrays.equals(shape, that.shape)
                && data.equals(that.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dtype.hashCode() + Arrays.hashCode(shape)) + data.hashCode();
    }

    /** Type and shape, such as {@code <f8(3,4)}. */
    @Override
    public String toString() {
        return dtype.code() + Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    }
}
