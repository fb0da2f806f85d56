package org.nengine.solvers;

import java.util.Map;

/**
 * Solves by the singular value decomposition {@code A = U diag(s) V}:
 * {@code X = V^T diag(s / (s^2 + m sigma^2)) U^T Y}.
 */
public final class SVD extends LeastSquaresSolver {

    /** The decomposition has no parameters. */
    public SVD() {
    }

    @Override
    protected Map<String, Object> parameters() {
        return Map.of();
    }
}
