package org.nengine.build;

import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.transforms.Convolution;

/** A cross-correlation in one to three spatial dimensions. */
public final class ConvolutionLowering extends KernelLowering<Convolution> {

    /** Used by the service loader. */
    public ConvolutionLowering() { }

    @Override
    public Class<Convolution> handles() {
        return Convolution.class;
    }

    @Override
    Operator operator(Convolution transform, Signal kernel, Signal x, Signal y, String tag) {
        return new ConvInc(kernel, x, y, transform.inputShape().shape(), transform.outputShape().shape(),
                transform.kernelSize(), transform.strides(), transform.leadingZeros(), transform.channelsLast(),
                transform.groups(), tag);
    }
}
