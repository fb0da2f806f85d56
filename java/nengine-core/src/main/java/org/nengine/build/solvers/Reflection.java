package org.nengine.build.solvers;

/**
 * A Householder reflection that turns a vector u into a multiple of the first unit vector.
 *
 * @param up first element of the reflection's own vector; its others are those of u
 * @param pivot what the reflection makes of the first element of u: plus or minus the norm of u
 */
record Reflection(double up, double pivot) {

    /** The reflection for the vector of some elements of an array. */
    static Reflection of(double[] u, int from, int length) {
        double largest = 0;
        for (int l = from; l < from + length; l++) {
            largest = Math.max(largest, Math.abs(u[l]));
        }
        if (largest == 0) {
            return new Reflection(0, 0);
        }
        double sum = 0;
        for (int l = from; l < from + length; l++) {
            double scaled = u[l] / largest;
            sum += scaled * scaled;
        }
        double norm = largest * Math.sqrt(sum);
        double pivot = u[from] > 0 ? -norm : norm;
        return new Reflection(u[from] - pivot, pivot);
    }

    /**
     * Reflects a vector.
     *
     * @param u the array of the vector that the reflection was made for, which starts at {@code from}
     * @param c the array of the vector to reflect, which starts at {@code at} and has the same length
     */
    void apply(double[] u, int from, int length, double[] c, int at) {
        double scale = up * pivot;
        if (scale == 0) {
            return;
        }
        double sum = up * c[at];
        for (int l = 1; l < length; l++) {
            sum += u[from + l] * c[at + l];
        }
        move(u, from, length, c, at, sum / scale);
    }

    /** Reflects four vectors of one array: as one by one, but their sums are formed side by side, which is faster. */
    void apply(double[] u, int from, int length, double[] c, int at0, int at1, int at2, int at3) {
        double scale = up * pivot;
        if (scale == 0) {
            return;
        }
        double sum0 = up * c[at0];
        double sum1 = up * c[at1];
        double sum2 = up * c[at2];
        double sum3 = up * c[at3];
        for (int l = 1; l < length; l++) {
            double factor = u[from + l];
            sum0 += factor * c[at0 + l];
            sum1 += factor * c[at1 + l];
            sum2 += factor * c[at2 + l];
            sum3 += factor * c[at3 + l];
        }
        move(u, from, length, c, at0, sum0 / scale);
        move(u, from, length, c, at1, sum1 / scale);
        move(u, from, length, c, at2, sum2 / scale);
        move(u, from, length, c, at3, sum3 / scale);
    }

    private void move(double[] u, int from, int length, double[] c, int at, double factor) {
        c[at] += factor * up;
        for (int l = 1; l < length; l++) {
            c[at + l] += factor * u[from + l];
        }
    }
}
