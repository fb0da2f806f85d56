package org.nengine;

/** A named setting of an object, with the value that it has where nobody sets it. */
final class Option<T> {

    private final String name;
    private final T defaultValue;

    Option(String name, T defaultValue) {
        this.name = name;
        this.defaultValue = defaultValue;
    }

    String name() {
        return name;
    }

    T defaultValue() {
        return defaultValue;
    }
}
