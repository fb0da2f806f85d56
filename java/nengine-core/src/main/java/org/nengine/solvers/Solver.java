package org.nengine.solvers;

import org.nengine.values.Described;
import org.nengine.values.Parameters;

/**
 * How the decoders of a connection are found. A solver is an immutable value; the mathematics is done while the network
 * is built.
 *
 * <p>For a solver of your own, extend this class and provide an {@code org.nengine.build.solvers.SolverMethod} for it
 * as a service.
 */
public abstract class Solver extends Described {

    private final boolean weights;

    /**
     * For subclasses; what solves is found by the build as a service for the class.
     *
     * @param weights whether a full matrix of weights is solved for
     */
    protected Solver(boolean weights) {
        this.weights = weights;
    }

    /**
     * Whether a full matrix of connection weights is solved for, from neuron to neuron, rather than decoders. Has an
     * effect only between two ensembles.
     */
    public final boolean weights() {
        return weights;
    }

    /** Whether weights can be composed of separately solved decoders and the encoders of the target. */
    public boolean compositional() {
        return true;
    }

    /** The parameter that all solvers have, for {@link #parameters()} to add to. */
    protected final Parameters solverParameters() {
        return new Parameters().with("weights", weights, false);
    }
}
