package org.nengine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * What the reference simulator made of ready-made networks, its Fourier matrices, and what its helpers for networks
 * give, in full precision.
 */
public final class NetworksVectors {

    private static final JsonNode VECTORS = load();

    private NetworksVectors() {
    }

    private static JsonNode load() {
        try (InputStream packed = NetworksVectors.class.getResourceAsStream("networks_vectors.json.gz");
                InputStream text = new GZIPInputStream(packed)) {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the cases of ready-made networks that are no semantic pointers. */
    public static List<String> networkNames() {
        return names("networks").stream().filter(name -> !name.startsWith("spa_")).toList();
    }

    /** A case of a network. */
    public static JsonNode network(String name) {
        return entry("networks", name);
    }

    /** Names of the cases of Fourier matrices, such as {@code D=3}. */
    public static List<String> fourierNames() {
        return names("fourier_matrices");
    }

    /** The Fourier matrices of a dimension. */
    public static JsonNode fourier(String name) {
        return entry("fourier_matrices", name);
    }

    /** Names of all helpers with vectors. */
    public static List<String> utilities() {
        return names("utilities");
    }

    /** What was recorded of one helper, such as {@code tuning_1d}. */
    public static JsonNode utility(String name) {
        return entry("utilities", name);
    }

    private static List<String> names(String part) {
        return VECTORS.get(part).properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode entry(String part, String name) {
        return Optional.ofNullable(VECTORS.get(part).get(name))
                .orElseThrow(() -> new IllegalArgumentException("no \"" + name + "\" in " + part));
    }
}
