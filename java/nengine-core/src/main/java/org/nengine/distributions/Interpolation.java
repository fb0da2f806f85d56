package org.nengine.distributions;

/** Piecewise linear interpolation, constant outside the given points. */
final class Interpolation {

    private Interpolation() {
    }

    /** The value at x of the polyline through (xp, fp), xp ascending; of several equal points the last one counts. */
    static double at(double x, double[] xp, double[] fp) {
        int last = xp.length - 1;
        if (x < xp[0]) {
            return fp[0];
        }
        if (x >= xp[last]) {
            return fp[last];
        }
        int low = 0;
        int high = last;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (xp[middle] <= x) {
                low = middle;
            } else {
                high = middle;
            }
        }
        if (xp[low] == x) {
            return fp[low];
        }
        return (fp[low + 1] - fp[low]) / (xp[low + 1] - xp[low]) * (x - xp[low]) + fp[low];
    }
}
