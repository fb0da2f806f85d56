package org.nengine.build.solvers;

import org.nengine.build.linalg.Matrix;

/**
 * Minimises {@code |y - A w|^2 / 2 + alpha |w|_1 + beta |w|^2 / 2} by cyclic coordinate descent (Friedman, Hastie and
 * Tibshirani, J. Stat. Softw. 33, 2010): each coordinate in turn takes the best value, given the others.
 *
 * <p>When no coordinate has moved by more than 1e-4 of the largest, the duality gap decides: it bounds how far the
 * objective can still fall, and the descent ends when that is at most 1e-4 of {@code |y|^2}.
 */
final class ElasticNet {

    private static final double TOLERANCE = 1e-4;

    private final double[][] columns;
    private final double[] squaredNorms;
    private final double alpha;
    private final double beta;

    /**
     * Where a descent ended.
     *
     * @param sweeps over all coordinates
     * @param gap the duality gap
     * @param tolerance the gap that was asked for
     */
    record Result(double[] w, int sweeps, double gap, double tolerance) {

        boolean converged() {
            return gap <= tolerance;
        }
    }

    /**
     * @param a (points, coordinates)
     */
    ElasticNet(Matrix a, double alpha, double beta) {
        this.columns = a.transpose().toRows();
        this.squaredNorms = new double[columns.length];
        for (int j = 0; j < columns.length; j++) {
            squaredNorms[j] = Vectors.dot(columns[j], columns[j]);
        }
        this.alpha = alpha;
        this.beta = beta;
    }

    /**
     * Descends from zeros.
     *
     * @param limit of sweeps, at least 1
     */
    Result solve(double[] y, int limit) {
        double[] w = new double[columns.length];
        double[] residual = y.clone();
        double tolerance = TOLERANCE * Vectors.dot(y, y);
        for (int sweep = 1;; sweep++) {
            double largestMove = 0;
            double largest = 0;
            for (int j = 0; j < w.length; j++) {
                double before = w[j];
                w[j] = descend(j, before, residual);
                largestMove = Math.max(largestMove, Math.abs(w[j] - before));
                largest = Math.max(largest, Math.abs(w[j]));
            }
            if (largest == 0 || largestMove / largest < TOLERANCE || sweep == limit) {
                double gap = gap(w, residual, y);
                if (gap <= tolerance || sweep == limit) {
                    return new Result(w, sweep, gap, tolerance);
                }
            }
        }
    }

    /** The best value of a coordinate; the residual follows. */
    private double descend(int j, double before, double[] residual) {
        if (squaredNorms[j] == 0) {
            return before;
        }
        double[] column = columns[j];
        if (before != 0) {
            Vectors.add(residual, before, column);
        }
        double slope = Vectors.dot(column, residual);
        double shrunk = Math.max(Math.abs(slope) - alpha, 0);
        double after = shrunk == 0 ? 0 : Math.copySign(shrunk, slope) / (squaredNorms[j] + beta);
        if (after != 0) {
            Vectors.add(residual, -after, column);
        }
        return after;
    }

    /** How much the objective is at most above its minimum: its value less that of a feasible point of the dual. */
    private double gap(double[] w, double[] residual, double[] y) {
        double steepest = 0;
        double sum = 0;
        for (int j = 0; j < w.length; j++) {
            steepest = Math.max(steepest, Math.abs(Vectors.dot(columns[j], residual) - beta * w[j]));
            sum += Math.abs(w[j]);
        }
        double scale = steepest > alpha ? alpha / steepest : 1;
        double squares = Vectors.dot(residual, residual);
        return 0.5 * squares * (1 + scale * scale) + alpha * sum - scale * Vectors.dot(residual, y)
                + 0.5 * beta * (1 + scale * scale) * Vectors.dot(w, w);
    }
}
