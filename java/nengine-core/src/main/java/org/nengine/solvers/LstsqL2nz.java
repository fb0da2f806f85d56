package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Least squares with L2 regularisation that spares neurons which are seldom active: {@link LstsqL2} with a penalty per
 * neuron, {@code reg max(|A|) sqrt(f)} where f is the fraction of evaluation points at which the neuron is active.
 * Neurons that are never active get the largest of these.
 */
public final class LstsqL2nz extends LeastSquaresBased<LstsqL2nz> {

    private static final double DEFAULT_REG = 0.1;

    private final double reg;

    /** Decoders with a regularisation of 0.1. */
    public LstsqL2nz() {
        this(DEFAULT_REG);
    }

    /**
     * The given regularisation.
     *
     * @param reg strength relative to the highest activity, 0 or more
     */
    public LstsqL2nz(double reg) {
        this(reg, DEFAULT_SOLVER, false);
    }

    private LstsqL2nz(double reg, LeastSquaresSolver solver, boolean weights) {
        super(solver, weights);
        this.reg = Require.atLeast("LstsqL2nz", "reg", 0.0, reg);
        if (!solver.penalisesEachNeuron()) {
            throw new ValidationException("LstsqL2nz", "solver", "must be able to give each neuron a penalty of its"
                    + " own, as Cholesky() and Conjgrad() can; got " + solver);
        }
    }

    @Override
    LstsqL2nz with(LeastSquaresSolver how, boolean full) {
        return new LstsqL2nz(reg, how, full);
    }

    /** Strength of the regularisation relative to the highest activity. */
    public double reg() {
        return reg;
    }

    @Override
    protected Map<String, Object> parameters() {
        return parametersWith("reg", reg, DEFAULT_REG);
    }
}
