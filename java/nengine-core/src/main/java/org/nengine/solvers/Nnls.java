package org.nengine.solvers;

import java.util.Map;

/**
 * Least squares with decoders that are not negative, without regularisation. Each function value is solved for on its
 * own by the active-set method of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23).
 *
 * <p>Asked for full weights, it solves for weights that are not negative, rather than composing them of decoders.
 */
public final class Nnls extends Solver {

    /** Decoders that are not negative. */
    public Nnls() {
        this(false);
    }

    private Nnls(boolean weights) {
        super(weights);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public Nnls weights(boolean full) {
        return new Nnls(full);
    }

    @Override
    public boolean compositional() {
        return false;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().map();
    }
}
