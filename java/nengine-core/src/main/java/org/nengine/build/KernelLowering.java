package org.nengine.build;

import java.util.Optional;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.BuildException;
import org.nengine.transforms.KernelTransform;

/** What becomes of convolutions and transposed convolutions, which differ in their operator only. */
abstract class KernelLowering<T extends KernelTransform> implements TransformLowering<T> {

    private static final int MOST_DIMENSIONS = 3;

    /** The operator that adds the transform of x to y. */
    abstract Operator operator(T transform, Signal kernel, Signal x, Signal y, String tag);

    @Override
    public final Weighted lower(T transform, Weighting weighting, BuildContext context) {
        String name = weighting.name();
        weighting.requireNoDecoders(transform);
        if (transform.dimensions() > MOST_DIMENSIONS) {
            throw new BuildException(name + ": " + transform + " has " + transform.dimensions()
                    + " spatial dimensions, but only up to " + MOST_DIMENSIONS + " can be simulated");
        }
        Signal kernel = weighting.weights(weighting.draw(transform::sample).kernel(), transform.kernelShape());
        Signal output = weighting.output(transform.sizeOut(), context);
        context.add(operator(transform, kernel, weighting.input(), output, name + ": convolution"));
        return new Weighted(output, Optional.of(kernel));
    }
}
