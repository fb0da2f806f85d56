package org.nengine.solvers;

import java.util.Map;
import java.util.Optional;
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
        this(Rows.checked("NoSolver", "values", values), false);
    }

    private NoSolver(double[][] values, boolean weights) {
        super(weights);
        this.values = values;
    }

    /** The same decoders; with {@code full}, multiplied by the encoders of the target into a weight matrix. */
    public NoSolver weights(boolean full) {
        return new NoSolver(values, full);
    }

    /** A copy of the decoders, {@code [neurons][output size]}; empty for zeros. */
    public Optional<double[][]> values() {
        return Rows.present(values);
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
