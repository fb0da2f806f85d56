package org.nengine.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of a tensor of which some lengths are known only when it is computed, such as the number of steps. Those
 * fit everything here; the engine looks at them again.
 *
 * @param lengths of the axes
 */
record Axes(List<Length> lengths) {

    /** What does not fit. */
    static final class Misfit extends RuntimeException {

        private static final long serialVersionUID = 1;

        Misfit(String message) {
            super(message);
        }
    }

    /**
     * A length.
     *
     * @param known 0 if it is not
     * @param name what it is called if it is not known
     */
    record Length(int known, String name) {

        static Length of(int known) {
            return new Length(known, "");
        }

        static Length open(String name) {
            return new Length(0, name);
        }

        boolean isKnown() {
            return known > 0;
        }

        @Override
        public String toString() {
            return isKnown() ? Integer.toString(known) : name;
        }
    }

    static final Axes NONE = of();

    Axes {
        lengths = List.copyOf(lengths);
    }

    static Axes of(int... lengths) {
        return new Axes(Arrays.stream(lengths).mapToObj(Length::of).toList());
    }

    /** (items, steps, and these lengths). */
    static Axes recorded(int... elements) {
        List<Length> all = new ArrayList<>(List.of(Length.open("items"), Length.open("steps")));
        all.addAll(of(elements).lengths);
        return new Axes(all);
    }

    static Axes target() {
        return new Axes(List.of(Length.open("items"), Length.open("steps of the target"),
                Length.open("elements of the target")));
    }

    int rank() {
        return lengths.size();
    }

    Length length(int axis) {
        return lengths.get(axis);
    }

    /** Its place from the front of an axis that may be counted from the end. */
    int axis(int axis) {
        int place = axis < 0 ? axis + rank() : axis;
        if (place < 0 || place >= rank()) {
            throw new Misfit("there is no axis " + axis + " in the shape " + this);
        }
        return place;
    }

    int[] axes(int... some) {
        int[] places = Arrays.stream(some).map(this::axis).toArray();
        if (Arrays.stream(places).distinct().count() != places.length) {
            throw new Misfit("an axis is named twice in " + Arrays.toString(some));
        }
        return places;
    }

    Axes with(int axis, Length length) {
        List<Length> changed = new ArrayList<>(lengths);
        changed.set(axis, length);
        return new Axes(changed);
    }

    Axes without(int axis) {
        List<Length> changed = new ArrayList<>(lengths);
        changed.remove(axis);
        return new Axes(changed);
    }

    /** With an axis of length 1 more. */
    Axes insert(int axis) {
        List<Length> changed = new ArrayList<>(lengths);
        changed.add(axis, Length.of(1));
        return new Axes(changed);
    }

    /** Where axes of length 1, and those missing in front, are repeated. */
    Axes broadcast(Axes other) {
        Length[] wider = new Length[Math.max(rank(), other.rank())];
        for (int back = 1; back <= wider.length; back++) {
            Length a = back <= rank() ? length(rank() - back) : Length.of(1);
            Length b = back <= other.rank() ? other.length(other.rank() - back) : Length.of(1);
            if (a.isKnown() && b.isKnown() && a.known() != b.known() && a.known() != 1 && b.known() != 1) {
                throw new Misfit("the shapes " + this + " and " + other + " do not fit together");
            }
            boolean ofB = a.known() == 1 || (!a.isKnown() && b.known() > 1);
            wider[wider.length - back] = ofB ? b : a;
        }
        return new Axes(List.of(wider));
    }

    /** Without these axes, or with a length of 1; without any named, all. */
    Axes reduce(boolean keep, int... places) {
        List<Length> left = new ArrayList<>();
        for (int axis = 0; axis < rank(); axis++) {
            int place = axis;
            if (places.length > 0 && IntStream.of(places).noneMatch(p -> p == place)) {
                left.add(length(axis));
            } else if (keep) {
                left.add(Length.of(1));
            }
        }
        return new Axes(left);
    }

    /** With the part of an axis from one place to another, which is not in it; from the end where below 0. */
    Axes slice(int axis, int from, int to) {
        Length length = length(axis);
        boolean sameEnd = from < 0 == to < 0;
        if (length.isKnown() || sameEnd) {
            int begin = length.isKnown() && from < 0 ? from + length.known() : from;
            int end = length.isKnown() && to < 0 ? to + length.known() : to;
            boolean outside = length.isKnown() && (begin < 0 || end > length.known());
            if (outside || begin >= end) {
                throw new Misfit("there is nothing from " + from + " to " + to + " along axis " + axis
                        + " of the shape " + this);
            }
            return with(axis, Length.of(end - begin));
        }
        return with(axis, Length.open("some " + length));
    }

