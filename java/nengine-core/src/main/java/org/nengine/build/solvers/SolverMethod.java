package org.nengine.build.solvers;

import java.util.Optional;
import org.nengine.build.linalg.Matrix;
import org.nengine.build.spi.Handler;
import org.nengine.build.spi.Handlers;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;
import org.nengine.solvers.Solver;

/**
 * The numerics of one class of solvers.
 *
 * @param <S> the class that describes it
 */
public interface SolverMethod<S extends Solver> extends Handler<S> {

    /**
     * Finds X such that activities times X come close to the targets.
     *
     * @param targets one row per point
     * @param rng generator of the connection, for solvers that draw random numbers
     * @throws ArithmeticException if the system has no solution
     */
    Solution solve(S solver, Activities activities, Matrix targets, RandomState rng);

    /** Whether activities and targets matter; if not, {@link #given} has the solution. */
    default boolean looksAtPoints() {
        return true;
    }

    /**
     * The solution (neurons, targets) of a solver that looks neither at activities nor at targets. No evaluation point
     * is drawn and no function is called for such a solver.
     */
    default Optional<Matrix> given(S solver, int neurons, int targets) {
        return Optional.empty();
    }

    /**
     * Solves with the method of a solver.
     *
     * @throws ArithmeticException if the system has no solution
     * @throws BuildException if the solution has not a row per neuron and a column per target
     */
    static Solution solveWith(Solver solver, Activities activities, Matrix targets, RandomState rng) {
        Solution solution = of(solver).solve(solver, activities, targets, rng);
        Matrix x = solution.x();
        if (x.rows() != activities.neurons() || x.columns() != targets.columns()) {
            throw new BuildException("shape mismatch: " + solver + " gives " + x.rows() + " x " + x.columns()
                    + " values, but " + activities.neurons() + " neurons and " + targets.columns()
                    + " target values need " + activities.neurons() + " x " + targets.columns());
        }
        return solution;
    }

    /** The method of a solver. */
    @SuppressWarnings("unchecked")
    static <S extends Solver> SolverMethod<S> of(S solver) {
        // A handler found by an object's class takes objects of that class.
        return (SolverMethod<S>) Methods.ALL.of(solver);
    }

    /** Holds the methods on the class path. */
    final class Methods {
        private static final Handlers<SolverMethod<?>> ALL = new Handlers<>(SolverMethod.class);

        private Methods() { }
    }
}
