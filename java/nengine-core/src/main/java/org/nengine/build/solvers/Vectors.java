package org.nengine.build.solvers;

/** Arithmetic with vectors. */
final class Vectors {

    private Vectors() { }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** Adds a multiple of b to a. */
    static void add(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }

    /** Multiplies a by a factor, then adds b. */
    static void scaleAndAdd(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] = factor * a[i] + b[i];
        }
    }

    static void scale(double[] a, double factor) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= factor;
        }
    }
}
