package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.Matrix;
import org.nengine.build.spi.Handler;
import org.nengine.build.spi.Handlers;
import org.nengine.solvers.LeastSquaresSolver;

/**
 * The numerics of one class of least-squares solvers: those that other solvers use.
 *
 * @param <S> the class that describes it
 */
public interface LeastSquaresMethod<S extends LeastSquaresSolver> extends Handler<S> {

    /**
     * What was found.
     *
     * @param x the solution (neurons, targets)
     * @param details what is told about it, by name, such as {@code "iterations"}
     */
    record Result(Matrix x, Map<String, double[]> details) {

        /** A solution about which nothing is told. */
        public Result(Matrix x) {
            this(x, Map.of());
        }
    }

    /**
     * Minimises {@code |A X - Y|^2 + m |sigma X|^2} over m points.
     *
     * @param activities A (points, neurons)
     * @param targets Y (points, targets)
     * @param penalty sigma; one for each neuron only if the solver {@linkplain LeastSquaresSolver#penalisesEachNeuron()
     *     can do that}
     * @throws ArithmeticException if the system has no solution
     */
    Result solve(S solver, Activities activities, Matrix targets, Penalty penalty);

    /**
     * Solves with the method of a solver, and adds the errors and the time taken.
     *
     * @throws ArithmeticException if the system has no solution
     */
    static Solution solveWith(LeastSquaresSolver solver, Activities activities, Matrix targets, Penalty penalty) {
        long start = System.nanoTime();
        Result result = of(solver).solve(solver, activities, targets, penalty);
        return Solution.of(result.x(), activities, targets, start, result.details());
    }

    /** The method of a solver. */
    @SuppressWarnings("unchecked")
    private static <S extends LeastSquaresSolver> LeastSquaresMethod<S> of(S solver) {
        // A handler found by an object's class takes objects of that class.
        return (LeastSquaresMethod<S>) Methods.ALL.of(solver);
    }

    /** Holds the methods on the class path. */
    final class Methods {
        private static final Handlers<LeastSquaresMethod<?>> ALL = new Handlers<>(LeastSquaresMethod.class);

        private Methods() { }
    }
}
