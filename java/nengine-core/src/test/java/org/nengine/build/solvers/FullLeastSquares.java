package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.solvers.Solver;

/** A solver for tests: plain least squares, for full weights where asked to, which it does not compose of decoders. */
public final class FullLeastSquares extends Solver {

    /** Solves for full weights, or for decoders. */
    public FullLeastSquares(boolean weights) {
        super(weights);
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
