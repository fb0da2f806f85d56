package org.nengine.solvers;

/**
 * How the decoders of a connection are found. A solver is an immutable description; the mathematics is done while the
 * network is built.
 */
public abstract class Solver {

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
}
