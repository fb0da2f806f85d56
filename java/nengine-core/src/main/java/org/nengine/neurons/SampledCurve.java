package org.nengine.neurons;

/**
 * A piecewise-linear curve through sampled points, constant beyond both ends. The x of the points should not decrease;
 * where they do, as for the rates of neurons that burst, several pieces hold a value and the one that the search comes
 * upon is taken. To give the same tuning as NumPy's {@code interp} the search is the same: it looks next to the piece
 * of the value before, then within eight pieces of it, then everywhere, by bisection.
 */
final class SampledCurve {

    private static final int NEAR = 8;

    private final double[] xs;
    private final double[] ys;
    private int guess;

    /** At least five points, more than which a curve of neurons always has. */
    SampledCurve(double[] xs, double[] ys) {
        this.xs = xs.clone();
        this.ys = ys.clone();
    }

    /** The value at x. Depends on the value asked for before only where the x of the points decrease. */
    double at(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        int k = find(x);
        guess = k;
        int last = xs.length - 1;
        if (k < 0) {
            return ys[0];
        }
        if (k >= last) {
            return ys[last];
        }
        return xs[k] == x ? ys[k] : (ys[k + 1] - ys[k]) / (xs[k + 1] - xs[k]) * (x - xs[k]) + ys[k];
    }

    /** The index of the point at which the piece of x begins; -1 below the first point. */
    private int find(double x) {
        int n = xs.length;
        if (x > xs[n - 1]) {
            return n;
        }
        if (x < xs[0]) {
            return -1;
        }
        int g = Math.max(1, Math.min(guess, n - 3));
        if (x >= xs[g]) {
            if (x < xs[g + 1]) {
                return g;
            }
            if (x < xs[g + 2]) {
                return g + 1;
            }
            return bisect(x, g + 2, g < n - NEAR - 1 && x < xs[g + NEAR] ? g + NEAR : n);
        }
        if (x >= xs[g - 1]) {
            return g - 1;
        }
        return bisect(x, g > NEAR && x >= xs[g - NEAR] ? g - NEAR : 0, g - 1);
    }

    private int bisect(double x, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = low + (high - low) / 2;
            if (x >= xs[middle]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }
}
