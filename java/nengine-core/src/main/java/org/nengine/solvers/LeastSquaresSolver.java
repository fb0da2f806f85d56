package org.nengine.solvers;

import org.nengine.values.Described;

/**
 * How a regularised least-squares problem is solved: minimise {@code |A X - Y|^2 + m |sigma X|^2} over m evaluation
 * points, with a penalty sigma for all neurons or one for each. It is an immutable value that solvers such as
 * {@link LstsqL2} have as a parameter; the default is {@link Cholesky}.
 *
 * <p>For a way of your own, extend this class and provide an {@code org.nengine.build.solvers.LeastSquaresMethod} for
 * it as a service.
 */
public abstract class LeastSquaresSolver extends Described {

    /** For subclasses; what solves is found by the build as a service for the class. */
    protected LeastSquaresSolver() {
    }

    /** Whether it can give each neuron a penalty of its own, as {@link LstsqL2nz} needs it. */
    public boolean penalisesEachNeuron() {
        return false;
    }
}
