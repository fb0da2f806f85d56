package org.nengine.transforms;

import java.util.Arrays;
import java.util.Optional;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * A transform whose weights are a kernel that is moved over space. Signals are flattened row by row from the declared
 * shapes.
 *
 * <p>The kernel always has the shape {@code kernelSize + (input channels / groups, filters)}, wherever the channels
 * are.
 */
public abstract sealed class KernelTransform extends Transform permits Convolution, ConvolutionTranspose {

    /** What happens at the borders of the side that the kernel is moved over. */
    public enum Padding {
        /** Only positions where the whole kernel fits. */
        VALID,
        /** Zeros around it, such that a stride of 1 keeps the size. */
        SAME
    }

    private final int filters;
    private final ChannelShape inputShape;
    private final int[] kernelSize;
    private final int[] strides;
    private final Padding padding;
    private final int groups;
    private final Distribution init;

    KernelTransform(Builder<?> builder, int groups) {
        String owner = owner();
        this.filters = Require.atLeast(owner, "nFilters", 1, builder.filters);
        this.inputShape = new ChannelShape(owner, "inputShape", builder.inputShape, builder.channelsLast);
        builder.requireSameOrder(owner);
        int rank = inputShape.dimensions();
        if (rank < 1) {
            throw error("inputShape", "needs at least one spatial dimension and the channels, got " + inputShape);
        }
        this.kernelSize = perDimension("kernelSize", builder.kernelSize, rank, 3);
        this.strides = perDimension("strides", builder.strides, rank, 1);
        this.padding = Require.present(owner, "padding", builder.padding);
        this.groups = Require.atLeast(owner, "groups", 1, groups);
        this.init = Require.present(owner, "init", builder.init);
        if (inputChannels() % groups != 0 || filters % groups != 0) {
            throw error("groups", "must divide the " + inputChannels() + " input channels and the " + filters
                    + " filters, got " + groups);
        }
        requireKernel(builder.initShape);
    }

    private String owner() {
        return getClass().getSimpleName();
    }

    final ValidationException error(String attribute, String message) {
        return new ValidationException(owner(), attribute, message);
    }

    private int[] perDimension(String attribute, int[] values, int rank, int defaultValue) {
        if (values.length == 0) {
            int[] defaults = new int[rank];
            Arrays.fill(defaults, defaultValue);
            return defaults;
        }
        if (values.length != rank) {
            throw error(attribute, "needs a number per spatial dimension, which is " + rank + ", got "
                    + Arrays.toString(values));
        }
        return ChannelShape.sizes(owner(), attribute, values);
    }

    private void requireKernel(Optional<int[]> given) {
        int[] shape = kernelShape();
        int rows = ChannelShape.requireSize(owner(), "kernelSize", shape) / filters;
        if (given.isPresent() && !Arrays.equals(given.get(), shape)) {
            throw error("init", "needs the kernel shape " + Arrays.toString(shape) + ", got "
                    + Arrays.toString(given.get()));
        }
        if (init instanceof FixedValues fixed && (fixed.columns() != filters || fixed.rows() != rows)) {
            throw error("init", "needs the kernel shape " + Arrays.toString(shape) + ", flattened to the matrix ("
                    + rows + ", " + filters + "), got (" + fixed.rows() + ", " + fixed.columns() + ")");
        }
    }

    /** Number of positions along an axis at which a kernel can be put; 0 if there are none. */
    static int positions(Padding padding, int size, int kernel, int stride) {
        int fitting = padding == Padding.SAME ? size : size - kernel + 1;
        return fitting < 1 ? 0 : (fitting - 1) / stride + 1;
    }

    /** Number of output channels. */
    public final int nFilters() {
        return filters;
    }

    /** Number of input channels. */
    public final int inputChannels() {
        return inputShape.channels();
    }

    /** Space and channels of the input. */
    public final ChannelShape inputShape() {
        return inputShape;
    }

    /** Space and channels of the output. */
    public abstract ChannelShape outputShape();

    /** Extent of the kernel in space. */
    public final int[] kernelSize() {
        return kernelSize.clone();
    }

    /** Extent of the kernel in space, then input channels per group, then filters. */
    public final int[] kernelShape() {
        int[] shape = Arrays.copyOf(kernelSize, kernelSize.length + 2);
        shape[kernelSize.length] = inputChannels() / groups;
        shape[kernelSize.length + 1] = filters;
        return shape;
    }

