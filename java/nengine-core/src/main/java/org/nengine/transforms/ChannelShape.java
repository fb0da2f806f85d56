package org.nengine.transforms;

import java.util.Arrays;
import java.util.StringJoiner;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * The shape of an image, in any number of spatial dimensions, with channels at each position. Channels come last, as in
 * (rows, columns, channels), or first. An immutable value.
 */
public final class ChannelShape {

    private final int[] shape;
    private final boolean channelsLast;

    /**
     * A shape with the channels last.
     *
     * @param shape spatial extents, then the number of channels; each 1 or more
     */
    public ChannelShape(int... shape) {
        this(shape, true);
    }

    /**
     * A shape.
     *
     * @param shape spatial extents and the number of channels, each 1 or more; all together no more than 2<sup>31</sup>
     *     - 1 values
     * @param channelsLast whether the number of channels comes last, rather than first
     */
    public ChannelShape(int[] shape, boolean channelsLast) {
        this("ChannelShape", "shape", shape, channelsLast);
    }

    /** A shape that is the value of an attribute, which is named if it is wrong. */
    ChannelShape(String owner, String attribute, int[] shape, boolean channelsLast) {
        this.shape = sizes(owner, attribute, Require.present(owner, attribute, shape)).clone();
        this.channelsLast = channelsLast;
        if (shape.length == 0) {
            throw new ValidationException(owner, attribute, "needs at least the number of channels, got []");
        }
        requireSize(owner, attribute, shape);
    }

    /**
     * A shape from its parts.
     *
     * @param space spatial extents, each 1 or more
     * @param channels number of channels, 1 or more
     * @param channelsLast whether the channels come last, rather than first
     */
    public static ChannelShape fromSpaceAndChannels(int[] space, int channels, boolean channelsLast) {
        return of("ChannelShape", "shape", space, channels, channelsLast);
    }

    /** A shape from its parts that is the value of an attribute, which is named if it is wrong. */
    static ChannelShape of(String owner, String attribute, int[] space, int channels, boolean channelsLast) {
        int[] shape = new int[space.length + 1];
        System.arraycopy(space, 0, shape, channelsLast ? 0 : 1, space.length);
        shape[channelsLast ? space.length : 0] = channels;
        return new ChannelShape(owner, attribute, shape, channelsLast);
    }

    /** Returns the values if each is at least 1. */
    static int[] sizes(String owner, String attribute, int[] values) {
        if (Arrays.stream(values).anyMatch(value -> value < 1)) {
            throw new ValidationException(owner, attribute, "needs numbers of at least 1, got "
                    + Arrays.toString(values));
        }
        return values;
    }

    /** The product of the lengths of all axes. */
    static int requireSize(String owner, String attribute, int[] shape) {
        try {
            return Arrays.stream(shape).reduce(1, Math::multiplyExact);
        } catch (ArithmeticException e) {
            throw new ValidationException(owner, attribute, "must have at most " + Integer.MAX_VALUE
                    + " values, got the shape " + Arrays.toString(shape), e);
        }
    }

    /** All extents, in order; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    /** Spatial extents; a copy. */
    public int[] spatialShape() {
        return channelsLast ? Arrays.copyOf(shape, shape.length - 1) : Arrays.copyOfRange(shape, 1, shape.length);
    }

    /** Number of channels. */
    public int channels() {
        return shape[channelsLast ? shape.length - 1 : 0];
    }

    /** Whether the channels come last, rather than first. */
    public boolean channelsLast() {
        return channelsLast;
    }

    /** Number of values: the product of all extents. */
    public int size() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** Number of spatial dimensions. */
    public int dimensions() {
        return shape.length - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelShape that && channelsLast == that.channelsLast
                && Arrays.equals(shape, that.shape);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Boolean.hashCode(channelsLast);
    }

    /** The extents, the channels marked: {@code (5, 6, ch=3)}. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", ", "(", ")");
        for (int i = 0; i < shape.length; i++) {
            boolean isChannels = i == (channelsLast ? shape.length - 1 : 0);
            text.add((isChannels ? "ch=" : "") + shape[i]);
        }
        return text.toString();
    }
}
