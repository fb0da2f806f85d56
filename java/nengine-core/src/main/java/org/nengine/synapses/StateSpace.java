package org.nengine.synapses;

import java.util.Arrays;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A linear system with n states, m inputs and p outputs: {@code X' = A X + B u, y = C X + D u}, where X' is the
 * derivative of the state of a continuous system and the next state of a discrete one. The arrays belong to the record:
 * do not change them.
 *
 * @param a (n, n); no rows for a gain
 * @param b (n, m)
 * @param c (p, n)
 * @param d (p, m), at least one row and one column
 */
public record StateSpace(double[][] a, double[][] b, double[][] c, double[][] d) {

    /**
     * Checks the shapes.
     *
     * @throws ValidationException if they do not fit, or a number is not finite
     */
    public StateSpace {
        if (d.length == 0 || d[0].length == 0) {
            throw new ValidationException("StateSpace", "d", "needs at least one row and one column");
        }
        check("a", a, a.length, a.length);
        check("b", b, a.length, d[0].length);
        check("c", c, d.length, a.length);
        check("d", d, d.length, d[0].length);
    }

    private static void check(String attribute, double[][] matrix, int rows, int columns) {
        boolean fits = matrix.length == rows && Arrays.stream(matrix).allMatch(row -> row.length == columns);
        if (!fits) {
            throw new ValidationException("StateSpace", attribute, "must be " + rows + " x " + columns
                    + " to fit the other matrices, got " + Arrays.deepToString(matrix));
        }
        if (!Arrays.stream(matrix).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
            throw new ValidationException("StateSpace", attribute,
                    "needs finite elements, got " + Arrays.deepToString(matrix));
        }
    }

    /**
     * A system with one input and one output.
     *
     * @param a (n, n)
     * @param b n values
     * @param c n values
     * @param d feed-through
     */
    public static StateSpace of(double[][] a, double[] b, double[] c, double d) {
        return new StateSpace(a, Arrays.stream(b).mapToObj(x -> new double[] {x}).toArray(double[][]::new),
                new double[][] {c}, new double[][] {{d}});
    }

    /** Number of states. */
    public int states() {
        return a.length;
    }

    /** Number of inputs. */
    public int inputs() {
        return d[0].length;
    }

    /** Number of outputs. */
    public int outputs() {
        return d.length;
    }

    /**
     * The discrete system of a continuous one.
     *
     * @param dt step length in seconds, above 0
     */
    public StateSpace discretise(double dt, Discretization method) {
        return switch (method) {
            case ZERO_ORDER_HOLD -> zeroOrderHold(dt);
            case BILINEAR -> discretise(dt, 0.5);
            case EULER -> discretise(dt, 0);
            case BACKWARD_DIFFERENCE -> discretise(dt, 1);
        };
    }

    private StateSpace zeroOrderHold(double dt) {
        Require.positive("StateSpace", "dt", dt);
        int n = states();
        if (n == 0) {
            return this;
        }
        double[][] discreteA = new double[n][n];
        double[][] discreteB = new double[n][inputs()];
        if (n == 1) {
            double rate = a[0][0];
            double gain = rate == 0 ? dt : Math.expm1(rate * dt) / rate;
            discreteA[0][0] = Math.exp(rate * dt);
            for (int j = 0; j < inputs(); j++) {
                discreteB[0][j] = b[0][j] * gain;
            }
            return new StateSpace(discreteA, discreteB, c, d);
        }
        double[][] m = new double[n + inputs()][n + inputs()];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                m[i][j] = a[i][j] * dt;
            }
            for (int j = 0; j < inputs(); j++) {
                m[i][n + j] = b[i][j] * dt;
            }
        }
        split(MatrixExponential.of(m), discreteA, discreteB);
        return new StateSpace(discreteA, discreteB, c, d);
    }

    /** Copies the left and the right columns of the first rows. */
    private static void split(double[][] rows, double[][] left, double[][] right) {
        for (int i = 0; i < left.length; i++) {
            System.arraycopy(rows[i], 0, left[i], 0, left[i].length);
            System.arraycopy(rows[i], left[i].length, right[i], 0, right[i].length);
        }
    }

    /**
     * The discrete system of a continuous one by the generalised bilinear transformation, which replaces s by a
     * weighted mean of differences.
     *
     * @param dt step length in seconds, above 0
     * @param alpha 0 (forward difference) to 1 (backward difference)
     * @throws ValidationException if the discrete system does not exist because I - alpha dt A is singular
     */
    public StateSpace discretise(double dt, double alpha) {
        Require.positive("StateSpace", "dt", dt);
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new ValidationException("StateSpace", "alpha", "must lie in 0 to 1, got " + alpha);
        }
        int n = states();
        if (n == 0) {
            return this;
        }
        double[][] q = new double[n][n];
        double[][] right = new double[n][n + inputs()];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double unit = i == j ? 1 : 0;
                q[i][j] = unit - alpha * dt * a[i][j];
                right[i][j] = unit + (1 - alpha) * dt * a[i][j];
            }
            for (int j = 0; j < inputs(); j++) {
                right[i][n + j] = dt * b[i][j];
            }
        }
        String what = "I - alpha dt A";
        double[][] discreteA = new double[n][n];
        double[][] discreteB = new double[n][inputs()];
        split(Elimination.solve(q, right, what), discreteA, discreteB);
        double[][] discreteC = transposed(Elimination.solve(transposed(q), transposed(c), what));
        double[][] discreteD = new double[outputs()][inputs()];
        for (int i = 0; i < outputs(); i++) {
            for (int j = 0; j < inputs(); j++) {
                double feedthrough = 0;
                for (int k = 0; k < n; k++) {
                    feedthrough += c[i][k] * discreteB[k][j];
                }
                discreteD[i][j] = d[i][j] + alpha * feedthrough;
            }
        }
        return new StateSpace(discreteA, discreteB, discreteC, discreteD);
    }

    private static double[][] transposed(double[][] m) {
        double[][] transposed = new double[m[0].length][m.length];
        for (int i = 0; i < m.length; i++) {
            for (int j = 0; j < m[i].length; j++) {
                transposed[j][i] = m[i][j];
            }
        }
        return transposed;
    }

    /**
     * The transfer function of a system with one input and one output.
     *
     * @throws ValidationException if there are more
     */
    public TransferFunction toTransferFunction() {
        requireSingle();
        return toTransferFunction(0, 0);
    }

    /**
     * The transfer function from one input to one output; its numerator has as many coefficients as its denominator.
     *
     * @param input index, from 0
     * @param output index, from 0
     */
    public TransferFunction toTransferFunction(int input, int output) {
        if (input < 0 || input >= inputs() || output < 0 || output >= outputs()) {
            throw new ValidationException("StateSpace", "input", "there are " + inputs() + " inputs and " + outputs()
                    + " outputs, counted from 0; got input " + input + " and output " + output);
        }
        int n = states();
        double[] den = Polynomials.characteristic(a);
        double[][] closed = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                closed[i][j] = a[i][j] - b[i][input] * c[output][j];
            }
        }
        double[] num = Polynomials.characteristic(closed);
        for (int i = 0; i <= n; i++) {
            num[i] += (d[output][input] - 1) * den[i];
        }
        return new TransferFunction(num, den);
    }

    /**
     * Zeros, poles and gain of a system with one input and one output.
     *
     * @throws ValidationException if there are more
     */
    public ZerosPolesGain toZerosPolesGain() {
        return toTransferFunction().toZerosPolesGain();
    }

    private void requireSingle() {
        if (inputs() != 1 || outputs() != 1) {
            throw new ValidationException("StateSpace", "d", "the system has " + inputs() + " inputs and " + outputs()
                    + " outputs; say which with toTransferFunction(input, output)");
        }
    }

    /** The step of a system with one input and one output. Whether there is feed-through is an exact test. */
    DiscreteFilter toFilter() {
        requireSingle();
        int n = states();
        double[] rows = new double[n * n];
        double[] column = new double[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(a[i], 0, rows, i * n, n);
            column[i] = b[i][0];
        }
        double feedthrough = d[0][0];
        if (n == 0) {
            return new DiscreteFilter(DiscreteFilter.Form.NO_STATE, 0, rows, column, c[0], feedthrough);
        }
        if (feedthrough != 0) {
            return new DiscreteFilter(DiscreteFilter.Form.GENERAL, n, rows, column, c[0], feedthrough);
        }
        if (n == 1) {
            return new DiscreteFilter(DiscreteFilter.Form.ONE_STATE, 1, rows, new double[] {c[0][0] * column[0]},
                    new double[] {1}, 0);
        }
        return new DiscreteFilter(DiscreteFilter.Form.NO_FEEDTHROUGH, n, rows, column, c[0], 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateSpace that && Arrays.deepEquals(a, that.a) && Arrays.deepEquals(b, that.b)
                && Arrays.deepEquals(c, that.c) && Arrays.deepEquals(d, that.d);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(new Object[] {a, b, c, d});
    }

    @Override
    public String toString() {
        return "StateSpace(a=" + Arrays.deepToString(a) + ", b=" + Arrays.deepToString(b) + ", c="
                + Arrays.deepToString(c) + ", d=" + Arrays.deepToString(d) + ")";
    }
}
