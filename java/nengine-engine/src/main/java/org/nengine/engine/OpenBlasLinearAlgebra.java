package org.nengine.engine;

import static org.nengine.engine.Status.check;

import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.engine.jni.NativeEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linear algebra by the OpenBLAS that the engine brings along: the choice for building networks wherever the engine can
 * be loaded. Each call stays on its thread, so results do not depend on how many there are.
 */
public final class OpenBlasLinearAlgebra implements LinearAlgebra {

    private static final Logger LOG = LoggerFactory.getLogger(OpenBlasLinearAlgebra.class);
    private static final int PREFERRED = 10;
    private static final int UNUSABLE = -1;

    /** Used by the service loader. */
    public OpenBlasLinearAlgebra() {
    }

    @Override
    public String name() {
        return "OpenBLAS";
    }

    /** Above that of the implementation in Java, unless the engine cannot be loaded here. */
    @Override
    public int priority() {
        if (NativeLibrary.failure().isPresent()) {
            LOG.warn("networks are built without OpenBLAS, which is slower: {}",
                    NativeLibrary.failure().get().toString());
            return UNUSABLE;
        }
        return PREFERRED;
    }

    @Override
    public Matrix multiply(Matrix a, Matrix b) {
        requireFit(a.columns() == b.rows(), a, b);
        Matrix c = Matrix.zeros(a.rows(), b.columns());
        check(NativeEngine.nengine_multiply(0, a.rows(), b.columns(), a.columns(), a.data(), b.data(), c.data()));
        return c;
    }

    @Override
    public Matrix multiplyTransposed(Matrix a, Matrix b) {
        requireFit(a.rows() == b.rows(), a, b);
        Matrix c = Matrix.zeros(a.columns(), b.columns());
        check(NativeEngine.nengine_multiply(1, a.columns(), b.columns(), a.rows(), a.data(), b.data(), c.data()));
        return c;
    }

    @Override
    public Matrix gram(Matrix a) {
        Matrix c = Matrix.zeros(a.columns(), a.columns());
        check(NativeEngine.nengine_gram(a.rows(), a.columns(), a.data(), c.data()));
        return c;
    }

    @Override
    public Matrix solvePositiveDefinite(Matrix g, Matrix b) {
        requireFit(g.rows() == g.columns() && g.rows() == b.rows(), g, b);
        Matrix x = Matrix.zeros(b.rows(), b.columns());
        int[] failed = new int[1];
        check(NativeEngine.nengine_solve_positive_definite(g.rows(), b.columns(), g.data(), b.data(), x.data(),
                failed));
        if (failed[0] != 0) {
            throw new ArithmeticException("a matrix of " + g.rows() + " x " + g.rows() + " is not positive definite");
        }
        return x;
    }

    @Override
    public Svd svd(Matrix a) {
        int rank = Math.min(a.rows(), a.columns());
        Matrix u = Matrix.zeros(a.rows(), rank);
        Matrix v = Matrix.zeros(a.columns(), rank);
        double[] s = new double[rank];
        int[] failed = new int[1];
        check(NativeEngine.nengine_svd(a.rows(), a.columns(), a.data(), u.data(), s, v.data(), failed));
        if (failed[0] != 0) {
            throw new ArithmeticException("the singular value decomposition of a matrix of " + a.rows() + " x "
                    + a.columns() + " does not converge");
        }
        return new Svd(u, s, v);
    }

    private static void requireFit(boolean fits, Matrix a, Matrix b) {
        if (!fits) {
            throw new IllegalArgumentException("shapes do not fit: " + a.rows() + " x " + a.columns() + " and "
                    + b.rows() + " x " + b.columns());
        }
    }
}
