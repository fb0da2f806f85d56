package org.nengine.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.nengine.exceptions.ValidationException;

/** Takes the fields of an object on their way into a file. */
public final class FieldWriter {

    private final ObjectNode fields = JsonNodeFactory.instance.objectNode();
    private final Codecs codecs;
    private final ArrayStore arrays;
    private final String owner;
    private final String place;

    /**
     * @param owner the object of the network whose fields these are, for messages
     * @param place the way from it to here, such as {@code "neuronType.base"}; empty at the object itself
     */
    FieldWriter(Codecs codecs, ArrayStore arrays, String owner, String place) {
        this.codecs = codecs;
        this.arrays = arrays;
        this.owner = owner;
        this.place = place;
    }

    ObjectNode fields() {
        return fields;
    }

    private String placeOf(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    /** A writer for an object in a field of this one. */
    FieldWriter inside(String name) {
        return new FieldWriter(codecs, arrays, owner, placeOf(name));
    }

    FieldWriter put(String name, JsonNode value) {
        fields.set(name, value);
        return this;
    }

    /**
     * The error that refuses to store something.
     *
     * @param name the field
     * @param message why, and what to do
     */
    public ValidationException refuse(String name, String message) {
        return new ValidationException(owner, placeOf(name), "cannot be stored in a file: " + message);
    }

    /** A number, which may be NaN or infinite. */
    public FieldWriter number(String name, double value) {
        return put(name, Numbers.text(value));
    }

    /** A whole number. */
    public FieldWriter integer(String name, long value) {
        return put(name, JsonNodeFactory.instance.numberNode(value));
    }

    /** True or false. */
    public FieldWriter flag(String name, boolean value) {
        return put(name, JsonNodeFactory.instance.booleanNode(value));
    }

    /** True, false or none. */
    public FieldWriter optionalFlag(String name, Optional<Boolean> value) {
        return value.map(v -> flag(name, v)).orElseGet(() -> none(name));
    }

    /** A text. */
    public FieldWriter text(String name, String value) {
        return put(name, JsonNodeFactory.instance.textNode(value));
    }

    /** One of some constants, by its name in lower case. */
    public FieldWriter choice(String name, Enum<?> value) {
        return text(name, value.name().toLowerCase(Locale.ROOT));
    }

    /** Any number of numbers. */
    public FieldWriter numbers(String name, double[] values) {
        return put(name, arrays.put(values));
    }

    /** Any number of whole numbers. */
    public FieldWriter integers(String name, int[] values) {
        return put(name, arrays.put(values));
    }

    /** A matrix. */
    public FieldWriter matrix(String name, double[][] rows) {
        return put(name, arrays.put(rows));
    }

    /**
     * A value of a class that has a codec.
     *
     * @throws ValidationException if it has none, naming the object of the network that has the value
     */
    public FieldWriter value(String name, Object value) {
        return put(name, tree(name, value));
    }

    /** Values of classes that have codecs. */
    public FieldWriter values(String name, List<?> values) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < values.size(); i++) {
            list.add(tree(name + "[" + i + "]", values.get(i)));
        }
        return put(name, list);
    }

    private <T> ObjectNode tree(String name, T value) {
        Codec<T> codec = codecs.of(value).orElseThrow(() -> refuse(name, value + " is of the class "
                + value.getClass().getName() + ", for which no codec is on the class path; use a type that comes with "
                + "Nengine, or provide a codec as a service of type " + CodecProvider.class.getName()));
        FieldWriter inner = inside(name);
        inner.text(FieldReader.TYPE, codec.name());
        codec.write().accept(value, inner);
        return inner.fields;
    }

    /** A boolean, number, text, or value of a class that has a codec. */
    FieldWriter any(String name, Object value) {
        if (value instanceof Boolean flag) {
            return flag(name, flag);
        }
        if (value instanceof Integer || value instanceof Long) {
            return integer(name, ((Number) value).longValue());
        }
        if (value instanceof Double number) {
            return number(name, number);
        }
        return value instanceof String text ? text(name, text) : value(name, value);
    }

    /** A number or none. */
    public FieldWriter optionalNumber(String name, OptionalDouble value) {
        return value.isPresent() ? number(name, value.getAsDouble()) : none(name);
    }

    /** A whole number or none. */
    public FieldWriter optionalInteger(String name, OptionalLong value) {
        return value.isPresent() ? integer(name, value.getAsLong()) : none(name);
    }

    /** A whole number or none. */
    public FieldWriter optionalCount(String name, OptionalInt value) {
        return value.isPresent() ? integer(name, value.getAsInt()) : none(name);
    }

    /** A text or none. */
    public FieldWriter optionalText(String name, Optional<String> value) {
        return value.map(text -> text(name, text)).orElseGet(() -> none(name));
    }

    /** Numbers or none. */
    public FieldWriter optionalNumbers(String name, Optional<double[]> values) {
        return values.map(v -> numbers(name, v)).orElseGet(() -> none(name));
    }

    /** A matrix or none. */
    public FieldWriter optionalMatrix(String name, Optional<double[][]> rows) {
        return rows.map(r -> matrix(name, r)).orElseGet(() -> none(name));
    }

    /** A value of a class that has a codec, or none. */
    public FieldWriter optionalValue(String name, Optional<?> value) {
        return value.map(v -> value(name, v)).orElseGet(() -> none(name));
    }

    FieldWriter none(String name) {
        return put(name, JsonNodeFactory.instance.nullNode());
    }
}
