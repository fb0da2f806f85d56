package org.nengine;

import java.util.List;
import java.util.Objects;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Some elements of an object, to connect from, connect to or probe. A view of a node whose input and output differ in
 * size may fit one side only; the size of the other is then 0.
 */
public final class View implements Endpoint {

    private final NetworkObject object;
    private final Slice slice;

    View(NetworkObject object, Slice slice) {
        this.object = object;
        this.slice = Require.present(object.toString(), "slice", slice);
        if (!slice.fits(object.sizeIn()) && !slice.fits(object.sizeOut())) {
            throw new ValidationException(object.toString(), "slice",
                    slice + " does not fit its " + sizes(object) + " elements");
        }
    }

    static View ofIndex(NetworkObject object, int index) {
        int length = Math.max(object.sizeIn(), object.sizeOut());
        if (index < -length || index >= length) {
            throw new ValidationException(object.toString(), "slice",
                    "the index " + index + " is out of range for its " + sizes(object) + " elements");
        }
        return new View(object, Slice.index(index));
    }

    private static String sizes(NetworkObject object) {
        return object.sizeIn() == object.sizeOut() || object.sizeOut() == 0 ? Integer.toString(object.sizeIn())
                : object.sizeIn() + " input or " + object.sizeOut() + " output";
    }

    @Override
    public NetworkObject object() {
        return object;
    }

    @Override
    public Slice slice() {
        return slice;
    }

    @Override
    public int sizeIn() {
        return size(object.sizeIn());
    }

    @Override
    public int sizeOut() {
        return size(object.sizeOut());
    }

    private int size(int length) {
        return slice.fits(length) ? slice.count(length) : 0;
    }

    @Override
    public List<String> probeable() {
        return object.probeable();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof View that && object.equals(that.object) && slice.equals(that.slice);
    }

    @Override
    public int hashCode() {
        return Objects.hash(object, slice);
    }

    /** The object followed by the slice, such as {@code <Ensemble "a">[1:3]}. */
    @Override
    public String toString() {
        return object.toString() + slice;
    }
}
