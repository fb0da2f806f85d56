package org.nengine.build.linalg;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.SingularOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Linear algebra in pure Java, by the EJML library but for the Gram matrix. */
public final class EjmlLinearAlgebra implements LinearAlgebra {

    /** Used by the service loader. */
    public EjmlLinearAlgebra() { }

    @Override
    public String name() {
        return "EJML";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Matrix multiply(Matrix a, Matrix b) {
        requireFit(a.columns() == b.rows(), a, b);
        DMatrixRMaj c = new DMatrixRMaj(a.rows(), b.columns());
        CommonOps_DDRM.mult(wrap(a), wrap(b), c);
        return unwrap(c);
    }

    @Override
    public Matrix multiplyTransposed(Matrix a, Matrix b) {
        requireFit(a.rows() == b.rows(), a, b);
        DMatrixRMaj c = new DMatrixRMaj(a.columns(), b.columns());
        CommonOps_DDRM.multTransA(wrap(a), wrap(b), c);
        return unwrap(c);
    }

    @Override
    public Matrix gram(Matrix a) {
        return Gram.of(a);
    }

    @Override
    public Matrix solvePositiveDefinite(Matrix g, Matrix b) {
        requireFit(g.rows() == g.columns() && g.rows() == b.rows(), g, b);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(g.rows());
        // The solver may work inside its arguments.
        if (!solver.setA(wrap(g).copy())) {
            throw new ArithmeticException("a matrix of " + g.rows() + " x " + g.rows() + " is not positive definite");
        }
        DMatrixRMaj x = new DMatrixRMaj(b.rows(), b.columns());
        solver.solve(wrap(b).copy(), x);
        return unwrap(x);
    }

    @Override
    public Svd svd(Matrix a) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd =
                DecompositionFactory_DDRM.svd(a.rows(), a.columns(), true, true, true);
        if (!svd.decompose(wrap(a).copy())) {
            throw new ArithmeticException("the singular value decomposition of a matrix of " + a.rows() + " x "
                    + a.columns() + " does not converge");
        }
        int k = Math.min(a.rows(), a.columns());
        DMatrixRMaj u = svd.getU(null, false);
        DMatrixRMaj v = svd.getV(null, false);
        double[] s = Arrays.copyOf(svd.getSingularValues(), k);
        SingularOps_DDRM.descendingOrder(u, false, s, k, v, false);
        return new Svd(unwrap(u), s, unwrap(v));
    }

    private static void requireFit(boolean fits, Matrix a, Matrix b) {
        if (!fits) {
            throw new IllegalArgumentException("shapes do not fit: " + a.rows() + " x " + a.columns() + " and "
                    + b.rows() + " x " + b.columns());
        }
    }

    private static DMatrixRMaj wrap(Matrix a) {
        return DMatrixRMaj.wrap(a.rows(), a.columns(), a.data());
    }

    private static Matrix unwrap(DMatrixRMaj a) {
        return new Matrix(a.numRows, a.numCols, a.data);
    }
}
