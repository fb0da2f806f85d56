package org.nengine.training;

import java.util.List;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * One value up to and including each boundary, and the last one beyond: {@code values[0]} at steps {@code k <=
 * boundaries[0]}, {@code values[i]} at {@code boundaries[i - 1] < k <= boundaries[i]}.
 *
 * @param boundaries steps, each above the one before, the first at least 0
 * @param values rates, at least 0, one more than boundaries
 */
public record PiecewiseConstantDecay(List<Long> boundaries, List<Double> values) implements LearningRateSchedule {

    private static final String NAME = "PiecewiseConstantDecay";

    /** Checks and copies the lists. */
    public PiecewiseConstantDecay {
        boundaries = copy("boundaries", boundaries);
        values = copy("values", values);
        if (values.size() != boundaries.size() + 1) {
            throw new ValidationException(NAME, "values", "must be one more than the boundaries, got " + values.size()
                    + " values and " + boundaries.size() + " boundaries");
        }
        long last = -1;
        for (long boundary : boundaries) {
            if (boundary <= last) {
                throw new ValidationException(NAME, "boundaries", "must rise from at least 0, got " + boundaries);
            }
            last = boundary;
        }
        for (double value : values) {
            Require.atLeast(NAME, "values", 0.0, value);
        }
    }

    private static <T> List<T> copy(String name, List<T> list) {
        Require.present(NAME, name, list).forEach(entry -> Require.present(NAME, name, entry));
        return List.copyOf(list);
    }

    @Override
    public double at(long step) {
        int i = 0;
        while (i < boundaries.size() && step > boundaries.get(i)) {
            i++;
        }
        return values.get(i);
    }
}
