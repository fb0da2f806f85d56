package org.nengine.values;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An immutable description: two of one class with equal parameters are equal, and its text is the call that makes it,
 * such as {@code Uniform(low=-1.0, high=0.9)}, without what has its default value.
 */
public abstract class Described {

    /** For subclasses. */
    protected Described() {
    }

    /**
     * The parameters that differ from their defaults, in the order of the constructor. They make up {@code equals},
     * {@code hashCode} and {@code toString}.
     *
     * @return values by name; arrays count as equal if their elements are
     */
    protected abstract Map<String, Object> parameters();

    @Override
    public final boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (other == null || getClass() != other.getClass()) {
            return false;
        }
        Map<String, Object> mine = parameters();
        Map<String, Object> theirs = ((Described) other).parameters();
        return mine.keySet().equals(theirs.keySet())
                && mine.keySet().stream().allMatch(name -> equal(mine.get(name), theirs.get(name)));
    }

    private static boolean equal(Object a, Object b) {
        return Arrays.deepEquals(new Object[] {a}, new Object[] {b});
    }

    @Override
    public final int hashCode() {
        int hash = getClass().hashCode();
        for (Map.Entry<String, Object> parameter : parameters().entrySet()) {
            int value = Arrays.deepHashCode(new Object[] {parameter.getValue()});
            hash += parameter.getKey().hashCode() ^ value;
        }
        return hash;
    }

    @Override
    public String toString() {
        return parameters().entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + text(parameter.getValue()))
                .collect(Collectors.joining(", ", getClass().getSimpleName() + "(", ")"));
    }

    private static String text(Object value) {
        String inBrackets = Arrays.deepToString(new Object[] {value});
        return inBrackets.substring(1, inBrackets.length() - 1);
    }
}
