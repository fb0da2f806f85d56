package org.nengine.transforms;

import java.util.Arrays;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A convolution over space, in the sense of neural networks (the kernel is not flipped). Signals are flattened row by
 * row from the declared shape: space first and channels last, or channels first.
 *
 * <p>The kernel always has the shape {@code kernelSize + (input channels / groups, filters)}.
 */
public final class Convolution extends Transform {

    /** What happens at the borders. */
    public enum Padding {
        /** Only positions where the whole kernel fits. */
        VALID,
        /** Zeros around the input, such that a stride of 1 keeps the size. */
        SAME
    }

    private final int filters;
    private final int[] inputShape;
    private final int[] kernelSize;
    private final int[] strides;
    private final Padding padding;
    private final boolean channelsLast;
    private final int groups;
    private final Distribution init;

    private Convolution(Builder builder) {
        this.filters = Require.atLeast("Convolution", "nFilters", 1, builder.filters);
        this.inputShape = positive("inputShape", builder.inputShape);
        int rank = inputShape.length - 1;
        if (rank < 1) {
            throw error("inputShape", "needs at least one spatial dimension and the channels, got "
                    + Arrays.toString(inputShape));
        }
        this.kernelSize = perDimension("kernelSize", builder.kernelSize, rank, 3);
        this.strides = perDimension("strides", builder.strides, rank, 1);
        this.padding = Require.present("Convolution", "padding", builder.padding);
        this.channelsLast = builder.channelsLast;
        this.groups = Require.atLeast("Convolution", "groups", 1, builder.groups);
        this.init = Require.present("Convolution", "init", builder.init);
        checkGroups();
        checkKernel();
    }

    /**
     * Starts a convolution with kernels of size 3, strides of 1, no padding, channels last, and weights drawn uniformly
     * between -1 and 1.
     *
     * @param filters number of output channels, 1 or more
     * @param inputShape space and channels of the input, such as {@code 28, 28, 1}
     */
    public static Builder builder(int filters, int... inputShape) {
        return new Builder(filters, inputShape.clone());
    }

    private static ValidationException error(String attribute, String message) {
        return new ValidationException("Convolution", attribute, message);
    }

    private static int[] positive(String attribute, int[] values) {
        for (int value : values) {
            if (value < 1) {
                throw error(attribute, "needs numbers of at least 1, got " + Arrays.toString(values));
            }
        }
        return values;
    }

    private static int[] perDimension(String attribute, int[] values, int rank, int defaultValue) {
        if (values.length == 0) {
            int[] defaults = new int[rank];
            Arrays.fill(defaults, defaultValue);
            return defaults;
        }
        if (values.length != rank) {
            throw error(attribute, "needs a number per spatial dimension, which is " + rank + ", got "
                    + Arrays.toString(values));
        }
        return positive(attribute, values);
    }

    private void checkGroups() {
        if (inputChannels() % groups != 0 || filters % groups != 0) {
            throw error("groups", "must divide the " + inputChannels() + " input channels and the " + filters
                    + " filters, got " + groups);
        }
    }

    private void checkKernel() {
        int[] space = spatialShape(inputShape);
        for (int i = 0; padding == Padding.VALID && i < space.length; i++) {
            if (kernelSize[i] > space[i]) {
                throw error("padding", "the output would be empty: the kernel " + Arrays.toString(kernelSize)
                        + " is larger than the input " + Arrays.toString(space)
                        + "; use a smaller kernel or same padding");
            }
        }
        if (init instanceof FixedValues fixed) {
            int rows = sizeInKernel() / filters;
            if (fixed.columns() != filters || fixed.rows() != rows) {
                throw error("init", "needs the kernel shape " + Arrays.toString(kernelShape())
                        + ", flattened to the matrix (" + rows + ", " + filters + "), got (" + fixed.rows() + ", "
                        + fixed.columns() + ")");
            }
        }
    }

    private int[] spatialShape(int[] shape) {
        return channelsLast ? Arrays.copyOf(shape, shape.length - 1) : Arrays.copyOfRange(shape, 1, shape.length);
    }

    private int sizeInKernel() {
        return Arrays.stream(kernelShape()).reduce(1, Math::multiplyExact);
    }

    /** Number of output channels. */
    public int nFilters() {
        return filters;
    }

    /** Number of input channels. */
    public int inputChannels() {
        return channelsLast ? inputShape[inputShape.length - 1] : inputShape[0];
    }

    /** Space and channels of the input. */
    public int[] inputShape() {
        return inputShape.clone();
    }

