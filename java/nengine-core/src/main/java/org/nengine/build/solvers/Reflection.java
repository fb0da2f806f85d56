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
        sum /= scale;
        c[at] += sum * up;
        for (int l = 1; l < length; l++) {
            c[at + l] += sum * u[from + l];
        }
    }
}
