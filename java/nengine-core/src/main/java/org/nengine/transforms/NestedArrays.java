package org.nengine.transforms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

import org.nengine.exceptions.ValidationException;

/** Arrays of arrays of numbers, of any depth. */
final class NestedArrays {

    private NestedArrays() {
    }

    /**
     * Lengths along all axes.
     *
     * @throws ValidationException if the array is ragged or a part of it is missing
     */
    static int[] shape(String owner, String attribute, Object array) {
        List<Integer> shape = new ArrayList<>();
        for (Object part = array; part != null; part = first(part)) {
            shape.add(part instanceof double[] row ? row.length : ((Object[]) part).length);
        }
        int[] lengths = shape.stream().mapToInt(Integer::intValue).toArray();
        if (array == null || !fits(array, lengths, 0)) {
            throw new ValidationException(owner, attribute, "must be an array whose parts have equal lengths, such as "
                    + Arrays.toString(lengths));
        }
        return lengths;
    }

    private static Object first(Object part) {
        return part instanceof Object[] parts && parts.length > 0 ? parts[0] : null;
    }

    private static boolean fits(Object part, int[] lengths, int axis) {
        if (axis == lengths.length - 1) {
            return part instanceof double[] row ? row.length == lengths[axis]
                    : part instanceof Object[] empty && empty.length == 0;
        }
        return part instanceof Object[] parts && parts.length == lengths[axis]
                && Stream.of(parts).allMatch(p -> fits(p, lengths, axis + 1));
    }

    /** All numbers, row by row. */
    static double[] flatten(Object array) {
        return stream(array).toArray();
    }

    private static DoubleStream stream(Object part) {
        return part instanceof double[] row ? Arrays.stream(row)
                : Stream.of((Object[]) part).flatMapToDouble(NestedArrays::stream);
    }
}
