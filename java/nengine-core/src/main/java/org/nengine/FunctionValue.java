package org.nengine;

import java.util.Arrays;
import java.util.Optional;

import org.nengine.exceptions.ValidationException;

/** What a user's function returned, as an array. */
final class FunctionValue {

    private FunctionValue() {
    }

    /** The elements of a number or of a {@code double[]}; empty for anything else. */
    static Optional<double[]> elements(Object value) {
        if (value instanceof double[] array) {
            return Optional.of(array);
        }
        if (value instanceof Number number) {
            return Optional.of(new double[] {number.doubleValue()});
        }
        return Optional.empty();
    }

    /** Number of values that a function returns for {@code x}. */
    static int size(String owner, String name, VectorFunction function, double[] x) {
        Object value = function.apply(x);
        int size = elements(value).map(v -> v.length).orElseThrow(() -> new ValidationException(owner, "function",
                "must return a number or a double[], but '" + name + "' returned " + text(value)));
        if (size == 0) {
            throw new ValidationException(owner, "function",
                    "must return at least one value, but '" + name + "' returned none");
        }
        return size;
    }

    /** A value for a message. */
    static String text(Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof double[] array ? Arrays.toString(array)
                : value + " of type " + value.getClass().getSimpleName();
    }
}
