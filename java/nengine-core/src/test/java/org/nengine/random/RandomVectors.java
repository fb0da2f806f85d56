package org.nengine.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/** The full-precision vectors of the random specification, written by NumPy, SciPy and the reference simulator. */
public final class RandomVectors {

    private static final JsonNode ROOT = load();

    private long compared;
    private long identical;

    private static JsonNode load() {
        try (InputStream packed = RandomVectors.class.getResourceAsStream("random_vectors.json.gz");
                InputStream text = new GZIPInputStream(packed)) {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of the top-level sections, such as {@code distributions}. */
    public static JsonNode section(String name) {
        JsonNode section = ROOT.get(name);
        assertThat(section).as("section %s", name).isNotNull();
        return section;
    }

    /** Names of all sections. */
    public static List<String> sections() {
        return ROOT.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** The entries of a section that is a list. */
    public static Stream<JsonNode> entries(String section) {
        return StreamSupport.stream(section(section).spliterator(), false);
    }

    /** A list of numbers; the texts "inf" and "nan" stand for themselves. */
    public static double[] doubles(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).mapToDouble(RandomVectors::number).toArray();
    }

    private static double number(JsonNode node) {
        if (node.isNumber()) {
            return node.doubleValue();
        }
        return switch (node.textValue()) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "nan" -> Double.NaN;
            default -> throw new IllegalArgumentException("not a number: " + node);
        };
    }

    /** A list of integers. */
    public static long[] longs(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).mapToLong(JsonNode::longValue).toArray();
    }

    /** Checks an array against a packed one: all values or the first and last rows, and the sums over everything. */
    public void check(JsonNode packed, double[] actual, Closeness closeness) {
        int rows = packed.get("shape").get(0).intValue();
        int size = 1;
        for (JsonNode length : packed.get("shape")) {
            size *= length.intValue();
        }
        assertThat(actual).as("number of values").hasSize(size);
        if (packed.has("values")) {
            checkRange("value", doubles(packed.get("values")), actual, 0, closeness);
        } else {
            checkRange("value", doubles(packed.get("head")), actual, 0, closeness);
            checkRange("value", doubles(packed.get("tail")), actual, size - size / rows, closeness);
        }
        if (packed.has("l2")) {
            checkSums(packed, actual, closeness);
        }
    }

    private void checkSums(JsonNode packed, double[] actual, Closeness closeness) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        double allowed = 0.0;
        for (double value : actual) {
            sum = sum.add(new BigDecimal(value));
            squares = squares.add(new BigDecimal(value * value));
            allowed += closeness.allowed(value);
        }
        assertThat(sum.doubleValue()).as("sum").isCloseTo(packed.get("sum").doubleValue(), within(allowed));
        assertThat(Math.sqrt(squares.doubleValue())).as("l2 norm")
                .isCloseTo(packed.get("l2").doubleValue(), within(allowed));
    }

    /** Checks consecutive values. */
    public void checkRange(String what, double[] expected, double[] actual, int offset, Closeness closeness) {
        for (int i = 0; i < expected.length; i++) {
            double value = actual[offset + i];
            compared++;
            if (Double.compare(value, expected[i]) == 0 || value == expected[i]) {
                identical++;
            } else if (!(Math.abs(value - expected[i]) <= closeness.allowed(expected[i]))) {
                fail("%s %d is %s, expected %s (off by %s = %s ulp, allowed %s)", what, offset + i, value, expected[i],
                        value - expected[i], (value - expected[i]) / Math.ulp(expected[i]),
                        closeness.allowed(expected[i]));
            }
        }
    }

    /** Checks that a generator is where the reference's was after the call; draws one number from it. */
    public void checkAfter(JsonNode after, RandomState rng, Closeness closeness) {
        assertThat(rng.position()).as("position").isEqualTo(after.get("pos").intValue());
        assertThat(rng.hasCachedGauss()).as("has a cached normal").isEqualTo(after.get("has_gauss").intValue() == 1);
        double cached = after.get("cached").doubleValue();
        assertThat(rng.cachedGauss()).as("cached normal").isCloseTo(cached, within(closeness.allowed(cached)));
        assertThat(rng.nextDouble()).as("next uniform").isEqualTo(after.get("next").doubleValue());
    }

    /** How many values were compared and how many of them agreed to the last bit. */
    public String summary() {
        return String.format("%d values compared, %d identical to the last bit", compared, identical);
    }
}
