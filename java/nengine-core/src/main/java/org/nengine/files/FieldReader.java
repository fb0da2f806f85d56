package org.nengine.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.nengine.exceptions.NengineException;

/**
 * Gives the fields of an object that was read from a file. What is missing, of another kind, or never asked for is a
 * {@link NetworkFormatException} that names the place.
 */
public final class FieldReader {

    static final String TYPE = "type";

    private static final int DEEPEST = 100;

    private final Codecs codecs;
    private final ArrayStore arrays;
    private final ObjectNode fields;
    private final String place;
    private final int depth;
    private final Set<String> unread = new LinkedHashSet<>();

    FieldReader(Codecs codecs, ArrayStore arrays, JsonNode node, String place) {
        this(codecs, arrays, node, place, 0);
    }

    private FieldReader(Codecs codecs, ArrayStore arrays, JsonNode node, String place, int depth) {
        if (!(node instanceof ObjectNode object)) {
            throw new NetworkFormatException(place + ": must be an object {...}, got " + Numbers.excerpt(node));
        }
        if (depth > DEEPEST) {
            throw new NetworkFormatException(place + ": is nested more than " + DEEPEST + " deep");
        }
        this.codecs = codecs;
        this.arrays = arrays;
        this.fields = object;
        this.place = place;
        this.depth = depth;
        fields.fieldNames().forEachRemaining(unread::add);
    }

    /** Where in the file these fields are. */
    public String place() {
        return place;
    }

    private String placeOf(String name) {
        return place + "." + name;
    }

    boolean has(String name) {
        return fields.has(name);
    }

    boolean isNone(String name) {
        return node(name).isNull();
    }

    JsonNode node(String name) {
        unread.remove(name);
        JsonNode node = fields.get(name);
        if (node == null) {
            throw new NetworkFormatException(place + ": lacks \"" + name + "\"");
        }
        return node;
    }

    FieldReader inside(String name) {
        return new FieldReader(codecs, arrays, node(name), placeOf(name), depth + 1);
    }

    /** Readers for the objects in a list. */
    List<FieldReader> list(String name) {
        List<FieldReader> readers = new ArrayList<>();
        Iterator<JsonNode> elements = elements(name).elements();
        while (elements.hasNext()) {
            readers.add(new FieldReader(codecs, arrays, elements.next(), placeOf(name) + "[" + readers.size() + "]",
                    depth + 1));
        }
        return readers;
    }

    private JsonNode elements(String name) {
        JsonNode node = node(name);
        if (!node.isArray()) {
            throw new NetworkFormatException(placeOf(name) + ": must be a list [...], got " + Numbers.excerpt(node));
        }
        return node;
    }

    /** Refuses fields that nobody asked for. */
    void requireAllRead() {
        if (!unread.isEmpty()) {
            throw new NetworkFormatException(place + ": has unknown fields " + unread);
        }
    }

    /** A number, which may be NaN or infinite. */
    public double number(String name) {
        return Numbers.number(node(name), placeOf(name));
    }

    /** A whole number. */
    public long integer(String name) {
        return Numbers.integer(node(name), placeOf(name));
    }

    /** A whole number of 32 bits. */
    public int count(String name) {
        return Numbers.count(node(name), placeOf(name));
    }

    /** True or false. */
    public boolean flag(String name) {
        JsonNode node = node(name);
        if (!node.isBoolean()) {
            throw new NetworkFormatException(placeOf(name) + ": must be true or false, got " + Numbers.excerpt(node));
        }
        return node.booleanValue();
    }

    /** True, false or none. */
    public Optional<Boolean> optionalFlag(String name) {
        return isNone(name) ? Optional.empty() : Optional.of(flag(name));
    }

    /** A text. */
    public String text(String name) {
        JsonNode node = node(name);
        if (!node.isTextual()) {
            throw new NetworkFormatException(placeOf(name) + ": must be a text, got " + Numbers.excerpt(node));
        }
        return node.textValue();
    }

    /** One of the constants of an enumeration. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        String text = text(name);
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            names.add(constant.name().toLowerCase(Locale.ROOT));
        }
        if (!names.contains(text)) {
            throw new NetworkFormatException(placeOf(name) + ": must be one of " + names + ", got \"" + text + '"');
        }
        return type.getEnumConstants()[names.indexOf(text)];
    }

    /** Any number of numbers. */
    public double[] numbers(String name) {
        return arrays.numbers(node(name), placeOf(name));
    }

    /** Any number of whole numbers. */
    public int[] integers(String name) {
        return arrays.integers(node(name), placeOf(name));
    }

    /** A matrix. */
    public double[][] matrix(String name) {
        return arrays.matrix(node(name), placeOf(name));
    }

    /** A value of a class. */
    public <T> T value(String name, Class<T> type) {
        return inside(name).value(type);
    }

    /** Values of a class. */
    public <T> List<T> values(String name, Class<T> type) {
        return list(name).stream().map(reader -> reader.value(type)).toList();
    }

    private <T> T value(Class<T> type) {
        Codec<? extends T> codec = codecs.named(text(TYPE), type, place);
        T value = checked(() -> codec.read().apply(this));
        requireAllRead();
        return value;
    }

    /** Makes something of these fields; if that refuses them, says where they are. */
    <T> T checked(Supplier<T> make) {
        try {
            return make.get();
        } catch (NetworkFormatException e) {
            throw e;
        } catch (NengineException | IllegalArgumentException | ArithmeticException e) {
            throw new NetworkFormatException(place + ": " + e.getMessage(), e);
        }
    }

    /** A boolean, number, text, or value of a class that has a codec. */
    <T> T any(String name, Class<T> type) {
        Object value;
        if (type == Boolean.class) {
            value = flag(name);
        } else if (type == Integer.class) {
            value = count(name);
        } else if (type == Long.class) {
            value = integer(name);
        } else if (type == Double.class) {
            value = number(name);
        } else {
            value = type == String.class ? text(name) : value(name, type);
        }
        return type.cast(value);
    }

    /** A number or none. */
    public OptionalDouble optionalNumber(String name) {
        return isNone(name) ? OptionalDouble.empty() : OptionalDouble.of(number(name));
    }

    /** A whole number or none. */
    public OptionalLong optionalInteger(String name) {
        return isNone(name) ? OptionalLong.empty() : OptionalLong.of(integer(name));
    }

    /** A whole number of 32 bits or none. */
    public OptionalInt optionalCount(String name) {
        return isNone(name) ? OptionalInt.empty() : OptionalInt.of(count(name));
    }

    /** A text or none. */
    public Optional<String> optionalText(String name) {
        return isNone(name) ? Optional.empty() : Optional.of(text(name));
    }

    /** Numbers or none. */
    public Optional<double[]> optionalNumbers(String name) {
        return isNone(name) ? Optional.empty() : Optional.of(numbers(name));
    }

    /** A matrix or none. */
    public Optional<double[][]> optionalMatrix(String name) {
        return isNone(name) ? Optional.empty() : Optional.of(matrix(name));
    }

    /** A value of a class or none. */
    public <T> Optional<T> optionalValue(String name, Class<T> type) {
        return isNone(name) ? Optional.empty() : Optional.of(value(name, type));
    }

    /** The names of all fields but the type, for objects whose fields are an open set. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        fields.fieldNames().forEachRemaining(names::add);
        names.remove(TYPE);
        return names;
    }
}
