package org.nengine.training.callbacks;

import java.util.Map;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** A value of the logs, and which of its values are better. */
final class Monitor {

    private final String owner;
    private final String key;
    private final boolean largest;

    Monitor(String owner, String key, Mode mode) {
        this.owner = owner;
        this.key = Require.present(owner, "monitor", key);
        largest = switch (Require.present(owner, "mode", mode)) {
            case MIN -> false;
            case MAX -> true;
            case AUTO -> key.endsWith("acc") || key.endsWith("accuracy") || key.endsWith("auc");
        };
    }

    String key() {
        return key;
    }

    /** What every number is better than. */
    double worst() {
        return largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    /** Whether a value is better than another by more than a difference; NaN is not. */
    boolean improves(double value, double best, double minDelta) {
        return largest ? value - minDelta > best : value + minDelta < best;
    }

    /**
     * The present value.
     *
     * @throws ValidationException if the logs lack it
     */
    double value(Map<String, Double> logs) {
        Double value = logs.get(key);
        if (value == null) {
            throw new ValidationException(owner, "monitor", "nothing was measured as \"" + key + "\"; there are "
                    + logs.keySet()
                    + (key.startsWith("val_") ? "; give fit validation data or a validation split" : ""));
        }
        return value;
    }
}
