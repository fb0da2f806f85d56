package org.nengine.solvers;

import java.util.Map;
import java.util.Optional;
import org.nengine.exceptions.ValidationException;
import org.nengine.values.Parameters;

/** Takes the decoders as they are given, without solving; zeros if none are given. */
public final class NoSolver extends Solver {

    private final double[][] values;

    /** Decoders that are all zero, to be learned. */
    public NoSolver() {
        this(new double[0][], false);
    }

    /**
     * The given decoders.
     *
     * @param values {@code [neurons][output size of the function]}, rows of one length
     */
    public NoSolver(double[][] values) {
        this(checked(values), false);
    }

    private NoSolver(double[][] values, boolean weights) {
        super(weights);
        this.values = values;
    }

    private static double[][] checked(double[][] values) {
        if (values.length == 0) {
            throw new ValidationException("NoSolver", "values", "needs a row per neuron, got an empty matrix");
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i].length != values[0].length) {
                throw new ValidationException("NoSolver", "values", "needs rows of one length, got "
                        + values[0].length + " in row 0 and " + values[i].length + " in row " + i);
            }
        }
        return copy(values);
    }

    private static double[][] copy(double[][] rows) {
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            copy[i] = rows[i].clone();
        }
        return copy;
    }

    /** The same decoders; with {@code full}, multiplied by the encoders of the target into a weight matrix. */
    public NoSolver weights(boolean full) {
        return new NoSolver(values, full);
    }

    /** A copy of the decoders, {@code [neurons][output size]}; empty for zeros. */
    public Optional<double[][]> values() {
        return values.length == 0 ? Optional.empty() : Optional.of(copy(values));
    }

    @Override
    protected Map<String, Object> parameters() {
        Parameters parameters = new Parameters();
        if (values.length > 0) {
            parameters.with("values", values);
        }
        return parameters.with("weights", weights(), false).map();
    }

    /** With the shape of the decoders in place of their values. */
    @Override
    public String toString() {
        return "NoSolver(" + (values.length == 0 ? "" : "values=" + values.length + "x" + values[0].length)
                + (weights() ? (values.length == 0 ? "" : ", ") + "weights=true" : "") + ")";
    }
}
