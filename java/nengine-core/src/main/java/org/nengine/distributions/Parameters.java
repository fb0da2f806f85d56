package org.nengine.distributions;

import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the parameters of a distribution in order, leaving out those that have their default value. */
final class Parameters {

    private final Map<String, Object> values = new LinkedHashMap<>();

    Parameters with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Parameters with(String name, Object value, Object defaultValue) {
        if (!value.equals(defaultValue)) {
            values.put(name, value);
        }
        return this;
    }

    Map<String, Object> map() {
        return values;
    }
}
