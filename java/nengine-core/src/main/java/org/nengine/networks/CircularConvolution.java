package org.nengine.networks;

import java.util.Optional;

import org.nengine.Network;
import org.nengine.Node;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.networks.FourierMatrices.Operand;

/**
 * Binds two vectors by circular convolution, c[i] = &sum;<sub>j</sub> a[j] b[(i - j) mod D], as products of their
 * Fourier coefficients. With one input inverted it takes them apart again (circular correlation).
 */
public final class CircularConvolution extends Network {

    private final Node inputA;
    private final Node inputB;
    private final Node output;
    private final Product product;

    /**
     * A convolution of vectors with lengths up to 1. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param nNeurons number of neurons for each product
     * @param dimensions of the vectors, 1 or more
     */
    public CircularConvolution(Network parent, int nNeurons, int dimensions) {
        this(builder(nNeurons, dimensions).within(parent));
    }

    private CircularConvolution(Builder b) {
        super(b.parent(), b.label(), b.seed());
        inputA = passthrough("input_a", b.dimensions);
        inputB = passthrough("input_b", b.dimensions);
        product = Product.builder(b.nNeurons, FourierMatrices.products(b.dimensions))
                .inputMagnitude(2 * b.inputMagnitude).build(this);
        output = passthrough("output", b.dimensions);
        connect(inputA, product.inputA(),
                c -> c.transform(FourierMatrices.input(Operand.A, b.dimensions, b.invertA)).noSynapse());
        connect(inputB, product.inputB(),
                c -> c.transform(FourierMatrices.input(Operand.B, b.dimensions, b.invertB)).noSynapse());
        connect(product.output(), output, c -> c.transform(FourierMatrices.output(b.dimensions)).noSynapse());
    }

    /**
     * Everything that can be said of a convolution; called {@code "Circular convolution"} unless it is given another
     * name.
     *
     * @param nNeurons number of neurons for each of the {@link FourierMatrices#products products}, 1 or more
     * @param dimensions of the vectors, 1 or more
     */
    public static Builder builder(int nNeurons, int dimensions) {
        return new Builder(nNeurons, dimensions);
    }

    /** The settings of a convolution. */
    public static final class Builder extends PrebuiltBuilder<CircularConvolution, Builder> {

        private final int nNeurons;
        private final int dimensions;
        private boolean invertA;
        private boolean invertB;
        private double inputMagnitude = 1;

        private Builder(int nNeurons, int dimensions) {
            super("CircularConvolution", Optional.of("Circular convolution"));
            this.nNeurons = Require.atLeast(kind(), "nNeurons", 1, nNeurons);
            this.dimensions = Require.atLeast(kind(), "dimensions", 1, dimensions);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        CircularConvolution create() {
            return new CircularConvolution(this);
        }

        /** Whether the first vector is replaced by its involution, a[-i mod D] instead of a[i]. Default false. */
        public Builder invertA(boolean invert) {
            this.invertA = invert;
            return this;
        }

        /** Whether the second vector is replaced by its involution, b[-i mod D] instead of b[i]. Default false. */
        public Builder invertB(boolean invert) {
            this.invertB = invert;
            return this;
        }

        /** The largest length expected of the inputs, above 0. Default 1. */
        public Builder inputMagnitude(double magnitude) {
            this.inputMagnitude = Require.positive(kind(), "inputMagnitude", magnitude);
            return this;
        }
    }

    /** The pass-through node that the first vector goes to. */
    public Node inputA() {
        return inputA;
    }

    /** The pass-through node that the second vector goes to. */
    public Node inputB() {
        return inputB;
    }

    /** The pass-through node that the convolution comes from. */
    public Node output() {
        return output;
    }

    /** The products of Fourier coefficients. */
    public Product product() {
        return product;
    }

    /** The circular convolution of two vectors. */
    public static double[] convolve(double[] a, double[] b) {
        return convolve(a, b, false, false);
    }

    /**
     * What the network approximates.
     *
     * @param a a vector of D elements
     * @param b a vector of D elements
     * @param invertA whether {@code a} is replaced by its involution
     * @param invertB whether {@code b} is replaced by its involution
     * @return D elements
     * @throws ValidationException if the vectors differ in length
     */
    public static double[] convolve(double[] a, double[] b, boolean invertA, boolean invertB) {
        if (a.length != b.length) {
            throw new ValidationException("CircularConvolution", "b", "must have " + a.length
                    + " elements like a, got " + b.length);
        }
        int d = a.length;
        double[] c = new double[d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                int k = Math.floorMod(i - j, d);
                c[i] += a[invertA ? (d - j) % d : j] * b[invertB ? (d - k) % d : k];
            }
        }
        return c;
    }
}
