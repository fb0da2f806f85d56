package org.nengine;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A selection of elements with the meaning that it has in Python: an index, a range with a step of any sign and open
 * ends, a list of indices (in any order, repeats allowed), or a mask. Negative positions count from the end; ranges are
 * cut to the length of what they select from.
 */
public final class Slice {

    /** An end of a range that is left open. */
    public static final int OPEN = Integer.MIN_VALUE;

    private static final Pattern RANGE =
            Pattern.compile("\\s*(-?\\d+)?\\s*:\\s*(-?\\d+)?\\s*(?::\\s*(-?\\d+)?\\s*)?");
    private static final Pattern INDEX = Pattern.compile("\\s*-?\\d+\\s*");
    private static final Pattern LIST = Pattern.compile("\\[([^\\[\\]]*)\\]");
    private static final Slice ALL = new Slice(Kind.RANGE, OPEN, OPEN, 1, new int[0], new boolean[0]);

    private enum Kind {
        RANGE, INDICES, MASK
    }

    private final Kind kind;
    private final int start;
    private final int stop;
    private final int step;
    private final int[] indices;
    private final boolean[] mask;

    private Slice(Kind kind, int start, int stop, int step, int[] indices, boolean[] mask) {
        this.kind = kind;
        this.start = start;
        this.stop = stop;
        this.step = step;
        this.indices = indices;
        this.mask = mask;
    }

    /** Everything, in order. */
    public static Slice all() {
        return ALL;
    }

    /**
     * One element.
     *
     * @param index its position; negative ones count from the end
     */
    public static Slice index(int index) {
        return range(index, index == -1 ? OPEN : index + 1);
    }

    /**
     * A range of neighbours.
     *
     * @param start first position, or {@link #OPEN}
     * @param stop the position after the last, or {@link #OPEN}
     */
    public static Slice range(int start, int stop) {
        return range(start, stop, 1);
    }

    /**
     * A range with a step.
     *
     * @param start first position, or {@link #OPEN} for the first in the direction of the step
     * @param stop the position before which to stop, or {@link #OPEN} for no limit
     * @param step not 0; negative to go backwards
     */
    public static Slice range(int start, int stop, int step) {
        if (step == 0 || step == OPEN) {
            throw new ValidationException("Slice", "step", "must be a number other than 0, got " + step);
        }
        return new Slice(Kind.RANGE, start, stop, step, new int[0], new boolean[0]);
    }

    /**
     * Single elements in the given order.
     *
     * @param indices positions; negative ones count from the end, repeats are allowed
     */
    public static Slice indices(int... indices) {
        return new Slice(Kind.INDICES, 0, 0, 1, Require.present("Slice", "indices", indices).clone(), new boolean[0]);
    }

    /**
     * The elements that are true in a mask.
     *
     * @param mask one value per element
     */
    public static Slice mask(boolean... mask) {
        return new Slice(Kind.MASK, 0, 0, 1, new int[0], Require.present("Slice", "mask", mask).clone());
    }

    /**
     * Reads an index or a range as it is written in Python between brackets, such as {@code "-1"}, {@code "1:3"} or
     * {@code "::-2"}; or the text of a slice, such as {@code "[1:3]"}, {@code "[4, 0, 2]"} or {@code "[true, false]"}.
     *
     * @throws ValidationException if the text is none of these
     */
    public static Slice parse(String text) {
        Require.present("Slice", "text", text);
        try {
            if (INDEX.matcher(text).matches()) {
                return index(Integer.parseInt(text.trim()));
            }
            Matcher range = RANGE.matcher(text);
            if (range.matches()) {
                return range(number(range.group(1), OPEN), number(range.group(2), OPEN), number(range.group(3), 1));
            }
            Matcher list = LIST.matcher(text);
            if (list.matches()) {
                return list.group(1).contains(":") ? parse(list.group(1)) : list(list.group(1));
            }
        } catch (NumberFormatException e) {
            throw new ValidationException("Slice", "text", "has something that is no number, or one that is too large: "
                    + '"' + text + '"', e);
        }
        throw new ValidationException("Slice", "text",
                "must be an index or a range such as \"-1\", \"1:3\" or \"::-2\", got \"" + text + "\"");
    }

