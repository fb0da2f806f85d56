package org.nengine.distributions;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.nengine.exceptions.ConvergenceException;
import org.nengine.random.RandomState;

/**
 * Random orthogonal matrices, uniform over rotations and reflections: the orthogonal factor U V^T of the polar
 * decomposition of a matrix of normals U S V^T. It is unique, so it does not matter how it is computed.
 */
final class RandomOrthogonal {

    private RandomOrthogonal() {
    }

    /** A d x d matrix; takes d * d normals. */
    static DMatrixRMaj sample(int d, RandomState rng) {
        SingularValueDecomposition_F64<DMatrixRMaj> svd = DecompositionFactory_DDRM.svd(d, d, true, true, false);
        if (!svd.decompose(DMatrixRMaj.wrap(d, d, rng.standardNormal(d * d)))) {
            throw new ConvergenceException("the singular values of a random " + d + " x " + d
                    + " matrix could not be found; use another seed");
        }
        DMatrixRMaj product = new DMatrixRMaj(d, d);
        CommonOps_DDRM.mult(svd.getU(null, false), svd.getV(null, true), product);
        return product;
    }
}
