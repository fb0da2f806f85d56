package org.nengine.build.ir;

import org.nengine.exceptions.BuildException;

/**
 * {@code y += conv^T(W, x)}: the adjoint of a cross-correlation that leads from y to x.
 *
 * <p>x and y are flat; their shapes are attributes. Incs: y. Reads: W (kernel size..., input channels, filters), x.
 * With spatial position i of x, kernel position j, stride s and left padding p:
 * {@code y[i s + j - p, f] += sum_c x[i, c] W[j, c, f]} for places inside y.
 */
public final class ConvTransposeInc extends KernelOperator {

    /**
     * @param inputShape spatial sizes with the channels last or first
     * @param outputShape likewise
     * @param padding zeros before the first element of each spatial axis of y
     * @throws BuildException if the signals do not have the sizes of the shapes
     */
    public ConvTransposeInc(Signal weights, Signal x, Signal y, int[] inputShape, int[] outputShape, int[] kernelSize,
            int[] strides, int[] padding, boolean channelsLast, String tag) {
        super(weights, x, y, inputShape, outputShape, kernelSize, strides, padding, channelsLast, tag);
    }

    @Override
    public String kind() {
        return "conv_transpose_inc";
    }
}
