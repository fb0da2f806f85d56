package org.nengine.reference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nengine.build.ir.Attributes;
import org.nengine.build.ir.Signal;

/**
 * The shapes of an operator that moves a kernel over space.
 *
 * @param padding zeros before the first element of each axis that the kernel is moved over
 */
record KernelGeometry(Image input, Image output, int[] kernelSize, int[] strides, int[] padding) {

    static KernelGeometry of(Attributes attributes) {
        boolean channelsLast = attributes.number("channels_last") == 1;
        return new KernelGeometry(Image.of(integers(attributes, "input_shape"), channelsLast),
                Image.of(integers(attributes, "output_shape"), channelsLast), integers(attributes, "kernel_size"),
                integers(attributes, "strides"), integers(attributes, "padding"));
    }

    private static int[] integers(Attributes attributes, String name) {
        return Arrays.stream(attributes.numbers(name)).mapToInt(v -> (int) v).toArray();
    }

    int kernelPositions() {
        return Signal.size(kernelSize);
    }

    /** The place that lies under position j of the kernel when it is put at a position. */
    int[] under(int[] position, int j) {
        int[] kernelAt = Image.unravel(j, kernelSize);
        return IntStream.range(0, position.length)
                .map(axis -> position[axis] * strides[axis] + kernelAt[axis] - padding[axis]).toArray();
    }
}
