package org.nengine.networks;

import java.util.Arrays;
import java.util.Optional;

import org.nengine.Network;
import org.nengine.Node;
import org.nengine.exceptions.Require;

/**
 * Multiplies two vectors element by element, as the difference of two squares:
 * <i>ab</i> = ((<i>a</i> + <i>b</i>) / &radic;2)<sup>2</sup> / 2 - ((<i>a</i> - <i>b</i>) / &radic;2)<sup>2</sup> / 2.
 */
public final class Product extends Network {

    private static final String SQUARE = "square";
    private static final double HALF_ROOT = 1 / Math.sqrt(2);

    private final Node inputA;
    private final Node inputB;
    private final Node output;
    private final EnsembleArray sq1;
    private final EnsembleArray sq2;

    /**
     * A product of vectors with elements between -1 and 1. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param nNeurons number of neurons for each dimension, half of them for each square
     * @param dimensions of the vectors, 1 or more
     */
    public Product(Network parent, int nNeurons, int dimensions) {
        this(builder(nNeurons, dimensions).within(parent));
    }

    private Product(Builder b) {
        super(b.parent(), b.label(), b.seed());
        inputA = passthrough("input_a", b.dimensions);
        inputB = passthrough("input_b", b.dimensions);
        output = passthrough("output", b.dimensions);
        sq1 = squares(b);
        sq2 = squares(b);
        connect(inputA, sq1.input(), c -> c.transform(HALF_ROOT).noSynapse());
        connect(inputB, sq1.input(), c -> c.transform(HALF_ROOT).noSynapse());
        connect(inputA, sq2.input(), c -> c.transform(HALF_ROOT).noSynapse());
        connect(inputB, sq2.input(), c -> c.transform(-HALF_ROOT).noSynapse());
        connect(sq1.output(SQUARE), output, c -> c.transform(0.5).noSynapse());
        connect(sq2.output(SQUARE), output, c -> c.transform(-0.5).noSynapse());
    }

    private EnsembleArray squares(Builder b) {
        EnsembleArray squares = EnsembleArray.builder(Math.max(1, b.nNeurons / 2), b.dimensions)
                .ensembles(e -> e.radius(b.inputMagnitude * Math.sqrt(2))).build(this);
        squares.addOutput(SQUARE, Product::square);
        return squares;
    }

    private static double[] square(double[] x) {
        double[] squares = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            squares[i] = x[i] * x[i];
        }
        return squares;
    }

    /**
     * Everything that can be said of a product; called {@code "Product"} unless it is given another name.
     *
     * @param nNeurons number of neurons for each dimension, 1 or more; half of them, rounded down but at least 1,
     *     compute each square
     * @param dimensions of the vectors, 1 or more
     */
    public static Builder builder(int nNeurons, int dimensions) {
        return new Builder(nNeurons, dimensions);
    }

    /** The settings of a product. */
    public static final class Builder extends PrebuiltBuilder<Product, Builder> {

        private final int nNeurons;
        private final int dimensions;
        private double inputMagnitude = 1;

        private Builder(int nNeurons, int dimensions) {
            super("Product", Optional.of("Product"));
            this.nNeurons = Require.atLeast(kind(), "nNeurons", 1, nNeurons);
            this.dimensions = Require.atLeast(kind(), "dimensions", 1, dimensions);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        Product create() {
            return new Product(this);
        }

        /**
         * The largest magnitude expected of an element of the inputs, above 0. Default 1. For elements of random unit
         * vectors, 1/&radic;2 of the largest is more exact.
         */
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

    /** The pass-through node that the product comes from. */
    public Node output() {
        return output;
    }

    /** The ensembles that represent the sum of the inputs over &radic;2, with the output {@code "square"}. */
    public EnsembleArray sq1() {
        return sq1;
    }

    /** The ensembles that represent the difference of the inputs over &radic;2, with the output {@code "square"}. */
    public EnsembleArray sq2() {
        return sq2;
    }

    /** As {@link #dotProductTransform(int, double)}, with a scale of 1. */
    public static double[][] dotProductTransform(int dimensions) {
        return dotProductTransform(dimensions, 1);
    }

    /**
     * The transform of a connection from {@link #output()} that makes it carry the dot product of the inputs.
     *
     * @param dimensions of the vectors, 1 or more
     * @param scale what the dot product is multiplied by
     * @return a matrix of one row
     */
    public static double[][] dotProductTransform(int dimensions, double scale) {
        double[] row = new double[Require.atLeast("Product", "dimensions", 1, dimensions)];
        Arrays.fill(row, Require.finite("Product", "scale", scale));
        return new double[][] {row};
    }
}
