package org.nengine.exceptions;

/** Checks of single values, shared by all descriptions. NaN fails every check. */
public final class Require {

    private Require() {
    }

    /** Returns {@code value} if it is above zero and finite. */
    public static double positive(String owner, String attribute, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ValidationException(owner, attribute, "must be a finite number above 0, got " + value);
        }
        return value;
    }

    /** Returns {@code value} if it is finite and at least {@code low}. */
    public static double atLeast(String owner, String attribute, double low, double value) {
        if (!(value >= low) || Double.isInfinite(value)) {
            throw new ValidationException(owner, attribute,
                    "must be a finite number, at least " + number(low) + ", got " + value);
        }
        return value;
    }

    /** Returns {@code value} if it is at least {@code low}. */
    public static int atLeast(String owner, String attribute, int low, int value) {
        if (value < low) {
            throw new ValidationException(owner, attribute, "must be at least " + low + ", got " + value);
        }
        return value;
    }

    /** Returns {@code value} if it is a finite number. */
    public static double finite(String owner, String attribute, double value) {
        if (!Double.isFinite(value)) {
            throw new ValidationException(owner, attribute, "must be a finite number, got " + value);
        }
        return value;
    }

    /** Returns {@code seed} if the generator accepts it: 0 to 2<sup>32</sup> - 1. */
    public static long seed(String owner, long seed) {
        return seed(owner, seed, 0xFFFFFFFFL);
    }

    /** Returns {@code seed} if it lies in 0 to {@code high}. */
    public static long seed(String owner, long seed, long high) {
        if (seed < 0 || seed > high) {
            throw new ValidationException(owner, "seed", "must lie in 0 to " + high + ", got " + seed);
        }
        return seed;
    }

    /** Returns {@code value} if it is not null. */
    public static <T> T present(String owner, String attribute, T value) {
        if (value == null) {
            throw new ValidationException(owner, attribute, "must not be null");
        }
        return value;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value)
                : Double.toString(value);
    }
}
