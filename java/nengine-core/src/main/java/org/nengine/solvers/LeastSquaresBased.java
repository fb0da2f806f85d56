package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Solvers that state a least-squares problem and leave it to a {@link LeastSquaresSolver}.
 *
 * @param <S> the class itself
 */
abstract class LeastSquaresBased<S extends LeastSquaresBased<S>> extends Solver {

    static final LeastSquaresSolver DEFAULT_SOLVER = new Cholesky();

    private final LeastSquaresSolver solver;

    LeastSquaresBased(LeastSquaresSolver solver, boolean weights) {
        super(weights);
        this.solver = Require.present(getClass().getSimpleName(), "solver", solver);
    }

    abstract S with(LeastSquaresSolver how, boolean full);

    /** The same solver, solving for a full weight matrix or not. */
    public S weights(boolean full) {
        return with(solver, full);
    }

    /** The same, solving the least-squares problem in another way than by {@link Cholesky}. */
    public S solver(LeastSquaresSolver how) {
        return with(how, weights());
    }

    /** How the least-squares problem is solved. */
    public LeastSquaresSolver solver() {
        return solver;
    }

    /** All parameters, of which one is the subclass's own. */
    final Map<String, Object> parametersWith(String name, double value, double defaultValue) {
        return solverParameters().with(name, value, defaultValue).with("solver", solver, DEFAULT_SOLVER).map();
    }
}
