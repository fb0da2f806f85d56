package org.nengine.networks;

import java.util.Arrays;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** Checks of vectors that users give as rows, one for each of some items. */
final class Vectors {

    private Vectors() {
    }

    /**
     * A copy of the rows.
     *
     * @throws ValidationException if there is no row, or if they are empty, of different lengths or not finite
     */
    static double[][] checked(String owner, String attribute, double[][] rows) {
        if (Require.present(owner, attribute, rows).length == 0
                || Require.present(owner, attribute, rows[0]).length == 0) {
            throw new ValidationException(owner, attribute, "needs at least one vector of at least one element");
        }
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = Require.present(owner, attribute, rows[i]).clone();
            if (copy[i].length != copy[0].length) {
                throw new ValidationException(owner, attribute, "needs vectors of one length, got " + copy[0].length
                        + " elements in vector 0 and " + copy[i].length + " in vector " + i);
            }
            if (!Arrays.stream(copy[i]).allMatch(Double::isFinite)) {
                throw new ValidationException(owner, attribute, "needs finite numbers, got " + Arrays.toString(copy[i])
                        + " as vector " + i);
            }
        }
        return copy;
    }

    /** As {@link #checked(String, String, double[][])}, with a row for each item. */
    static double[][] checked(String owner, String attribute, double[][] rows, int items) {
        double[][] copy = checked(owner, attribute, rows);
        if (copy.length != items) {
            throw new ValidationException(owner, attribute, "needs a vector for each of the " + items
                    + " items, got " + copy.length);
        }
        return copy;
    }

    /** A value for each item; a single one is for all. */
    static double[] perItem(String owner, String attribute, double[] values, int items) {
        if (Require.present(owner, attribute, values).length != 1 && values.length != items) {
            throw new ValidationException(owner, attribute, "needs one number, or one for each of the " + items
                    + " items, got " + values.length);
        }
        for (double value : values) {
            Require.finite(owner, attribute, value);
        }
        double[] result = values.clone();
        if (values.length != items) {
            result = new double[items];
            Arrays.fill(result, values[0]);
        }
        return result;
    }
}
