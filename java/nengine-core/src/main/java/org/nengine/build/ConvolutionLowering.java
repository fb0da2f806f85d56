package org.nengine.build;

import java.util.Optional;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.Signal;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;
import org.nengine.transforms.Convolution;

/** A cross-correlation in one or two spatial dimensions. */
public final class ConvolutionLowering implements TransformLowering<Convolution> {

    private static final int MOST_DIMENSIONS = 2;

    /** Used by the service loader. */
    public ConvolutionLowering() { }

    @Override
    public Class<Convolution> handles() {
        return Convolution.class;
    }

    @Override
    public Weighted lower(Convolution transform, Weighting weighting, BuildContext context) {
        String name = weighting.name();
        if (weighting.decoders().isPresent()) {
            throw new BuildException(name + ": a convolution is not supported on a decoded connection; connect from"
                    + " the neurons, or through a node");
        }
        if (transform.dimensions() > MOST_DIMENSIONS) {
            throw new BuildException(name + ": a convolution over " + transform.dimensions()
                    + " spatial dimensions cannot be simulated, only over 1 or 2");
        }
        Signal weights = weighting.weights(kernel(transform, name, weighting.rng()), transform.kernelShape());
        Signal output = weighting.output(transform.sizeOut(), context);
        context.add(new ConvInc(weights, weighting.input(), output, transform.inputShape(), transform.outputShape(),
                transform.kernelSize(), transform.strides(), padding(transform), transform.channelsLast(),
                transform.groups(), name + ": convolution"));
        return new Weighted(output, Optional.of(weights));
    }

    /** Zeros before the first element of each spatial dimension; the extra one of an odd number comes last. */
    private static int[] padding(Convolution transform) {
        int[] padding = new int[transform.dimensions()];
        if (transform.padding() == Convolution.Padding.SAME) {
            int first = transform.channelsLast() ? 0 : 1;
            for (int i = 0; i < padding.length; i++) {
                int covered = (transform.outputShape()[first + i] - 1) * transform.strides()[i]
                        + transform.kernelSize()[i];
                padding[i] = Math.max(0, covered - transform.inputShape()[first + i]) / 2;
            }
        }
        return padding;
    }

    /** Drawn position by position, in row-major order, each a matrix of input channels by filters. */
    private static double[] kernel(Convolution transform, String name, RandomState rng) {
        int[] shape = transform.kernelShape();
        int filters = shape[shape.length - 1];
        int channels = shape[shape.length - 2];
        double[] kernel = new double[Signal.size(shape)];
        boolean given = transform.init() instanceof FixedValues;
        int rowsPerDraw = given ? kernel.length / filters : channels;
        int at = 0;
        while (at < kernel.length) {
            double[][] rows = transform.init().sample(rowsPerDraw, filters, rng);
            if (rows.length != rowsPerDraw || rows[0].length != filters) {
                throw new BuildException(name + ": " + transform.init() + " did not give a matrix of " + rowsPerDraw
                        + " x " + filters);
            }
            for (double[] row : rows) {
                System.arraycopy(row, 0, kernel, at, filters);
                at += filters;
            }
        }
        return kernel;
    }
}
