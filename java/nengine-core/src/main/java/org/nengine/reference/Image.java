package org.nengine.reference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nengine.build.ir.Signal;

/** How positions and channels are laid out in a flat signal. */
record Image(int[] spatial, int channels, boolean channelsLast) {

    static Image of(int[] shape, boolean channelsLast) {
        int rank = shape.length - 1;
        return channelsLast ? new Image(Arrays.copyOf(shape, rank), shape[rank], true)
                : new Image(Arrays.copyOfRange(shape, 1, shape.length), shape[0], false);
    }

    int positions() {
        return Signal.size(spatial);
    }

    boolean contains(int[] at) {
        return IntStream.range(0, at.length).allMatch(axis -> at[axis] >= 0 && at[axis] < spatial[axis]);
    }

    int index(int[] at, int channel) {
        int position = 0;
        for (int axis = 0; axis < at.length; axis++) {
            position = position * spatial[axis] + at[axis];
        }
        return channelsLast ? position * channels + channel : channel * positions() + position;
    }

    /** The position of a number, counted row by row. */
    static int[] unravel(int flat, int[] shape) {
        int[] at = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            at[axis] = flat % shape[axis];
            flat /= shape[axis];
        }
        return at;
    }
}
