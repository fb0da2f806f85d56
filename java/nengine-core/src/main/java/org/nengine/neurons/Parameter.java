package org.nengine.neurons;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A number that a neuron type is configured with.
 *
 * @param name name in snake case, such as {@code "tau_rc"}; error messages say it in camel case
 * @param value what the user chose
 * @param defaultValue what it is where the user does not choose
 */
public record Parameter(String name, double value, double defaultValue) {

    static final double TAU_RC = 0.02;
    static final double TAU_REF = 0.002;

    /** A parameter that has to be above 0; {@code owner} is the class to name if it is not. */
    public static Parameter positive(String owner, String name, double value, double defaultValue) {
        Require.positive(owner, camelCase(name), value);
        return new Parameter(name, value, defaultValue);
    }

    /** A parameter that has to be 0 or more; {@code owner} is the class to name if it is not. */
    public static Parameter notNegative(String owner, String name, double value, double defaultValue) {
        Require.atLeast(owner, camelCase(name), 0.0, value);
        return new Parameter(name, value, defaultValue);
    }

    /** A parameter that has to be a finite number; {@code owner} is the class to name if it is not. */
    public static Parameter finite(String owner, String name, double value, double defaultValue) {
        Require.finite(owner, camelCase(name), value);
        return new Parameter(name, value, defaultValue);
    }

    static Parameter minVoltage(String owner, double value) {
        if (!(value <= 0)) {
            throw new ValidationException(owner, "minVoltage",
                    "must be at most 0 (negative infinity for no limit), got " + value);
        }
        return new Parameter("min_voltage", value, 0);
    }

    static Parameter amplitude(String owner, double value) {
        return positive(owner, "amplitude", value, 1);
    }

    boolean isDefault() {
        return Double.compare(value, defaultValue) == 0;
    }

    String text() {
        return camelCase(name) + "=" + value;
    }

    static String camelCase(String snakeCase) {
        StringBuilder text = new StringBuilder();
        boolean upper = false;
        for (char c : snakeCase.toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                text.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return text.toString();
    }
}
