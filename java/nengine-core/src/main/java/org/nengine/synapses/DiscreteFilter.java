package org.nengine.synapses;

import java.util.Arrays;

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
