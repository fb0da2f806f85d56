package org.nengine.solvers;

import java.util.Map;
import java.util.Optional;
import org.nengine.values.Parameters;

/**
 * Solves the normal equations by Cholesky factorisation, the default. Form 1 is
 * {@code (A^T A + m sigma^2 I) X = A^T Y}, one equation per neuron; form 2 is {@code (A A^T + m sigma^2 I) Z = Y},
 * {@code X = A^T Z}, one equation per evaluation point.
 *
 * <p>The build fails if the equations are singular, as they are without a penalty if a neuron is silent.
 */
public final class Cholesky extends LeastSquaresSolver {

    private final Optional<Boolean> transpose;

    /** Form 2 where there are fewer points than neurons and all neurons have the same penalty, else form 1. */
    public Cholesky() {
        this.transpose = Optional.empty();
    }

    /**
     * A given form.
     *
     * @param transpose true for form 2, false for form 1
     */
    public Cholesky(boolean transpose) {
        this.transpose = Optional.of(transpose);
    }

    /** True for form 2, false for form 1; empty if the form is chosen by the number of points and neurons. */
    public Optional<Boolean> transpose() {
        return transpose;
    }

    @Override
    public boolean penalisesEachNeuron() {
        return !transpose.orElse(false);
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().withPresent("transpose", transpose).map();
    }
}
