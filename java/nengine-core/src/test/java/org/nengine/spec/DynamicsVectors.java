package org.nengine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.nengine.random.RandomVectors;

/**
 * The full-precision vectors of the dynamics specification, written by the reference simulator. Arrays over time have a
 * row for each step, the first at time dt.
 */
public final class DynamicsVectors {

    private static final JsonNode CASES = load();

    private DynamicsVectors() {
    }

    private static JsonNode load() {
        try (InputStream packed = DynamicsVectors.class.getResourceAsStream("dynamics_vectors.json.gz");
                InputStream text = new GZIPInputStream(packed)) {
            return new ObjectMapper().readTree(text).get("cases");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All cases. */
    public static Stream<JsonNode> all() {
        return StreamSupport.stream(CASES.spliterator(), false);
    }

    /** All cases of a kind, such as {@code neuron_step}. */
    public static Stream<JsonNode> ofKind(String kind) {
        return all().filter(c -> c.get("kind").textValue().equals(kind));
    }

    /** The kinds that there are cases of. */
    public static Stream<String> kinds() {
        return StreamSupport.stream(CASES.spliterator(), false).map(c -> c.get("kind").textValue()).distinct();
    }

    /** The case of an id, such as {@code lif.tau_ref0}. */
    public static JsonNode withId(String id) {
        return all().filter(c -> c.get("id").textValue().equals(id))
                .findFirst().orElseThrow(() -> new IllegalArgumentException("no case \"" + id + "\""));
    }

    /** A list of numbers; the texts "inf" and "nan" stand for themselves. */
    public static double[] vector(JsonNode list) {
        return RandomVectors.doubles(list);
    }

    /** A list of lists of numbers. */
    public static double[][] matrix(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(DynamicsVectors::vector).toArray(double[][]::new);
    }

    /** The numbers of nested lists of any depth, in order; a single number gives one. */
    public static double[] flat(JsonNode node) {
        if (!node.isArray()) {
            return new double[] {node.doubleValue()};
        }
        return StreamSupport.stream(node.spliterator(), false).flatMapToDouble(n -> Arrays.stream(flat(n)))
                .toArray();
    }

    /** Numbers by name, such as the parameters of a neuron type. */
    public static Map<String, Double> numbers(JsonNode object) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        object.properties().forEach(e -> numbers.put(e.getKey(),
                e.getValue().isNumber() ? e.getValue().doubleValue() : Double.parseDouble(
                        e.getValue().textValue().replace("inf", "Infinity"))));
        return numbers;
    }
}