    /** Step of the kernel in space. */
    public final int[] strides() {
        return strides.clone();
    }

    /** What happens at the borders. */
    public final Padding padding() {
        return padding;
    }

    /**
     * Zeros before the first element of each spatial dimension of the side that the kernel is moved over: with n
     * values, a kernel of k and o positions at a stride of s, half of {@code (o - 1) s + k - n}, rounded down, or 0.
     */
    public abstract int[] leadingZeros();

    /** Leading zeros where the kernel is moved over one shape, at as many positions as the other shape has. */
    final int[] leadingZeros(ChannelShape over, ChannelShape positions) {
        int[] zeros = new int[dimensions()];
        for (int i = 0; padding == Padding.SAME && i < zeros.length; i++) {
            int covered = (positions.spatialShape()[i] - 1) * strides[i] + kernelSize[i];
            zeros[i] = Math.max(0, covered - over.spatialShape()[i]) / 2;
        }
        return zeros;
    }

    /** Whether the channels come last in both shapes, rather than first. */
    public final boolean channelsLast() {
        return inputShape.channelsLast();
    }

    /** Number of blocks of channels that do not see each other. */
    public final int groups() {
        return groups;
    }

    /** Number of spatial dimensions. */
    public final int dimensions() {
        return kernelSize.length;
    }

    /** The kernel as given: a distribution, or the kernel flattened to {@code [all other axes][filters]}. */
    public final Distribution init() {
        return init;
    }

    /**
     * Draws the kernel, position by position in row-major order, each a sample of (input channels / groups, filters).
     *
     * @param rng the generator to draw from; not used if the kernel is given
     * @return the elements of the kernel, row by row
     */
    final double[] draw(RandomState rng) {
        int[] shape = kernelShape();
        double[] kernel = new double[ChannelShape.requireSize(owner(), "kernelSize", shape)];
        int rowsPerDraw = init instanceof FixedValues ? kernel.length / filters : shape[shape.length - 2];
        int at = 0;
        while (at < kernel.length) {
            double[][] rows = init.sample(rowsPerDraw, filters, rng);
            if (rows.length != rowsPerDraw || Arrays.stream(rows).anyMatch(row -> row.length != filters)) {
                throw error("init", init + " did not give a matrix of " + rowsPerDraw + " x " + filters);
            }
            for (double[] row : rows) {
                System.arraycopy(row, 0, kernel, at, filters);
                at += filters;
            }
        }
        return kernel;
    }

    /** The same transform with its kernel drawn, if it is random. */
    public abstract KernelTransform sample(RandomState rng);

    /**
     * The same transform with another kernel.
     *
     * @param kernel all elements, row by row from {@link #kernelShape()}
     */
    public abstract KernelTransform withKernel(double... kernel);

    /**
     * The kernel, row by row from {@link #kernelShape()}.
     *
     * @throws IllegalStateException if it is random; {@link #sample} draws it
     */
    public final double[] kernel() {
        if (init instanceof FixedValues fixed) {
            return Arrays.stream(fixed.matrix()).flatMapToDouble(Arrays::stream).toArray();
        }
        throw new IllegalStateException("the kernel of " + this + " is drawn from " + init);
    }

    @Override
    public final int sizeIn() {
        return inputShape.size();
    }

    @Override
    public final int sizeOut() {
        return outputShape().size();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof KernelTransform that && getClass() == that.getClass() && filters == that.filters
                && groups == that.groups && padding == that.padding && inputShape.equals(that.inputShape)
                && outputShape().equals(that.outputShape()) && Arrays.equals(kernelSize, that.kernelSize)
                && Arrays.equals(strides, that.strides) && init.equals(that.init);
    }

    @Override
    public final int hashCode() {
        return 31 * (31 * inputShape.hashCode() + Arrays.hashCode(kernelSize)) + filters;
    }

    @Override
    public final String toString() {
        return owner() + "(nFilters=" + filters + ", inputShape=" + inputShape + ", outputShape=" + outputShape()
                + ", kernelSize=" + Arrays.toString(kernelSize) + ", strides=" + Arrays.toString(strides)
                + ", padding=" + padding + (groups == 1 ? "" : ", groups=" + groups) + ")";
    }