    /** Space and channels of the output. */
    public int[] outputShape() {
        int[] space = spatialShape(inputShape);
        int[] shape = new int[inputShape.length];
        shape[channelsLast ? space.length : 0] = filters;
        for (int i = 0; i < space.length; i++) {
            int positions = padding == Padding.SAME ? space[i] : space[i] - kernelSize[i] + 1;
            shape[channelsLast ? i : i + 1] = (positions + strides[i] - 1) / strides[i];
        }
        return shape;
    }

    /** Extent of the kernel in space. */
    public int[] kernelSize() {
        return kernelSize.clone();
    }

    /** Extent of the kernel in space, then input channels per group, then filters. */
    public int[] kernelShape() {
        int[] shape = Arrays.copyOf(kernelSize, kernelSize.length + 2);
        shape[kernelSize.length] = inputChannels() / groups;
        shape[kernelSize.length + 1] = filters;
        return shape;
    }

    /** Step of the kernel in space. */
    public int[] strides() {
        return strides.clone();
    }

    /** What happens at the borders. */
    public Padding padding() {
        return padding;
    }

    /** Whether the channels come last in both shapes, rather than first. */
    public boolean channelsLast() {
        return channelsLast;
    }

    /** Number of blocks of channels that do not see each other. */
    public int groups() {
        return groups;
    }

    /** Number of spatial dimensions. */
    public int dimensions() {
        return kernelSize.length;
    }

    /** The kernel as given: a distribution, or the kernel flattened to {@code [all other axes][filters]}. */
    public Distribution init() {
        return init;
    }

    @Override
    public int sizeIn() {
        return Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
    }

    @Override
    public int sizeOut() {
        return Arrays.stream(outputShape()).reduce(1, Math::multiplyExact);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Convolution that && filters == that.filters && groups == that.groups
                && channelsLast == that.channelsLast && padding == that.padding
                && Arrays.equals(inputShape, that.inputShape) && Arrays.equals(kernelSize, that.kernelSize)
                && Arrays.equals(strides, that.strides) && init.equals(that.init);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(inputShape) + Arrays.hashCode(kernelSize)) + filters;
    }

    @Override
    public String toString() {
        return "Convolution(nFilters=" + filters + ", inputShape=" + Arrays.toString(inputShape) + ", kernelSize="
                + Arrays.toString(kernelSize) + ", strides=" + Arrays.toString(strides) + ", padding=" + padding
                + ", channelsLast=" + channelsLast + (groups == 1 ? "" : ", groups=" + groups) + ")";
    }

    /** Builds a {@link Convolution}. */
    public static final class Builder {

        private final int filters;
        private final int[] inputShape;
        private int[] kernelSize = {};
        private int[] strides = {};
        private Padding padding = Padding.VALID;
        private boolean channelsLast = true;
        private int groups = 1;
        private Distribution init = new Uniform(-1, 1);

        private Builder(int filters, int[] inputShape) {
            this.filters = filters;
            this.inputShape = inputShape;
        }

        /**
         * Extent of the kernel, one number per spatial dimension. Default 3 in each.
         *
         * @param size each 1 or more
         */
        public Builder kernelSize(int... size) {
            kernelSize = size.clone();
            return this;
        }

        /**
         * Step of the kernel, one number per spatial dimension. Default 1 in each.
         *
         * @param step each 1 or more
         */
        public Builder strides(int... step) {
            strides = step.clone();
            return this;
        }

        /** What happens at the borders. Default {@link Padding#VALID}. */
        public Builder padding(Padding value) {
            padding = value;
            return this;
        }

        /** Whether the channels come last in both shapes, rather than first. Default true. */
        public Builder channelsLast(boolean last) {
            channelsLast = last;
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

        /** Draws the kernel when the network is built. Default uniform between -1 and 1. */
        public Builder init(Distribution distribution) {
            init = distribution;
            return this;
        }

        /**
         * Gives the kernel, flattened row by row from {@code kernelSize + (input channels / groups, filters)}.
         *
         * @param kernel all elements
         */
        public Builder init(double... kernel) {
            if (filters < 1 || kernel.length % filters != 0) {
                throw error("init", "needs a multiple of the " + filters + " filters, got " + kernel.length
                        + " elements");
            }
            double[][] rows = new double[kernel.length / filters][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(kernel, i * filters, (i + 1) * filters);
            }
            init = FixedValues.of(rows);
            return this;
        }

        /** Creates the transform, after checking every value. */
        public Convolution build() {
            return new Convolution(this);
        }
    }
}
