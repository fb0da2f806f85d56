package org.nengine.distributions;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.nengine.exceptions.ConvergenceException;
import org.nengine.random.RandomState;

/**
 * Random orthogonal matrices, uniform over rotations and reflections: the orthogonal factor of the polar decomposition of
 * a matrix of normals. It is unique, so it does not matter how it is computed.
 */
final class RandomOrthogonal {

    private static final int MOST_STEPS = 100;

    private RandomOrthogonal() {
    }

    /** A d x d matrix; takes d * d normals. */
    static DMatrixRMaj sample(int d, RandomState rng) {
        return polarFactor(DMatrixRMaj.wrap(d, d, rng.standardNormal(d * d)));
    }

    /**
     * Newton's iteration X <- (gX + (gX)^-T) / 2 (Higham, "Computing the polar decomposition", 1986). The scale g, by
     * norms, makes the early steps fast; near the end it is 1 and the convergence quadratic.
     */
    private static DMatrixRMaj polarFactor(DMatrixRMaj matrix) {
        int d = matrix.numRows;
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.linear(d);
        DMatrixRMaj x = matrix;
        DMatrixRMaj inverse = new DMatrixRMaj(d, d);
        DMatrixRMaj inverseTransposed = new DMatrixRMaj(d, d);
        boolean scaled = true;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (!solver.setA(x.copy())) {
                break;
            }
            solver.invert(inverse);
            CommonOps_DDRM.transpose(inverse, inverseTransposed);
            double g = scaled ? scale(x, inverse) : 1.0;
            DMatrixRMaj next = new DMatrixRMaj(d, d);
            CommonOps_DDRM.add(0.5 * g, x, 0.5 / g, inverseTransposed, next);
            double change = difference(next, x) / NormOps_DDRM.normF(next);
            x = next;
            if (change < 1e-2) {
                scaled = false;
            }
            // The error after a step is about half the square of the change: one more step would not show.
            if (change < 1e-9) {
                return x;
            }
        }
        throw new ConvergenceException("the orthogonal factor of a random " + d + " x " + d
                + " matrix could not be found; use another seed");
    }

    private static double scale(DMatrixRMaj x, DMatrixRMaj inverse) {
        double ratio = NormOps_DDRM.inducedP1(inverse) * NormOps_DDRM.inducedPInf(inverse)
                / (NormOps_DDRM.inducedP1(x) * NormOps_DDRM.inducedPInf(x));
        return Math.sqrt(Math.sqrt(ratio));
    }

    private static double difference(DMatrixRMaj a, DMatrixRMaj b) {
        double sum = 0.0;
        for (int i = 0; i < a.getNumElements(); i++) {
            double difference = a.get(i) - b.get(i);
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }
}
