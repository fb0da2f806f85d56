package org.nengine.transforms;

import java.util.Arrays;

import org.nengine.random.RandomState;

/**
 * A convolution over space, in the sense of neural networks (the kernel is not flipped).
 *
 * <p>With output position o, kernel position j, stride s and {@linkplain #leadingZeros() leading zeros} p,
 * {@code y[o, f] = sum over j, c of x[o s + j - p, c] kernel[j, c, f]}. In groups, a filter sees the channels of its
 * own block only. Along an axis of n values there are ceil((n - k + 1) / s) valid outputs, or ceil(n / s) with zeros
 * around.
 *
 * <p>Networks run with one to three spatial dimensions.
 */
public final class Convolution extends KernelTransform {

    private final ChannelShape outputShape;

    private Convolution(Builder builder) {
        super(builder, builder.groups);
        int[] space = inputShape().spatialShape();
        int[] positions = new int[space.length];
        for (int i = 0; i < space.length; i++) {
            positions[i] = positions(padding(), space[i], kernelSize()[i], strides()[i]);
            if (positions[i] == 0) {
                throw error("padding", "the output would be empty: the kernel "
                        + Arrays.toString(kernelSize()) + " is larger than the input "
                        + Arrays.toString(space) + "; use a smaller kernel or same padding");
            }
        }
        this.outputShape = ChannelShape.of("Convolution", "outputShape", positions, nFilters(),
                channelsLast());
    }

    /**
     * Starts a convolution with kernels of size 3, strides of 1, no padding, channels last, and weights drawn uniformly
     * between -1 and 1.
     *
     * @param filters number of output channels, 1 or more
     * @param inputShape space and channels of the input, such as {@code 28, 28, 1}
     */
    public static Builder builder(int filters, int... inputShape) {
        return new Builder(filters, inputShape);
    }

    /**
     * Starts a convolution of an image, such as the output of another transform.
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
        return leadingZeros(inputShape(), outputShape);
    }

    @Override
    public Convolution sample(RandomState rng) {
        return withKernel(draw(rng));
    }

    @Override
    public Convolution withKernel(double... kernel) {
        return builder(nFilters(), inputShape()).kernelSize(kernelSize()).strides(strides()).padding(padding())
                .groups(groups()).init(kernel).build();
    }

    /** Builds a {@link Convolution}. */
    public static final class Builder extends KernelTransform.Builder<Builder> {

        private int groups = 1;

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
         * Splits the channels into blocks that do not see each other. Default 1.
         *
         * @param count divides the number of input channels and the number of filters
         */
        public Builder groups(int count) {
            groups = count;
            return this;
        }

        /** Creates the transform, after checking every value. */
        public Convolution build() {
            return new Convolution(this);
        }
    }
}