    /**
     * What is common to the settings of both transforms.
     *
     * @param <B> the builder's own class
     */
    public abstract static class Builder<B extends Builder<B>> {

        private final int filters;
        private final int[] inputShape;
        private final Optional<Boolean> orderOfShape;
        private int[] kernelSize = {};
        private int[] strides = {};
        private Padding padding = Padding.VALID;
        private boolean channelsLast;
        private Distribution init = new Uniform(-1, 1);
        private Optional<int[]> initShape = Optional.empty();

        private Builder(int filters, int[] inputShape, Optional<Boolean> orderOfShape) {
            this.filters = filters;
            this.inputShape = inputShape;
            this.orderOfShape = orderOfShape;
            this.channelsLast = orderOfShape.orElse(true);
        }

        Builder(int filters, int... inputShape) {
            this(filters, inputShape.clone(), Optional.empty());
        }

        Builder(int filters, ChannelShape inputShape) {
            this(filters, inputShape.shape(), Optional.of(inputShape.channelsLast()));
        }

        abstract B self();

        private void requireSameOrder(String owner) {
            if (orderOfShape.orElse(channelsLast) != channelsLast) {
                throw new ValidationException(owner, "inputShape", "has its channels "
                        + (channelsLast ? "first" : "last") + ", but channelsLast is " + channelsLast
                        + "; give a shape that agrees");
            }
        }

        /**
         * Extent of the kernel, one number per spatial dimension. Default 3 in each.
         *
         * @param size each 1 or more
         */
        public B kernelSize(int... size) {
            kernelSize = size.clone();
            return self();
        }

        /**
         * Step of the kernel, one number per spatial dimension. Default 1 in each.
         *
         * @param step each 1 or more
         */
        public B strides(int... step) {
            strides = step.clone();
            return self();
        }

        /** What happens at the borders. Default {@link Padding#VALID}. */
        public B padding(Padding value) {
            padding = value;
            return self();
        }

        /**
         * Whether the channels come last in both shapes, rather than first. Default true, or as in the given {@link
         * ChannelShape}, with which it must agree.
         */
        public B channelsLast(boolean last) {
            channelsLast = last;
            return self();
        }

        /** Draws the kernel when the network is built. Default uniform between -1 and 1. */
        public B init(Distribution distribution) {
            return init(distribution, Optional.empty());
        }

        private B init(Distribution distribution, Optional<int[]> shape) {
            init = distribution;
            initShape = shape;
            return self();
        }

        /**
         * Gives the kernel, flattened row by row from {@code kernelSize + (input channels / groups, filters)}.
         *
         * @param kernel all elements
         */
        public B init(double... kernel) {
            return init(matrix(kernel), Optional.empty());
        }

        private FixedValues matrix(double[] kernel) {
            if (filters < 1 || kernel.length % filters != 0) {
                throw new ValidationException(getClass().getEnclosingClass().getSimpleName(), "init",
                        "needs a multiple of the " + filters + " filters, got " + kernel.length + " elements");
            }
            double[][] rows = new double[kernel.length / filters][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(kernel, i * filters, (i + 1) * filters);
            }
            return FixedValues.of(rows);
        }

        /**
         * Gives the kernel over one spatial dimension.
         *
         * @param kernel {@code [position][input channel of the group][filter]}
         */
        public B init(double[][][] kernel) {
            return nested(kernel);
        }

        /**
         * Gives the kernel over two spatial dimensions.
         *
         * @param kernel {@code [row][column][input channel of the group][filter]}
         */
        public B init(double[][][][] kernel) {
            return nested(kernel);
        }

        /**
         * Gives the kernel over three spatial dimensions.
         *
         * @param kernel {@code [plane][row][column][input channel of the group][filter]}
         */
        public B init(double[][][][][] kernel) {
            return nested(kernel);
        }

        private B nested(Object kernel) {
            String owner = getClass().getEnclosingClass().getSimpleName();
            int[] shape = NestedArrays.shape(owner, "init", kernel);
            double[] values = NestedArrays.flatten(kernel);
            int columns = shape[shape.length - 1];
            double[][] rows = new double[columns == 0 ? 0 : values.length / columns][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
            }
            return init(FixedValues.of(rows), Optional.of(shape));
        }
    }
}
