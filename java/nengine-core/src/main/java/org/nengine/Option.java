package org.nengine;

/**
 * A named setting of a kind of objects, such as {@link EnsembleOptions#RADIUS}, with the value that it has where nobody
 * sets it.
 *
 * @param <T> the kind of value
 */
public final class Option<T> {

    private final String name;
    private final T defaultValue;

    Option(String name, T defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    /** The name of the method that sets it, such as {@code "radius"}. */
    public String name() {
        return name;
    }

    /** The value where neither the object nor a {@link Config} says otherwise. */
    public T defaultValue() {
        return defaultValue;
    }

    @Override
    public String toString() {
        return name;
    }
}
