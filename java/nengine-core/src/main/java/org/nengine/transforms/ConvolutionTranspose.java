package org.nengine.transforms;

import java.util.Arrays;
import java.util.Optional;

import org.nengine.exceptions.Require;
import org.nengine.random.RandomState;

/**
 * A transposed convolution: spreads every input value over space with a kernel. It is the adjoint of the convolution
 * that leads from its output to its input.
 *
 * <p>With input position i, kernel position j, stride s and the {@linkplain #leadingZeros() leading zeros} p of that
 * convolution, {@code y[i s + j - p, f] += sum over c of x[i, c] kernel[j, c, f]}, where the place is inside.
 *
 * <p>Networks run with one to three spatial dimensions.
 */
public final class ConvolutionTranspose extends KernelTransform {

    private final ChannelShape outputShape;

    private ConvolutionTranspose(Builder builder) {
        super(builder, 1);
        this.outputShape = builder.outputShape.map(shape -> checked(shape, builder.orderOfOutput))
                .orElseGet(this::smallest);
    }

    private ChannelShape checked(int[] given, Optional<Boolean> order) {
        ChannelShape shape = new ChannelShape("ConvolutionTranspose", "outputShape", given, channelsLast());
        if (order.orElse(channelsLast()) != channelsLast()) {
            throw error("outputShape", "has its channels " + (channelsLast() ? "first" : "last")
                    + ", but channelsLast is " + channelsLast() + "; give a shape that agrees");
        }
        if (shape.dimensions() != dimensions()) {
            throw error("outputShape", "needs " + dimensions() + " spatial dimensions and the channels, as the input "
                    + inputShape() + " has, got " + shape);
        }
        if (shape.channels() != nFilters()) {
            throw error("outputShape", "needs a channel per filter, which is " + nFilters() + ", got " + shape);
        }
        int[] positions = new int[dimensions()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = positions(padding(), shape.spatialShape()[i], kernelSize()[i], strides()[i]);
        }
        if (!Arrays.equals(positions, inputShape().spatialShape())) {
            throw error("outputShape", "must be convolved to the input " + inputShape() + ", but " + shape
                    + " is convolved to " + Arrays.toString(positions) + " positions; the smallest that fits is "
                    + smallest());
        }
        return shape;
    }

    private ChannelShape smallest() {
        int[] space = inputShape().spatialShape();
        for (int i = 0; i < space.length; i++) {
            long size = (space[i] - 1L) * strides()[i] + (padding() == Padding.VALID ? kernelSize()[i] : 1);
            if (size > Integer.MAX_VALUE) {
                throw error("outputShape", "must have at most " + Integer.MAX_VALUE + " values, got " + size
                        + " along one axis");
            }
            space[i] = (int) size;
        }
        return ChannelShape.of("ConvolutionTranspose", "outputShape", space, nFilters(), channelsLast());
    }

    /**
     * Starts a transposed convolution with kernels of size 3, strides of 1, no padding, channels last, the smallest
     * output, and weights drawn uniformly between -1 and 1.
     *
     * @param filters number of output channels, 1 or more
     * @param inputShape space and channels of the input, such as {@code 7, 7, 16}
     */
    public static Builder builder(int filters, int... inputShape) {
        return new Builder(filters, inputShape);
    }

    /**
     * Starts a transposed convolution of an image, such as the output of another transform.
     *
     * @param filters number of output channels, 1 or more
     * @param inputShape space and channels of the input; the output has its channels in the same place
     */
    public static Builder builder(int filters, ChannelShape inputShape) {
        return new Builder(filters, inputShape);
    }

    @Override
    public ChannelShape outputShape() {
        return outputShape;
    }

    @Override
    public int[] leadingZeros() {
        return leadingZeros(outputShape, inputShape());
    }

    @Override
    public ConvolutionTranspose sample(RandomState rng) {
        return withKernel(draw(rng));
    }

    @Override
    public ConvolutionTranspose withKernel(double... kernel) {
        return builder(nFilters(), inputShape()).kernelSize(kernelSize()).strides(strides()).padding(padding())
                .outputShape(outputShape).init(kernel).build();
    }

    /** Builds a {@link ConvolutionTranspose}. */
    public static final class Builder extends KernelTransform.Builder<Builder> {

        private Optional<int[]> outputShape = Optional.empty();
        private Optional<Boolean> orderOfOutput = Optional.empty();

        private Builder(int filters, int[] inputShape) {
            super(filters, inputShape);
        }

        private Builder(int filters, ChannelShape inputShape) {
            super(filters, inputShape);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Space and channels of the output. Default the smallest, which is {@code 1 + (n - 1) s} along an axis of n
         * inputs at a stride of s, and a kernel less one more without padding.
         *
         * @param shape as many numbers as the input shape has; must be convolved to the input shape
         */
        public Builder outputShape(int... shape) {
            outputShape = Optional.of(shape.clone());
            orderOfOutput = Optional.empty();
            return this;
        }

        /**
         * Space and channels of the output.
         *
         * @param shape must be convolved to the input shape, and have its channels in the same place
         */
        public Builder outputShape(ChannelShape shape) {
            outputShape = Optional.of(Require.present("ConvolutionTranspose", "outputShape", shape).shape());
            orderOfOutput = Optional.of(shape.channelsLast());
            return this;
        }

        /** Creates the transform, after checking every value. */
        public ConvolutionTranspose build() {
            return new ConvolutionTranspose(this);
        }
    }
}
