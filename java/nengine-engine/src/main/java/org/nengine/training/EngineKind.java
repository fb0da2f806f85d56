package org.nengine.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the engine knows by a name and numbers, and how it describes itself.
 *
 * @param kind name by which the engine knows it
 * @param parameters in the order in which the engine takes them
 */
record EngineKind(String kind, List<Parameter> parameters) {

    /**
     * A number, or a yes or no.
     *
     * @param name as it is described
     * @param value an Integer, a Double or a Boolean
     */
    record Parameter(String name, Object value) {

        private double number() {
            return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
        }
    }

    /** With names and values of parameters by turns. */
    static EngineKind of(String kind, Object... namesAndValues) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.add(new Parameter((String) namesAndValues[i], namesAndValues[i + 1]));
        }
        return new EngineKind(kind, List.copyOf(parameters));
    }

    double[] numbers() {
        return parameters.stream().mapToDouble(Parameter::number).toArray();
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? kind : kind + parameters.stream().map(p -> p.name() + "=" + p.value())
                .collect(Collectors.joining(", ", "(", ")"));
    }
}
