package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;

/**
 * Least squares with L2 regularisation, the default: minimises {@code |A D - Y|^2 + m (reg max(A))^2 |D|^2} over m
 * evaluation points.
 *
 * <p>The matrices A and Y hold the activities and the target values at the evaluation points; D are the decoders.
 */
public final class LstsqL2 extends LeastSquaresBased<LstsqL2> {

    private static final double DEFAULT_REG = 0.1;

    private final double reg;

    /** Decoders with a regularisation of 0.1. */
    public LstsqL2() {
        this(DEFAULT_REG);
    }

    /**
     * The given regularisation.
     *
     * @param reg strength relative to the highest activity, 0 or more
     */
    public LstsqL2(double reg) {
        this(reg, DEFAULT_SOLVER, false);
    }

    private LstsqL2(double reg, LeastSquaresSolver solver, boolean weights) {
        super(solver, weights);
        this.reg = Require.atLeast("LstsqL2", "reg", 0.0, reg);
    }

    @Override
    LstsqL2 with(LeastSquaresSolver how, boolean full) {
        return new LstsqL2(reg, how, full);
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
