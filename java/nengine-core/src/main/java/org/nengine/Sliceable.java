package org.nengine;

/**
 * An object of which connections and probes can select elements. The selections follow Python:
 * {@code a.get(-1)}, {@code a.slice(1, 3)}, {@code a.slice("::-2")}, {@code a.indices(4, 0, 2)}.
 */
public sealed interface Sliceable extends NetworkObject permits Ensemble, Neurons, Node, LearningRule {

    /**
     * One element.
     *
     * @param index its position; negative ones count from the end
     * @throws org.nengine.exceptions.ValidationException if there is no such element
     */
    default View get(int index) {
        return View.ofIndex(this, index);
    }

    /**
     * A range of neighbours.
     *
     * @param start first position; negative ones count from the end, {@link Slice#OPEN} is the first
     * @param stop the position after the last; negative ones count from the end, {@link Slice#OPEN} is the end
     */
    default View slice(int start, int stop) {
        return slice(Slice.range(start, stop));
    }

    /**
     * A range with a step.
     *
     * @param start first position; negative ones count from the end, {@link Slice#OPEN} is the first of the direction
     * @param stop the position before which to stop; {@link Slice#OPEN} for no limit
     * @param step not 0; negative to go backwards
     */
    default View slice(int start, int stop, int step) {
        return slice(Slice.range(start, stop, step));
    }

    /**
     * An index or a range as it is written in Python between brackets, such as {@code "::-2"}.
     *
     * @param text the part between the brackets
     */
    default View slice(String text) {
        return slice(Slice.parse(text));
    }

    /**
     * Any selection.
     *
     * @param selection which elements
     * @throws org.nengine.exceptions.ValidationException if it does not fit the object
     */
    default View slice(Slice selection) {
        return new View(this, selection);
    }

    /**
     * Single elements in the given order.
     *
     * @param indices positions; negative ones count from the end, repeats are allowed
     */
    default View indices(int... indices) {
        return slice(Slice.indices(indices));
    }

    /**
     * The elements that are true in a mask.
     *
     * @param mask one value per element
     */
    default View mask(boolean... mask) {
        return slice(Slice.mask(mask));
    }
}
