package org.nengine.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.nengine.spec.DynamicsVectors;

/** What the reference simulator made of ready-made networks, and its Fourier matrices, in full precision. */
final class NetworkVectors {

    private static final JsonNode VECTORS = load();

    private NetworkVectors() {
    }

    private static JsonNode load() {
        try (InputStream packed = DynamicsVectors.class.getResourceAsStream("networks_vectors.json.gz");
                InputStream text = new GZIPInputStream(packed)) {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of the cases of the networks of this package. */
    static List<String> networkNames() {
        return names("networks").stream().filter(name -> !name.startsWith("spa_")).toList();
    }

    /** A case of a network. */
    static JsonNode network(String name) {
        return entry("networks", name);
    }

    /** Names of the cases of Fourier matrices, such as {@code D=3}. */
    static List<String> fourierNames() {
        return names("fourier_matrices");
    }

    /** The Fourier matrices of a dimension. */
    static JsonNode fourier(String name) {
        return entry("fourier_matrices", name);
    }

    private static List<String> names(String part) {
        return VECTORS.get(part).properties().stream().map(Map.Entry::getKey).toList();
    }

    private static JsonNode entry(String part, String name) {
        return Optional.ofNullable(VECTORS.get(part).get(name))
                .orElseThrow(() -> new IllegalArgumentException("no \"" + name + "\" in " + part));
    }
}
