package org.nengine.build.linalg;

import java.util.Comparator;
import java.util.ServiceLoader;

/**
 * Dense linear algebra in double precision. Implementations are found by {@link ServiceLoader}; the one of the highest
 * {@linkplain #priority() priority} is used. Results must not depend on the number of threads, arguments are not
 * changed, and an implementation is safe to use from several threads at once.
 */
public interface LinearAlgebra {

    /**
     * Singular value decomposition {@code A = U diag(s) V^T}, thin: U (m, k), s (k) falling, V (n, k), k = min(m, n).
     */
    record Svd(Matrix u, double[] s, Matrix v) { }

    /** Name for messages, such as {@code "EJML"}. */
    String name();

    /** The implementation of the highest priority is used; the one in this library has 0. */
    int priority();

    /** {@code A B}. */
    Matrix multiply(Matrix a, Matrix b);

    /** {@code A^T B}. */
    Matrix multiplyTransposed(Matrix a, Matrix b);

    /** {@code A^T A}, exactly symmetric. */
    Matrix gram(Matrix a);

    /**
     * Solves {@code G X = B} by Cholesky factorisation.
     *
     * @param g symmetric (n, n)
     * @param b right-hand sides (n, k)
     * @return X (n, k)
     * @throws ArithmeticException if G is not positive definite
     */
    Matrix solvePositiveDefinite(Matrix g, Matrix b);

    /**
     * Singular value decomposition.
     *
     * @throws ArithmeticException if the iteration does not converge, as with values that are not finite
     */
    Svd svd(Matrix a);

    /** The implementation of the highest priority among those on the class path. */
    static LinearAlgebra best() {
        return Best.INSTANCE;
    }

    /** Holds the choice, made once. */
    final class Best {
        private static final LinearAlgebra INSTANCE = ServiceLoader.load(LinearAlgebra.class,
                LinearAlgebra.class.getClassLoader()).stream().map(ServiceLoader.Provider::get)
                .max(Comparator.comparingInt(LinearAlgebra::priority))
                .orElseThrow(() -> new IllegalStateException("no provider of " + LinearAlgebra.class.getName()
                        + " is on the class path"));

        private Best() { }
    }
}
