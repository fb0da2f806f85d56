package org.nengine.networks;

import org.nengine.exceptions.Require;

/**
 * The discrete Fourier transform in real matrices, which turn a circular convolution into products of numbers: the
 * convolution of a and b is {@code output x ((inputA x a) * (inputB x b))}, where {@code *} is element by element.
 *
 * <p>With W[k][x] = exp(-2&pi;i k x / D), each frequency k from 0 to D/2 makes four products of the real and imaginary
 * parts of its two coefficients. All four are kept at the frequencies without an imaginary part too.
 */
public final class FourierMatrices {

    /** Which of the two vectors a matrix is for. */
    public enum Operand {
        /** The first: its rows are real, imaginary, real, imaginary. */
        A,
        /** The second: its rows are real, imaginary, imaginary, real. */
        B
    }

    private static final int PRODUCTS = 4;

    private FourierMatrices() {
    }

    /**
     * How many products a convolution takes.
     *
     * @param dimensions of the vectors, D, 1 or more
     * @return 4 (&lfloor;D/2&rfloor; + 1)
     */
    public static int products(int dimensions) {
        return PRODUCTS * (Require.atLeast("FourierMatrices", "dimensions", 1, dimensions) / 2 + 1);
    }

    /**
     * The matrix that is applied to an input.
     *
     * @param operand which input
     * @param dimensions of the vectors, D, 1 or more
     * @param inverted whether the input is replaced by its involution, x[-i mod D] instead of x[i]
     * @return {@code [products][D]}
     */
    public static double[][] input(Operand operand, int dimensions, boolean inverted) {
        Require.present("FourierMatrices", "operand", operand);
        double[][] matrix = new double[products(dimensions)][];
        int sign = inverted ? -1 : 1;
        for (int k = 0; k < matrix.length / PRODUCTS; k++) {
            double[] real = new double[dimensions];
            double[] imaginary = new double[dimensions];
            for (int x = 0; x < dimensions; x++) {
                double angle = angle(k, x, dimensions);
                real[x] = Math.cos(angle);
                imaginary[x] = sign * Math.sin(angle);
            }
            boolean a = operand == Operand.A;
            matrix[PRODUCTS * k] = real;
            matrix[PRODUCTS * k + 1] = imaginary;
            matrix[PRODUCTS * k + 2] = (a ? real : imaginary).clone();
            matrix[PRODUCTS * k + 3] = (a ? imaginary : real).clone();
        }
        return matrix;
    }

    /**
     * The matrix that is applied to the products.
     *
     * @param dimensions of the vectors, D, 1 or more
     * @return {@code [D][products]}
     */
    public static double[][] output(int dimensions) {
        int products = products(dimensions);
        double[][] matrix = new double[dimensions][products];
        for (int k = 0; k < products / PRODUCTS; k++) {
            // The other half of the frequencies are the complex conjugates of these.
            int copies = k == 0 || 2 * k == dimensions ? 1 : 2;
            for (int x = 0; x < dimensions; x++) {
                double angle = angle(k, x, dimensions);
                double real = copies * Math.cos(angle) / dimensions;
                double imaginary = copies * -Math.sin(angle) / dimensions;
                matrix[x][PRODUCTS * k] = real;
                matrix[x][PRODUCTS * k + 1] = -real;
                matrix[x][PRODUCTS * k + 2] = -imaginary;
                matrix[x][PRODUCTS * k + 3] = -imaginary;
            }
        }
        return matrix;
    }

    /** The reference takes k x as it is, not modulo D, which shows in the last digits. */
    private static double angle(int k, int x, int dimensions) {
        return -2 * Math.PI / dimensions * ((double) k * x);
    }
}
