package org.nengine.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.nengine.io.NpyArray;

/** Arrays of a file: short ones stand in the text, long ones once beside it, where the text has their number. */
final class ArrayStore {

    private static final int LONGEST_IN_TEXT = 32;
    private static final String NUMBER = "array";

    private final List<NpyArray> arrays = new ArrayList<>();
    private final Map<NpyArray, Integer> numbers = new HashMap<>();
    private final long largest;
    private long left;

    /** Takes arrays on their way into a file. */
    ArrayStore() {
        this(List.of(), 0);
    }

    /**
     * Gives the arrays of a file.
     *
     * @param largest bytes that may be taken from them in all, however often the text has their numbers
     */
    ArrayStore(List<NpyArray> arrays, long largest) {
        this.arrays.addAll(arrays);
        this.largest = largest;
        this.left = largest;
    }

    List<NpyArray> arrays() {
        return arrays;
    }

    private JsonNode beside(NpyArray array) {
        int number = numbers.computeIfAbsent(array, a -> {
            arrays.add(a);
            return arrays.size() - 1;
        });
        return JsonNodeFactory.instance.objectNode().put(NUMBER, number);
    }

    JsonNode put(double[] values) {
        if (values.length > LONGEST_IN_TEXT) {
            return beside(NpyArray.of(values, values.length));
        }
        ArrayNode text = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(values).forEach(value -> text.add(Numbers.text(value)));
        return text;
    }

    JsonNode put(int[] values) {
        if (values.length > LONGEST_IN_TEXT) {
            return beside(NpyArray.ofLongs(Arrays.stream(values).asLongStream().toArray(), values.length));
        }
        ArrayNode text = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(values).forEach(text::add);
        return text;
    }

    JsonNode put(double[][] rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        if ((long) rows.length * columns > LONGEST_IN_TEXT) {
            return beside(NpyArray.of(Stream.of(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, columns));
        }
        ArrayNode text = JsonNodeFactory.instance.arrayNode();
        Stream.of(rows).forEach(row -> text.add(put(row)));
        return text;
    }

    double[] numbers(JsonNode node, String place) {
        if (node.isArray()) {
            double[] values = new double[node.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Numbers.number(node.get(i), place + "[" + i + "]");
            }
            return values;
        }
        return array(node, place, 1).toDoubles();
    }

    int[] integers(JsonNode node, String place) {
        if (node.isArray()) {
            int[] values = new int[node.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = Numbers.count(node.get(i), place + "[" + i + "]");
            }
            return values;
        }
        try {
            return Arrays.stream(array(node, place, 1).toLongs()).mapToInt(Math::toIntExact).toArray();
        } catch (ArithmeticException e) {
            throw new NetworkFormatException(place + ": must be 32-bit integers: " + e.getMessage(), e);
        }
    }

    double[][] matrix(JsonNode node, String place) {
        if (node.isArray()) {
            double[][] rows = new double[node.size()][];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = numbers(node.get(i), place + "[" + i + "]");
                if (rows[i].length != rows[0].length) {
                    throw new NetworkFormatException(place + ": all rows must have one length, got " + rows[0].length
                            + " in row 0 and " + rows[i].length + " in row " + i);
                }
            }
            return rows;
        }
        NpyArray array = array(node, place, 2);
        int columns = array.shape()[1];
        double[] values = array.toDoubles();
        double[][] rows = new double[array.shape()[0]][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * columns, (i + 1) * columns);
        }
        return rows;
    }

    private NpyArray array(JsonNode node, String place, int rank) {
        JsonNode number = node.get(NUMBER);
        if (number == null || node.size() != 1) {
            throw new NetworkFormatException(place + ": must be an array of numbers or {\"" + NUMBER
                    + "\": its number}, got " + Numbers.excerpt(node));
        }
        int index = Numbers.count(number, place + "." + NUMBER);
        if (index < 0 || index >= arrays.size()) {
            throw new NetworkFormatException(place + ": there is no array " + index + "; the file has "
                    + arrays.size());
        }
        NpyArray array = arrays.get(index);
        left -= (long) Double.BYTES * array.size();
        if (left < 0) {
            throw new NetworkFormatException(place + ": with array " + index + ", the arrays of the network are "
                    + "more than the " + largest + " bytes that the memory of this Java machine allows; give it more "
                    + "with -Xmx");
        }
        if (array.shape().length != rank) {
            throw new NetworkFormatException(place + ": array " + index + " has the shape "
                    + Arrays.toString(array.shape()) + "; needed are " + rank + " axes");
        }
        return array;
    }
}
