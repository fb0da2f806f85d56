package org.nengine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.io.Npy;
import org.nengine.io.NpyArray;
import org.nengine.learning.PES;
import org.nengine.processes.WhiteSignal;
import org.nengine.transforms.Dense;

/** Whatever a file holds, loading it gives a network or says what is wrong, and nothing else happens. */
class DamagedNetworkFileTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ENOUGH = 1 << 24;

    @TempDir
    private Path folder;

    private Path file;
    private NetworkArchive archive;

    @BeforeEach
    void save() throws IOException {
        file = folder.resolve("net.nengine");
        Network net = new Network("net", 1);
        net.config().ensemble(e -> e.radius(2)).trainable(Ensemble.class, false);
        Ensemble a = net.ensemble("a", 40, 2);
        Network inner = net.network("inner", 2);
        Node signal = inner.node(new WhiteSignal(0.1, 50), n -> n.sizeOut(2));
        inner.connect(signal, a.neurons().indices(0, 3), c -> c.transform(new Dense(2, 2, 0.5)));
        Connection learned = net.connect(a, a, c -> c.learningRule(new PES())
                .function(x -> new double[] {x[1], x[0]}));
        net.connect(a.get(1), learned.learningRule().get(0), c -> c.transform(2));
        net.probe(a.get(0), p -> p.label("p"));
        NetworkFile.save(net, file);
        archive = NetworkArchive.read(file, ENOUGH);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> NetworkFile.load(file)).isInstanceOf(NetworkFormatException.class)
                .hasMessageStartingWith(file + ": ").hasMessageContaining(message);
    }

    private void assertRefused(Consumer<ObjectNode> change, String message) {
        ObjectNode text = archive.text().deepCopy();
        change.accept(text);
        assertThatThrownBy(() -> new NetworkReader(new NetworkArchive(text, archive.arrays()), ENOUGH).network())
                .isInstanceOf(NetworkFormatException.class).hasMessage(message);
    }

    private static ObjectNode at(ObjectNode text, String pointer) {
        return (ObjectNode) text.at(pointer);
    }

    @Test
    void filesOfOtherKindsAreRefused() throws IOException {
        assertThatThrownBy(() -> NetworkFile.load(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
        assertThatThrownBy(() -> NetworkFile.load(folder)).isInstanceOf(NoSuchFileException.class);
        Files.writeString(file, "import numpy");
        assertRefused("is no archive of a network, or is damaged or cut off");
        Files.write(file, new byte[0]);
        assertRefused("is no archive of a network, or is damaged or cut off");
        zip(Map.of("weights.npy", new byte[3]));
        assertRefused("is no archive of a network: it has no network.json");
        zip(Map.of("network.json", "{\"format\": ".getBytes(StandardCharsets.UTF_8)));
        assertRefused("network.json is no JSON: Unexpected end-of-input");
        zip(Map.of("network.json", "{\"a\": 1, \"a\": 2}".getBytes(StandardCharsets.UTF_8)));
        assertRefused("network.json is no JSON: Duplicate field 'a'");
        zip(Map.of("network.json", "[]".getBytes(StandardCharsets.UTF_8)));
        assertRefused("network.json: must be an object {...}, got []");
        zip(Map.of("network.json", "[".repeat(5000).getBytes(StandardCharsets.UTF_8)));
        assertRefused("nesting depth");
    }

    private void zip(Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    private Map<String, byte[]> entries() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("network.json", JSON.writeValueAsBytes(archive.text()));
        for (int i = 0; i < archive.arrays().size(); i++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Npy.write(bytes, archive.arrays().get(i));
            entries.put("arrays/" + i + ".npy", bytes.toByteArray());
        }
        return entries;
    }

    @Test
    void archivesWithMoreOrLessThanTheyShouldHaveAreRefused() throws IOException {
        Map<String, byte[]> entries = entries();
        entries.put("../../evil.sh", new byte[4]);
        zip(entries);
        assertRefused("has 4 entries; network.json and 2 arrays are expected");
        entries = entries();
        entries.remove("arrays/1.npy");
        zip(entries);
        assertRefused("there is no array 1; the file has 1");
        entries = entries();
        entries.put("arrays/0.npy", Arrays.copyOf(entries.get("arrays/0.npy"), 300));
        zip(entries);
        assertRefused("arrays/0.npy is cut off in its elements");
        entries.put("arrays/0.npy", Arrays.copyOf(entries().get("arrays/0.npy"), 1 << 20));
        zip(entries);
        assertRefused("arrays/0.npy goes on after its last element");
        byte[] huge = "\u0093NUMPY\u0001\u0000v\u0000{'descr': '<f8', 'fortran_order': False, 'shape': (250000000,), }"
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] header = Arrays.copyOf(huge, 128);
        Arrays.fill(header, huge.length, 127, (byte) ' ');
        header[127] = '\n';
        entries.put("arrays/0.npy", header);
        zip(entries);
        assertRefused("arrays/0.npy is cut off in its elements: 0 of 2000000000 bytes");
    }

    @Test
    void filesThatAreTooLargeWhenUnpackedAreRefused() throws IOException {
        byte[] zeros = new byte[1 << 22];
        Map<String, byte[]> entries = entries();
        entries.put("arrays/2.npy", zeros);
        zip(entries);
        assertThat(Files.size(file)).isLessThan(100_000);
        assertThatThrownBy(() -> NetworkArchive.read(file, 1 << 20)).isInstanceOf(NetworkFormatException.class)
                .hasMessageContaining("is too large: unpacked, arrays/2.npy has more than the ")
                .hasMessageContaining(" bytes that the memory of this Java machine allows");
    }

    @Test
    void everyByteThatIsCutOffOrChangedIsNoticedOrDoesNoHarm() throws IOException {
        byte[] good = Files.readAllBytes(file);
        for (int length = 0; length < good.length; length += 211) {
            Files.write(file, Arrays.copyOf(good, length));
            assertRefused("damaged or cut off");
        }
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            byte[] bad = good.clone();
            int at = random.nextInt(bad.length);
            bad[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            try {
                NetworkFile.load(file);
            } catch (NetworkFormatException | IOException e) {
                assertThat(e).as("byte %d changed", at).hasMessageContaining(file.toString());
            }
        }
    }

    @Test
    void formatsThatAreNotKnownAreRefused() {
        assertRefused(text -> text.remove("format"), "network.json is not of the format \"nengine-network\"");
        assertRefused(text -> text.put("format", "onnx"), "network.json is not of the format \"nengine-network\"");
        assertRefused(text -> text.put("version", 2),
                "has the version 2 of the format; this Nengine reads version 1");
        assertRefused(text -> text.put("code", "rm"), "network.json: has unknown fields [code]");
    }

    @Test
    void whatHasNoMeaningIsRefusedWithItsPlace() {
        assertRefused(text -> at(text, "/network").put("seed", -1), "network.json.network: Network \"net\".seed: must "
                + "lie in 0 to 4294967294, got -1");
        assertRefused(text -> at(text, "/network/ensembles/0").put("neurons", 0),
                "network.json.network.ensembles[0]: Ensemble \"a\".nNeurons: must be at least 1, got 0");
        assertRefused(text -> at(text, "/network/ensembles/0").put("raduis", 1),
                "network.json.network.ensembles[0]: has unknown fields [raduis]");
        assertRefused(text -> at(text, "/network/networks/0/nodes/0").put("sizeIn", 1).remove("process"),
                "network.json.network.networks[0].nodes[0]: takes 1 and gives 2 values, but what it gives has the "
                        + "sizes 1 and 1");
        assertRefused(text -> at(text, "/network/connections/0").put("pre", "ensembles/1"),
                "network.json.network.connections[0].pre: there is no \"ensembles/1\", or it needs this one first");
        assertRefused(text -> at(text, "/network/connections/0").put("pre", "ensembles/0[5]"),
                "network.json.network.connections[0]: <Ensemble \"a\">.slice: [5] does not fit its 2 elements");
        assertRefused(text -> at(text, "/network/connections/0").put("pre", "ensembles/0[x]"),
                "network.json.network.connections[0]: Slice.text: has something that is no number, or one that is too "
                        + "large: \"[x]\"");
        assertRefused(text -> at(text, "/network/connections/0").put("post", "connections/1/rules/0"),
                "network.json.network.connections[0].post: there is no \"connections/1/rules/0\", or it needs this one "
                        + "first");
        assertRefused(text -> at(text, "/network/probes/0").put("target", "connections/0[0]"),
                "network.json.network.probes[0].target: \"connections/0\" has no elements");
        assertRefused(text -> at(text, "/network/probes/0").put("attribute", "soul"),
                "network.json.network.probes[0]: Probe \"p\".attribute: \"soul\" of <Ensemble \"a\">[0:1] cannot be "
                        + "probed; what can is [decoded_output, input, scaled_encoders]");
        assertRefused(text -> at(text, "/network/config/settings/0").put("setting", "speed"),
                "network.json.network.config.settings[0]: there is no setting \"speed\"");
        assertRefused(text -> at(text, "/network/config/settings/0").put("class", "Node"),
                "network.json.network.config.settings[0]: \"trainable\" cannot be set for a Node");
        assertRefused(text -> at(text, "/network/connections/0/function").put("size", 3),
                "network.json.network.connections[0].function: has the size 3 and values of size 2");
        assertRefused(text -> at(text, "/network/connections/0/function").putArray("values"),
                "network.json.network.connections[0].function: has 1000 points and 0 values");
    }

    @Test
    void networksNestedWithoutEndAreRefused() {
        ObjectNode text = archive.text().deepCopy();
        ObjectNode deepest = at(text, "/network");
        for (int i = 0; i < 400; i++) {
            ObjectNode inner = at((ObjectNode) archive.text(), "/network/networks/0").deepCopy();
            inner.putArray("connections");
            deepest.putArray("networks").add(inner);
            deepest = inner;
        }
        assertThatThrownBy(() -> new NetworkReader(new NetworkArchive(text, archive.arrays()), ENOUGH).network())
                .isInstanceOf(NetworkFormatException.class).hasMessageEndingWith("is nested more than 100 deep");
    }

    /** Every part of the text is replaced, one after the other, by things that do not belong there. */
    @Test
    void aTextWithAnythingAnywhereGivesANetworkOrARefusal() throws IOException {
        List<JsonNode> junk = List.of(JSON.readTree("null"), JSON.readTree("-1"), JSON.readTree("1e300"),
                JSON.readTree("\"NaN\""), JSON.readTree("\"ensembles/0/neurons[::-1]\""), JSON.readTree("[]"),
                JSON.readTree("[[1, 2], 3]"), JSON.readTree("{}"), JSON.readTree("{\"type\": \"Choice\"}"),
                JSON.readTree("{\"array\": 1}"), JSON.readTree("4294967296"), JSON.readTree("true"));
        List<String> places = new ArrayList<>();
        collect(archive.text(), "", places);
        assertThat(places).hasSizeGreaterThan(80);
        int refused = 0;
        for (String place : places) {
            for (JsonNode replacement : junk) {
                ObjectNode text = archive.text().deepCopy();
                replace(text, place, replacement);
                try {
                    new NetworkReader(new NetworkArchive(text, archive.arrays()), ENOUGH).network();
                } catch (NetworkFormatException e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isGreaterThan(places.size() * junk.size() / 2);
    }

    private static void collect(JsonNode node, String path, List<String> places) {
        node.fieldNames().forEachRemaining(name -> {
            places.add(path + "/" + name);
            collect(node.get(name), path + "/" + name, places);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.add(path + "/" + i);
            collect(node.get(i), path + "/" + i, places);
        }
    }

    private static void replace(ObjectNode text, String place, JsonNode replacement) {
        int last = place.lastIndexOf('/');
        JsonNode parent = text.at(place.substring(0, last));
        String name = place.substring(last + 1);
        if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(name), replacement);
        } else {
            ((ObjectNode) parent).set(name, replacement);
        }
    }

    @Test
    void arraysOfOtherShapesAreRefused() {
        List<NpyArray> arrays = new ArrayList<>(archive.arrays());
        arrays.set(0, NpyArray.of(new double[6], 1, 2, 3));
        assertThatThrownBy(() -> new NetworkReader(new NetworkArchive(archive.text(), arrays), ENOUGH).network())
                .isInstanceOf(NetworkFormatException.class).hasMessageContaining("array 0 has the shape [1, 2, 3]; "
                        + "needed are 2 axes");
    }

    @Test
    void anArrayThatIsNamedOverAndOverCannotFillTheMemory() {
        ObjectNode text = archive.text().deepCopy();
        ObjectNode ensemble = at(text, "/network/ensembles/0");
        ensemble.putObject("evalPoints").put("type", "FixedValues").putObject("matrix").put("array", 0);
        for (int i = 0; i < 100; i++) {
            ((ArrayNode) text.at("/network/ensembles")).add(ensemble.deepCopy());
        }
        long bytes = 8 * 2000;
        assertThatThrownBy(() -> new NetworkReader(new NetworkArchive(text, archive.arrays()), 50 * bytes).network())
                .isInstanceOf(NetworkFormatException.class).hasMessage("network.json.network.ensembles[50].evalPoints."
                        + "matrix: with array 0, the arrays of the network are more than the 800000 bytes that the "
                        + "memory of this Java machine allows; give it more with -Xmx");
    }
}
