package org.nengine.build.ir;

import org.nengine.exceptions.BuildException;

/**
 * {@code y += conv(W, x)}: cross-correlation over spatial axes, the kernel not flipped.
 *
 * <p>x and y are flat; their shapes are attributes. Incs: y. Reads: W (kernel size..., input channels / groups,
 * filters), x. With spatial position o, kernel position j, stride s and left padding p:
 * {@code y[o, f] += sum_j,c x[o s + j - p, c] W[j, c, f]}.
 */
public final class ConvInc extends KernelOperator {

    private final int groups;

    /**
     * @param inputShape spatial sizes with the channels last or first
     * @param outputShape likewise
     * @param padding zeros before the first element of each spatial axis of x
     * @throws BuildException if the signals do not have the sizes of the shapes
     */
    public ConvInc(Signal weights, Signal x, Signal y, int[] inputShape, int[] outputShape, int[] kernelSize,
            int[] strides, int[] padding, boolean channelsLast, int groups, String tag) {
        super(weights, x, y, inputShape, outputShape, kernelSize, strides, padding, channelsLast, tag);
        this.groups = groups;
    }

    @Override
    public String kind() {
        return "conv_inc";
    }

    @Override
    public Attributes attributes() {
        return super.attributes().with("groups", groups);
    }
}
