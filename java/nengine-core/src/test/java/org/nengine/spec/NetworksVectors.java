package org.nengine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The full-precision vectors of the helpers for networks, written by the reference simulator. */
public final class NetworksVectors {

    private static final JsonNode UTILITIES = load();

    private NetworksVectors() {
    }

    private static JsonNode load() {
        try (InputStream packed = NetworksVectors.class.getResourceAsStream("networks_vectors.json.gz");
                InputStream text = new GZIPInputStream(packed)) {
            return new ObjectMapper().readTree(text).get("utilities");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was recorded of one helper, such as {@code tuning_1d}. */
    public static JsonNode utility(String name) {
        JsonNode vector = UTILITIES.get(name);
        if (vector == null) {
            throw new IllegalArgumentException("no vector \"" + name + "\"; there are " + utilities());
        }
        return vector;
    }

    /** Names of all helpers with vectors. */
    public static List<String> utilities() {
        return UTILITIES.properties().stream().map(java.util.Map.Entry::getKey).toList();
    }
}
