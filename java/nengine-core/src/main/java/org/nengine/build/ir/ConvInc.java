package org.nengine.build.ir;

import java.util.Arrays;
import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * {@code y += conv(W, x)}: cross-correlation over one or two spatial axes, the kernel not flipped.
 *
 * <p>x and y are flat; their shapes are attributes. Incs: y. Reads: W (kernel size..., input channels / groups,
 * filters), x. With spatial position o, kernel position j, stride s and left padding p:
 * {@code y[o, f] += sum_j,c x[o s + j - p, c] W[j, c, f]}.
 */
public final class ConvInc extends Operator {

    private final int[] inputShape;
    private final int[] outputShape;
    private final int[] kernelSize;
    private final int[] strides;
    private final int[] padding;
    private final boolean channelsLast;
    private final int groups;

    /**
     * @param inputShape spatial sizes with the channels last or first
     * @param outputShape likewise
     * @param padding zeros before the first element of each spatial axis
     * @throws BuildException if the signals do not have the sizes of the shapes
     */
    public ConvInc(Signal weights, Signal x, Signal y, int[] inputShape, int[] outputShape, int[] kernelSize,
            int[] strides, int[] padding, boolean channelsLast, int groups, String tag) {
        super(tag, List.of(), List.of(y), List.of(weights, x), List.of());
        if (x.size() != Signal.size(inputShape) || y.size() != Signal.size(outputShape)) {
            throw new BuildException("shape mismatch in " + tag + ": " + x + " and " + y
                    + " are not the input and output of a convolution from " + Arrays.toString(inputShape) + " to "
                    + Arrays.toString(outputShape));
        }
        this.inputShape = inputShape.clone();
        this.outputShape = outputShape.clone();
        this.kernelSize = kernelSize.clone();
        this.strides = strides.clone();
        this.padding = padding.clone();
        this.channelsLast = channelsLast;
        this.groups = groups;
    }

    @Override
    public String kind() {
        return "conv_inc";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("input_shape", inputShape).with("output_shape", outputShape)
                .with("kernel_size", kernelSize).with("strides", strides).with("padding", padding)
                .with("channels_last", channelsLast ? 1 : 0).with("groups", groups);
    }

    public Signal weights() {
        return reads().get(0);
    }

    public Signal x() {
        return reads().get(1);
    }

    public Signal y() {
        return incs().get(0);
    }
}
