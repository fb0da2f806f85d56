package org.nengine.build.ir;

import java.util.Arrays;
import java.util.List;
import org.nengine.exceptions.BuildException;

/** What operators that move a kernel over space have in common: x and y are flat, their shapes are attributes. */
abstract class KernelOperator extends Operator {

    private final Attributes attributes;

    KernelOperator(Signal weights, Signal x, Signal y, int[] inputShape, int[] outputShape, int[] kernelSize,
            int[] strides, int[] padding, boolean channelsLast, String tag) {
        super(tag, List.of(), List.of(y), List.of(weights, x), List.of());
        if (x.size() != Signal.size(inputShape) || y.size() != Signal.size(outputShape)) {
            throw new BuildException("shape mismatch in " + tag + ": " + x + " and " + y
                    + " are not the input and output of a convolution from " + Arrays.toString(inputShape) + " to "
                    + Arrays.toString(outputShape));
        }
        this.attributes = Attributes.none().with("input_shape", inputShape).with("output_shape", outputShape)
                .with("kernel_size", kernelSize).with("strides", strides).with("padding", padding)
                .with("channels_last", channelsLast ? 1 : 0);
    }

    @Override
    public Attributes attributes() {
        return attributes;
    }

    public final Signal weights() {
        return reads().get(0);
    }

    public final Signal x() {
        return reads().get(1);
    }

    public final Signal y() {
        return incs().get(0);
    }
}
