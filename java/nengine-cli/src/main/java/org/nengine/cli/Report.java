package org.nengine.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a command has to say: named values in order, printed as a table or as one JSON object. */
final class Report {

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Map<String, String> titles = new LinkedHashMap<>();

    /**
     * Adds a value.
     *
     * @param key name in JSON
     * @param title name in the table
     * @param value a number, text, boolean, list or map
     * @param text the value as the table shows it
     */
    Report add(String key, String title, Object value, String text) {
        values.put(key, value);
        titles.put(title, text);
        return this;
    }

    /** Adds a value that the table shows as it is. */
    Report add(String key, String title, Object value) {
        return add(key, title, value, String.valueOf(value));
    }

    /** Adds a number with so many decimals in the table. */
    Report add(String key, String title, double value, int decimals, String unit) {
        return add(key, title, value, String.format(Locale.ROOT, "%,." + decimals + "f%s", value, unit));
    }

    /** Adds a line to the table alone. */
    Report note(String title, String text) {
        titles.put(title, text);
        return this;
    }

    /** Prints one JSON object on one line, or a table of two columns. */
    void print(boolean json, PrintStream out) {
        if (json) {
            try {
                out.println(new ObjectMapper().disable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(values));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the report cannot be written as JSON", e);
            }
            return;
        }
        int width = titles.keySet().stream().mapToInt(String::length).max().orElse(0);
        titles.forEach((title, text) -> out.printf("%-" + width + "s  %s%n", title, text));
    }
}
