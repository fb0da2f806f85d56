package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.build.linalg.LinearAlgebra;
import org.nengine.build.linalg.Matrix;
import org.nengine.solvers.BlockConjgrad;

/** Conjugate gradients on the normal equations, all targets at once. Details: {@code iterations}, one number. */
public final class BlockConjgradMethod implements LeastSquaresMethod<BlockConjgrad> {

    /** Used by the service loader. */
    public BlockConjgradMethod() { }

    @Override
    public Class<BlockConjgrad> handles() {
        return BlockConjgrad.class;
    }

    @Override
    public Result solve(BlockConjgrad solver, Activities activities, Matrix targets, Penalty penalty) {
        LinearAlgebra algebra = activities.algebra();
        NormalEquations equations = new NormalEquations(activities, penalty);
        int limit = activities.neurons() / targets.columns() + 1;
        double tolerance = solver.tol() * solver.tol() * activities.points();
        Matrix x = NormalEquations.guess("BlockConjgrad", solver.x0(), activities.neurons(), targets.columns());
        Matrix r = equations.rightHandSides(targets);
        Vectors.add(r.data(), -1, equations.apply(x).data());
        Matrix p = new Matrix(r.rows(), r.columns(), r.data().clone());
        Matrix s = algebra.multiplyTransposed(r, r);
        int iteration = 0;
        while (iteration < limit) {
            iteration++;
            Matrix q = equations.apply(p);
            Matrix alpha = SquareSystem.solve(algebra.multiplyTransposed(p, q), s);
            Vectors.add(x.data(), 1, algebra.multiply(p, alpha).data());
            Vectors.add(r.data(), -1, algebra.multiply(q, alpha).data());
            Matrix next = algebra.multiplyTransposed(r, r);
            if (diagonalBelow(next, tolerance)) {
                break;
            }
            Matrix conjugate = algebra.multiply(p, SquareSystem.solve(s, next));
            Vectors.add(conjugate.data(), 1, r.data());
            p = conjugate;
            s = next;
        }
        return new Result(x, Map.of("iterations", new double[] {iteration}));
    }

    private static boolean diagonalBelow(Matrix matrix, double limit) {
        for (int i = 0; i < matrix.rows(); i++) {
            if (!(matrix.get(i, i) < limit)) {
                return false;
            }
        }
        return true;
    }
}
