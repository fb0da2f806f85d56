package org.nengine.synapses;

import java.util.Arrays;

import org.nengine.exceptions.ValidationException;

/**
 * A filter for a fixed step length, in the form in which it is stepped. With the input u of this step, the state X and
 * the output y:
 *
 * <table>
 * <caption>What each form does in a step</caption>
 * <tr><td>{@code NO_STATE}</td><td>{@code y = d u}</td></tr>
 * <tr><td>{@code ONE_STATE}</td><td>{@code X = a X + b u; y = X} (b holds the product of b and c, and c is 1)</td></tr>
 * <tr><td>{@code NO_FEEDTHROUGH}</td><td>{@code X = A X + b u; y = c X}, the state first</td></tr>
 * <tr><td>{@code GENERAL}</td><td>{@code y = c X + d u; X = A X + b u}, the output first</td></tr>
 * </table>
 *
 * <p>The state starts at 0. The arrays belong to the record: do not change them.
 *
 * @param form how it is stepped
 * @param order number of states per element
 * @param a {@code order * order} values, row by row
 * @param b {@code order} values
 * @param c {@code order} values
 * @param d feed-through
 */
public record DiscreteFilter(Form form, int order, double[] a, double[] b, double[] c, double d) {

    private static final double SMALLEST_GAIN = 1e-8;

    /** The kinds of step. */
    public enum Form {
        /** A gain. */
        NO_STATE,
        /** One state, which is the output. */
        ONE_STATE,
        /** Several states and no feed-through. */
        NO_FEEDTHROUGH,
        /** Everything else. */
        GENERAL
    }

    /**
     * The states from which the outputs start at given values; see {@link LinearFilter#stepFrom}.
     *
     * @return {@code [y0.length][order]}
     */
    double[][] stateAt(String owner, double[] y0) {
        if (form == Form.NO_STATE) {
            throw refused(owner, "a filter without state has no output before the first step", y0);
        }
        double[] unit = steadyState(owner, y0);
        double gain = d;
        for (int i = 0; i < order; i++) {
            gain += c[i] * unit[i];
        }
        if (form == Form.ONE_STATE) {
            gain = 1;
        } else if (Math.abs(gain) <= SMALLEST_GAIN) {
            throw refused(owner, "the filter gives 0 for every constant input", y0);
        }
        double[][] states = new double[y0.length][order];
        for (int i = 0; i < y0.length; i++) {
            for (int j = 0; j < order; j++) {
                states[i][j] = unit[j] * (y0[i] / gain);
            }
        }
        return states;
    }

    /** The state that a constant input of 1 leads to: {@code (I - A)^-1 b}. */
    private double[] steadyState(String owner, double[] y0) {
        if (form == Form.ONE_STATE) {
            if (a[0] == 1) {
                throw refused(owner, "the filter is an integrator and settles nowhere", y0);
            }
            return new double[] {b[0] / (1 - a[0])};
        }
        double[][] m = new double[order][order];
        double[][] right = new double[order][1];
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < order; j++) {
                m[i][j] = (i == j ? 1 : 0) - a[i * order + j];
            }
            right[i][0] = b[i];
        }
        double[][] x;
        try {
            x = Elimination.solve(m, right, "I - A");
        } catch (ValidationException singular) {
            throw refused(owner, "the filter integrates and settles nowhere", y0);
        }
        return Arrays.stream(x).mapToDouble(row -> row[0]).toArray();
    }

    private static ValidationException refused(String owner, String why, double[] y0) {
        return new ValidationException(owner, "y0", "must be 0, because " + why + ", got " + Arrays.toString(y0));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DiscreteFilter that && form == that.form && order == that.order
                && Arrays.equals(a, that.a) && Arrays.equals(b, that.b) && Arrays.equals(c, that.c)
                && Double.compare(d, that.d) == 0;
    }

    @Override
    public int hashCode() {
        int hash = 31 * form.hashCode() + Arrays.hashCode(a);
        return 31 * (31 * (31 * hash + Arrays.hashCode(b)) + Arrays.hashCode(c)) + Double.hashCode(d);
    }

    @Override
    public String toString() {
        return "DiscreteFilter(" + form + ", a=" + Arrays.toString(a) + ", b=" + Arrays.toString(b) + ", c="
                + Arrays.toString(c) + ", d=" + d + ")";
    }
}
