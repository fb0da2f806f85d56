package org.nengine.solvers;

import java.util.Optional;
import org.nengine.exceptions.ValidationException;

/** Matrices that solvers are given as rows. */
final class Rows {

    private Rows() {
    }

    /** A copy of a matrix of at least one row, whose rows have one length. */
    static double[][] checked(String owner, String attribute, double[][] values) {
        if (values.length == 0) {
            throw new ValidationException(owner, attribute, "needs a row per neuron, got an empty matrix");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i].length != values[0].length) {
                throw new ValidationException(owner, attribute, "needs rows of one length, got "
                        + values[0].length + " in row 0 and " + values[i].length + " in row " + i);
            }
        }
        return copy(values);
    }

    /** A copy; empty if there are no rows. */
    static Optional<double[][]> present(double[][] rows) {
        return rows.length == 0 ? Optional.empty() : Optional.of(copy(rows));
    }

    private static double[][] copy(double[][] rows) {
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }
}
