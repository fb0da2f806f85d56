package org.nengine.benchmarks;

import java.util.Arrays;

/**
 * The products of matrices of one training step of a network with one hidden layer, in plain Java on one thread: for
 * each step of time both weights times their inputs, the second weights transposed times the gradient, and two products
 * that are added to the gradients of the weights. Vectors are (elements, minibatch), so that loops over the minibatch are
 * innermost and vectorized; with a minibatch of 1, loops over the columns of the weights are.
 */
final class Products {

    private final int minibatch;
    private final int steps;
    private final float[][] x;
    private final float[] h;
    private final float[] y;
    private final float[] gradientOfH;
    private final Matrix first;
    private final Matrix second;
    private final Matrix gradientOfFirst;
    private final Matrix gradientOfSecond;

    private record Matrix(int rows, int columns, float[] values) {
        Matrix(int rows, int columns) {
            this(rows, columns, filled(rows * columns));
        }
    }

    Products(int inputs, int hidden, int outputs, int minibatch, int steps) {
        this.minibatch = minibatch;
        this.steps = steps;
        x = new float[steps][];
        Arrays.setAll(x, t -> filled(inputs * minibatch));
        h = filled(hidden * minibatch);
        y = filled(outputs * minibatch);
        gradientOfH = filled(hidden * minibatch);
        first = new Matrix(hidden, inputs);
        second = new Matrix(outputs, hidden);
        gradientOfFirst = new Matrix(hidden, inputs);
        gradientOfSecond = new Matrix(outputs, hidden);
    }

    private static float[] filled(int n) {
        float[] values = new float[n];
        Arrays.fill(values, 1e-3f);
        return values;
    }

    /** Gives a number that depends on the results. */
    float run() {
        for (int t = 0; t < steps; t++) {
            multiply(first, x[t], h);
            multiply(second, h, y);
        }
        for (int t = steps; t-- > 0;) {
            multiplyTransposed(second, y, gradientOfH);
            addOuter(y, h, gradientOfSecond);
            addOuter(gradientOfH, x[t], gradientOfFirst);
        }
        return gradientOfFirst.values()[0] + gradientOfSecond.values()[0];
    }

    private void multiply(Matrix a, float[] from, float[] to) {
        for (int i = 0; i < a.rows(); i++) {
            if (minibatch == 1) {
                to[i] = dot(a.values(), i * a.columns(), from, 0, a.columns());
                continue;
            }
            Arrays.fill(to, i * minibatch, (i + 1) * minibatch, 0);
            for (int k = 0; k < a.columns(); k++) {
                add(a.values()[i * a.columns() + k], from, k * minibatch, to, i * minibatch, minibatch);
            }
        }
    }

    private void multiplyTransposed(Matrix a, float[] from, float[] to) {
        Arrays.fill(to, 0);
        for (int i = 0; i < a.rows(); i++) {
            if (minibatch == 1) {
                add(from[i], a.values(), i * a.columns(), to, 0, a.columns());
                continue;
            }
            for (int k = 0; k < a.columns(); k++) {
                add(a.values()[i * a.columns() + k], from, i * minibatch, to, k * minibatch, minibatch);
            }
        }
    }

    private void addOuter(float[] g, float[] from, Matrix a) {
        for (int i = 0; i < a.rows(); i++) {
            if (minibatch == 1) {
                add(g[i], from, 0, a.values(), i * a.columns(), a.columns());
                continue;
            }
            for (int k = 0; k < a.columns(); k++) {
                a.values()[i * a.columns() + k] += dot(g, i * minibatch, from, k * minibatch, minibatch);
            }
        }
    }

    private static void add(float factor, float[] from, int at, float[] to, int place, int n) {
        for (int b = 0; b < n; b++) {
            to[place + b] += factor * from[at + b];
        }
    }

    /** In eight sums, which the processor can work on side by side. */
    private static float dot(float[] a, int at, float[] b, int place, int n) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        int i = 0;
        for (; i + 8 <= n; i += 8) {
            s0 += a[at + i] * b[place + i];
            s1 += a[at + i + 1] * b[place + i + 1];
            s2 += a[at + i + 2] * b[place + i + 2];
            s3 += a[at + i + 3] * b[place + i + 3];
            s4 += a[at + i + 4] * b[place + i + 4];
            s5 += a[at + i + 5] * b[place + i + 5];
            s6 += a[at + i + 6] * b[place + i + 6];
            s7 += a[at + i + 7] * b[place + i + 7];
        }
        float sum = (s0 + s1) + (s2 + s3) + (s4 + s5) + (s6 + s7);
        for (; i < n; i++) {
            sum += a[at + i] * b[place + i];
        }
        return sum;
    }
}
