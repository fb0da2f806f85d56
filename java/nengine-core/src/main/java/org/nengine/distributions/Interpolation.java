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
        return between(x, xp, fp, 0, last);
    }

    /** The value at x, of which it is known that {@code xp[low] <= x < xp[high]}; high may be one past the end. */
    static double between(double x, double[] xp, double[] fp, int low, int high) {
        int at = low;
        int above = high;
        while (above - at > 1) {
            int middle = (at + above) >>> 1;
            if (xp[middle] <= x) {
                at = middle;
            } else {
                above = middle;
            }
        }
        if (xp[at] == x) {
            return fp[at];
        }
        return (fp[at + 1] - fp[at]) / (xp[at + 1] - xp[at]) * (x - xp[at]) + fp[at];
    }
}
