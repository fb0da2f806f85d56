package org.nengine.random;

/** How far a value may be from the expected one. */
@FunctionalInterface
public interface Closeness {

    /** The largest allowed distance from an expected value. */
    double allowed(double expected);

    /** Not a bit of difference. */
    static Closeness exact() {
        return expected -> 0.0;
    }

    /** A number of units in the last place of the expected value. */
    static Closeness ulps(int count) {
        return expected -> count * Math.ulp(expected);
    }

    /** An error relative to the larger of 1 and the magnitude of the expected value. */
    static Closeness relative(double tolerance) {
        return expected -> tolerance * Math.max(1.0, Math.abs(expected));
    }
}
