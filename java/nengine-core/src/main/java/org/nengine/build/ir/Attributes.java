package org.nengine.build.ir;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Named constants of an operator, in a fixed order: numbers, lists of numbers, or text. Immutable. */
public final class Attributes {

    private static final Attributes NONE = new Attributes(Map.of(), Map.of());

    private final Map<String, double[]> numbers;
    private final Map<String, String> texts;

    private Attributes(Map<String, double[]> numbers, Map<String, String> texts) {
        this.numbers = numbers;
        this.texts = texts;
    }

    public static Attributes none() {
        return NONE;
    }

    /** A copy with one more number. */
    public Attributes with(String name, double value) {
        return with(name, new double[] {value});
    }

    /** A copy with one more list of numbers. */
    public Attributes with(String name, double[] values) {
        Map<String, double[]> more = new LinkedHashMap<>(numbers);
        more.put(name, values.clone());
        return new Attributes(more, texts);
    }

    /** A copy with one more list of whole numbers. */
    public Attributes with(String name, int[] values) {
        return with(name, Arrays.stream(values).asDoubleStream().toArray());
    }

    /** A copy with one more text. */
    public Attributes with(String name, String text) {
        Map<String, String> more = new LinkedHashMap<>(texts);
        more.put(name, text);
        return new Attributes(numbers, more);
    }

    /** A copy with a number for each entry of the map. */
    public Attributes with(Map<String, Double> values) {
        Attributes result = this;
        for (Map.Entry<String, Double> e : values.entrySet()) {
            result = result.with(e.getKey(), e.getValue());
        }
        return result;
    }

    /** A number by name. */
    public double number(String name) {
        double[] values = numbers(name);
        if (values.length != 1) {
            throw new IllegalArgumentException("attribute \"" + name + "\" is a list of " + values.length + " numbers");
        }
        return values[0];
    }

    /** A list of numbers by name; a copy. */
    public double[] numbers(String name) {
        double[] values = numbers.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no attribute \"" + name + "\" among " + numbers.keySet());
        }
        return values.clone();
    }

    /** A text by name. */
    public String text(String name) {
        String text = texts.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no attribute \"" + name + "\" among " + texts.keySet());
        }
        return text;
    }

    public boolean has(String name) {
        return numbers.containsKey(name) || texts.containsKey(name);
    }

    /** Names of all numeric attributes, in order. */
    public Set<String> numberNames() {
        return Collections.unmodifiableSet(numbers.keySet());
    }

    /** Names of all text attributes, in order. */
    public Set<String> textNames() {
        return Collections.unmodifiableSet(texts.keySet());
    }

    @Override
    public String toString() {
        StringBuilder s = new StringBuilder("{");
        numbers.forEach((k, v) -> s.append(s.length() > 1 ? ", " : "").append(k).append('=')
                .append(text(v)));
        texts.forEach((k, v) -> s.append(s.length() > 1 ? ", " : "").append(k).append('=').append(v));
        return s.append('}').toString();
    }

    private static String text(double[] values) {
        if (values.length == 1) {
            return String.valueOf(values[0]);
        }
        return values.length <= 8 ? Arrays.toString(values) : values.length + " numbers";
    }
}