    Axes sliceToEnd(int axis, int from) {
        Length length = length(axis);
        if (length.isKnown() && (from >= length.known() || from < -length.known())) {
            throw new Misfit("there is nothing from " + from + " along axis " + axis + " of the shape " + this);
        }
        int rest = from < 0 ? -from : length.known() - from;
        return with(axis, from < 0 || length.isKnown() ? Length.of(rest) : from == 0 ? length
                : Length.open("some " + length));
    }

    Axes at(int axis, int place) {
        Length length = length(axis);
        if (length.isKnown() && (place >= length.known() || place < -length.known())) {
            throw new Misfit("there is no place " + place + " along axis " + axis + " of the shape " + this);
        }
        return without(axis);
    }

    /** Of both, one behind the other along an axis. */
    Axes append(Axes other, int axis) {
        boolean fits = rank() == other.rank();
        for (int i = 0; fits && i < rank(); i++) {
            fits = i == axis || !length(i).isKnown() || !other.length(i).isKnown()
                    || length(i).known() == other.length(i).known();
        }
        if (!fits) {
            throw new Misfit("the shapes " + this + " and " + other + " differ in more than axis " + axis);
        }
        boolean known = length(axis).isKnown() && other.length(axis).isKnown();
        return with(axis, known ? Length.of(Math.addExact(length(axis).known(), other.length(axis).known()))
                : Length.open(length(axis) + " + " + other.length(axis)));
    }

    /** With other lengths, of which 0 keeps the one in the same place, and -1 is what is left. */
    Axes reshape(int... wanted) {
        List<Length> rest = new ArrayList<>(lengths);
        List<Length> result = new ArrayList<>();
        long product = 1;
        int open = -1;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i] < -1 || (wanted[i] == -1 && open >= 0)) {
                throw new Misfit("lengths are at least 1, or 0 for the axis in the same place, or once -1 for what is "
                        + "left, not " + Arrays.toString(wanted));
            }
            if (wanted[i] == 0) {
                result.add(length(axis(i)));
                rest.set(i, Length.of(1));
            } else {
                open = wanted[i] == -1 ? i : open;
                product = Math.multiplyExact(product, (long) Math.abs(wanted[i]));
                result.add(Length.of(Math.abs(wanted[i])));
            }
        }
        boolean known = rest.stream().allMatch(Length::isKnown);
        long left = rest.stream().mapToLong(Length::known).reduce(1, Math::multiplyExact);
        if (known && (open < 0 ? left != product : left % product != 0)) {
            throw new Misfit("the shape " + this + " cannot become " + Arrays.toString(wanted));
        }
        if (open >= 0) {
            result.set(open, known ? Length.of(Math.toIntExact(left / product)) : Length.open("what is left"));
        }
        return new Axes(result);
    }

    Axes transpose(int... order) {
        if (order.length != rank() || !Arrays.stream(order).sorted().boxed().toList()
                .equals(IntStream.range(0, rank()).boxed().toList())) {
            throw new Misfit("the order " + Arrays.toString(order) + " does not name each axis of the shape " + this
                    + " once");
        }
        return new Axes(Arrays.stream(order).mapToObj(this::length).toList());
    }

    Axes matmul(Axes other) {
        boolean matrices = rank() >= 2 && other.rank() >= 2;
        if (matrices) {
            Length inner = length(rank() - 1);
            Length otherInner = other.length(other.rank() - 2);
            matrices = !inner.isKnown() || !otherInner.isKnown() || inner.known() == otherInner.known();
        }
        if (!matrices) {
            throw new Misfit("matrices of the shapes " + this + " and " + other + " cannot be multiplied");
        }
        Axes front = new Axes(lengths.subList(0, rank() - 2))
                .broadcast(new Axes(other.lengths.subList(0, other.rank() - 2)));
        List<Length> all = new ArrayList<>(front.lengths);
        all.add(length(rank() - 2));
        all.add(other.length(other.rank() - 1));
        return new Axes(all);
    }

    @Override
    public String toString() {
        return lengths.stream().map(Length::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
