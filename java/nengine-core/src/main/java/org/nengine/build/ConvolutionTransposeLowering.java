package org.nengine.build;

import org.nengine.build.ir.ConvTransposeInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.transforms.ConvolutionTranspose;

/** The adjoint of a cross-correlation in one to three spatial dimensions. */
public final class ConvolutionTransposeLowering extends KernelLowering<ConvolutionTranspose> {

    /** Used by the service loader. */
    public ConvolutionTransposeLowering() { }

    @Override
    public Class<ConvolutionTranspose> handles() {
        return ConvolutionTranspose.class;
    }

    @Override
    Operator operator(ConvolutionTranspose transform, Signal kernel, Signal x, Signal y, String tag) {
        return new ConvTransposeInc(kernel, x, y, transform.inputShape().shape(), transform.outputShape().shape(),
                transform.kernelSize(), transform.strides(), transform.leadingZeros(), transform.channelsLast(), tag);
    }
}