    private static Slice list(String text) {
        List<String> parts = text.isBlank() ? List.of() : Stream.of(text.split(",", -1)).map(String::strip).toList();
        if (!parts.isEmpty() && parts.stream().allMatch(p -> p.equals("true") || p.equals("false"))) {
            boolean[] mask = new boolean[parts.size()];
            for (int i = 0; i < mask.length; i++) {
                mask[i] = parts.get(i).equals("true");
            }
            return mask(mask);
        }
        return indices(parts.stream().mapToInt(Integer::parseInt).toArray());
    }

    private static int number(String text, int otherwise) {
        return text == null ? otherwise : Integer.parseInt(text);
    }

    /** Whether this is the range of everything, in order. */
    public boolean isAll() {
        return equals(ALL);
    }

    /** Whether the selected positions have equal distances, so that a view with a stride can show them. */
    public boolean isRange() {
        return kind == Kind.RANGE;
    }

    /**
     * Position of the first element of a range.
     *
     * @param length number of elements to select from
     */
    public int start(int length) {
        requireRange();
        if (start == OPEN) {
            return step > 0 ? 0 : length - 1;
        }
        return clamp(start, length);
    }

    private int end(int length) {
        if (stop == OPEN) {
            return step > 0 ? length : -1;
        }
        return clamp(stop, length);
    }

    private int clamp(int position, int length) {
        int low = step > 0 ? 0 : -1;
        int high = step > 0 ? length : length - 1;
        return Math.max(low, Math.min(high, position < 0 ? position + length : position));
    }

    /** Distance of the elements of a range. */
    public int step() {
        requireRange();
        return step;
    }

    private void requireRange() {
        if (kind != Kind.RANGE) {
            throw new IllegalStateException(this + " is not a range; use resolve");
        }
    }

    /**
     * Number of elements that are selected.
     *
     * @param length number of elements to select from
     * @throws ValidationException if the slice does not fit the length
     */
    public int count(int length) {
        requireFit(length);
        return switch (kind) {
            case INDICES -> indices.length;
            case MASK -> (int) IntStream.range(0, mask.length).filter(i -> mask[i]).count();
            case RANGE -> {
                long distance = step > 0 ? (long) end(length) - start(length) : (long) start(length) - end(length);
                long stride = Math.abs((long) step);
                yield distance <= 0 ? 0 : (int) ((distance + stride - 1) / stride);
            }
        };
    }

    /**
     * Whether the slice can be taken of so many elements. Ranges always can, lists if no index is out of range, masks
     * if they have the right length.
     */
    public boolean fits(int length) {
        return switch (kind) {
            case RANGE -> true;
            case INDICES -> Arrays.stream(indices).allMatch(i -> i >= -length && i < length);
            case MASK -> mask.length == length;
        };
    }

    private void requireFit(int length) {
        if (!fits(length)) {
            throw new ValidationException("Slice", kind == Kind.MASK ? "mask" : "indices",
                    this + " does not fit " + length + " elements");
        }
    }

    /**
     * The selected positions, from 0 to {@code length - 1}.
     *
     * @param length number of elements to select from
     * @throws ValidationException if the slice does not fit the length
     */
    public int[] resolve(int length) {
        requireFit(length);
        return switch (kind) {
            case INDICES -> Arrays.stream(indices).map(i -> i < 0 ? i + length : i).toArray();
            case MASK -> IntStream.range(0, length).filter(i -> mask[i]).toArray();
            case RANGE -> IntStream.range(0, count(length)).map(i -> start(length) + i * step).toArray();
        };
    }

    /** Whether an element is selected more than once. */
    public boolean repeats(int length) {
        return Arrays.stream(resolve(length)).distinct().count() != count(length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that && kind == that.kind && start == that.start && stop == that.stop
                && step == that.step && Arrays.equals(indices, that.indices) && Arrays.equals(mask, that.mask);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * start + stop) + step) + 31 * Arrays.hashCode(indices) + Arrays.hashCode(mask);
    }

    /** The slice as it is written in Python, such as {@code [1:3]}. */
    @Override
    public String toString() {
        return switch (kind) {
            case INDICES -> Arrays.toString(indices);
            case MASK -> IntStream.range(0, mask.length).mapToObj(i -> Boolean.toString(mask[i]))
                    .collect(Collectors.joining(", ", "[", "]"));
            case RANGE -> "[" + text(start) + ":" + text(stop) + (step == 1 ? "" : ":" + step) + "]";
        };
    }

    private static String text(int position) {
        return position == OPEN ? "" : Integer.toString(position);
    }
}
