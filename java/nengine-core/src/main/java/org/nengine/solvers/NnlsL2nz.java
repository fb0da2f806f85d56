package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * {@link NnlsL2} with a penalty per neuron: {@code reg max(A) sqrt(f)} where f is the fraction of evaluation points at
 * which the neuron is active. Neurons that are never active have a penalty of 1.
 */
public final class NnlsL2nz extends Solver {

    private static final double DEFAULT_REG = 0.1;

    private final double reg;

    /** Decoders with a regularisation of 0.1. */
    public NnlsL2nz() {
        this(DEFAULT_REG);
    }

    /**
     * Decoders with the given regularisation.
     *
     * @param reg strength relative to the highest activity, 0 or more
     */
    public NnlsL2nz(double reg) {
        this(reg, false);
    }

    private NnlsL2nz(double reg, boolean weights) {
        super(weights);
        this.reg = Require.atLeast("NnlsL2nz", "reg", 0.0, reg);
    }

    /** The same solver, solving for a full weight matrix or not. */
    public NnlsL2nz weights(boolean full) {
        return new NnlsL2nz(reg, full);
    }

    /** Strength of the regularisation relative to the highest activity. */
    public double reg() {
        return reg;
    }

    @Override
    public boolean compositional() {
        return false;
    }

    @Override
    protected Map<String, Object> parameters() {
        return solverParameters().with("reg", reg, DEFAULT_REG).map();
    }
}
