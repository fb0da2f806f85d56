package org.nengine.transforms;

import org.nengine.exceptions.Require;

/** Passes the values on as they are, without weights. */
public final class NoTransform extends Transform {

    private final int size;

    /**
     * The identity on a number of values.
     *
     * @param size 1 or more
     */
    public NoTransform(int size) {
        this.size = Require.atLeast("NoTransform", "size", 1, size);
    }

    @Override
    public int sizeIn() {
        return size;
    }

    @Override
    public int sizeOut() {
        return size;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoTransform that && size == that.size;
    }

    @Override
    public int hashCode() {
        return size;
    }

    @Override
    public String toString() {
        return "NoTransform(" + size + ")";
    }
}
