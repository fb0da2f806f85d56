package org.nengine.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a fit measured in each epoch: {@code loss}, {@code PROBE_loss} of each probe that has one, {@code PROBE_METRIC}
 * of each metric, and the same with {@code val_} in front for validation data, in this order.
 */
public final class History {

    private final List<Integer> epochs = new ArrayList<>();
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    /** Appends an epoch. */
    public void add(int epoch, Map<String, Double> measured) {
        epochs.add(epoch);
        measured.forEach((key, value) -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(value));
    }

    /** Numbers of the epochs. */
    public List<Integer> epochs() {
        return Collections.unmodifiableList(epochs);
    }

    /** One value an epoch, by key, in order. */
    public Map<String, List<Double>> values() {
        return Collections.unmodifiableMap(values);
    }

    /**
     * One value an epoch.
     *
     * @throws IllegalArgumentException if nothing has that key
     */
    public List<Double> get(String key) {
        List<Double> list = values.get(key);
        if (list == null) {
            throw new IllegalArgumentException("nothing was measured as \"" + key + "\"; there are " + values.keySet());
        }
        return Collections.unmodifiableList(list);
    }

    /** The value of the last epoch. */
    public double last(String key) {
        List<Double> list = get(key);
        return list.get(list.size() - 1);
    }

    @Override
    public String toString() {
        return "History" + values;
    }
}
