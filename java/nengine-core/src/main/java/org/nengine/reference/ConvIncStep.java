package org.nengine.reference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nengine.build.ir.Attributes;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.Signal;

/**
 * {@code y += conv(W, x)}: at each output position the products of the kernel with the input under it, zero outside of
 * the input. Filters of one group see the input channels of the same group only.
 */
final class ConvIncStep implements OperatorStep {

    private final SignalValues weights;
    private final SignalValues x;
    private final SignalValues y;
    private final Image input;
    private final Image output;
    private final int[] kernelSize;
    private final int[] strides;
    private final int[] padding;
    private final int groups;

    ConvIncStep(ConvInc operator, Workspace workspace) {
        this.weights = workspace.values(operator.weights());
        this.x = workspace.values(operator.x());
        this.y = workspace.values(operator.y());
        Attributes attributes = operator.attributes();
        boolean channelsLast = attributes.number("channels_last") == 1;
        this.input = Image.of(integers(attributes, "input_shape"), channelsLast);
        this.output = Image.of(integers(attributes, "output_shape"), channelsLast);
        this.kernelSize = integers(attributes, "kernel_size");
        this.strides = integers(attributes, "strides");
        this.padding = integers(attributes, "padding");
        this.groups = (int) attributes.number("groups");
    }

    private static int[] integers(Attributes attributes, String name) {
        return Arrays.stream(attributes.numbers(name)).mapToInt(v -> (int) v).toArray();
    }

    @Override
    public void run() {
        int groupFilters = output.channels() / groups;
        int groupChannels = input.channels() / groups;
        for (int o = 0; o < output.positions(); o++) {
            int[] outputAt = unravel(o, output.spatial());
            for (int filter = 0; filter < output.channels(); filter++) {
                int firstChannel = filter / groupFilters * groupChannels;
                double sum = 0;
                for (int j = 0; j < Signal.size(kernelSize); j++) {
                    int[] inputAt = under(outputAt, unravel(j, kernelSize));
                    if (!input.contains(inputAt)) {
                        continue;
                    }
                    for (int c = 0; c < groupChannels; c++) {
                        sum += x.get(input.index(inputAt, firstChannel + c))
                                * weights.get((j * groupChannels + c) * output.channels() + filter);
                    }
                }
                y.add(output.index(outputAt, filter), sum);
            }
        }
    }

    /** The input position that lies under a position of the kernel. */
    private int[] under(int[] outputAt, int[] kernelAt) {
        return IntStream.range(0, outputAt.length)
                .map(axis -> outputAt[axis] * strides[axis] + kernelAt[axis] - padding[axis]).toArray();
    }

    private static int[] unravel(int flat, int[] shape) {
        int[] at = new int[shape.length];
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            at[axis] = flat % shape[axis];
            flat /= shape[axis];
        }
        return at;
    }

    /** How positions and channels are laid out in a flat signal. */
    private record Image(int[] spatial, int channels, boolean channelsLast) {

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
    }
}
