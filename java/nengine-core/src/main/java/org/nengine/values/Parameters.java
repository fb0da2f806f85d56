package org.nengine.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects the parameters of a description in order, leaving out those that have their default value. */
public final class Parameters {

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** Adds a parameter that has no default. */
    public Parameters with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    /** Adds a parameter if it differs from its default. */
    public Parameters with(String name, Object value, Object defaultValue) {
        if (!value.equals(defaultValue)) {
            values.put(name, value);
        }
        return this;
    }

    /** Adds a parameter if it is present. */
    public Parameters withPresent(String name, Optional<?> value) {
        value.ifPresent(v -> values.put(name, v));
        return this;
    }

    /** The parameters by name. */
    public Map<String, Object> map() {
        return values;
    }
}
