package org.nengine.solvers;

import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.values.Parameters;

/**
 * As {@link SVD}: the decomposition is always the full one, which is the exact answer that a randomised one
 * approximates. The parameters are kept for models that name them.
 */
public final class RandomizedSVD extends LeastSquaresSolver {

    private static final int DEFAULT_COMPONENTS = 60;
    private static final int DEFAULT_OVERSAMPLES = 10;

    private final int nComponents;
    private final int nOversamples;
    private final int nIter;

    /** 60 components, 10 oversamples, no power iterations. */
    public RandomizedSVD() {
        this(DEFAULT_COMPONENTS, DEFAULT_OVERSAMPLES, 0);
    }

    /**
     * The given parameters.
     *
     * @param nComponents how many singular values are wanted, 1 or more
     * @param nOversamples how many random vectors are added, 0 or more
     * @param nIter number of power iterations, 0 or more
     */
    public RandomizedSVD(int nComponents, int nOversamples, int nIter) {
        this.nComponents = Require.atLeast("RandomizedSVD", "nComponents", 1, nComponents);
        this.nOversamples = Require.atLeast("RandomizedSVD", "nOversamples", 0, nOversamples);
        this.nIter = Require.atLeast("RandomizedSVD", "nIter", 0, nIter);
    }

    /** How many singular values are wanted. */
    public int nComponents() {
        return nComponents;
    }

    /** How many random vectors are added. */
    public int nOversamples() {
        return nOversamples;
    }

    /** Number of power iterations. */
    public int nIter() {
        return nIter;
    }

    @Override
    protected Map<String, Object> parameters() {
        return new Parameters().with("nComponents", nComponents, DEFAULT_COMPONENTS)
                .with("nOversamples", nOversamples, DEFAULT_OVERSAMPLES).with("nIter", nIter, 0).map();
    }
}
