package org.nengine.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nengine.Config;
import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Node;
import org.nengine.Setting;
import org.nengine.Slice;
import org.nengine.Sliceable;
import org.nengine.processes.Process;

/** Makes a network of the text and the arrays of a file. Only what has a codec can be made; no code is run. */
final class NetworkReader {

    private final Codecs codecs = new Codecs();
    private final NetworkArchive archive;
    private final long largest;
    private final Map<String, NetworkObject> objects = new HashMap<>();
    private final List<Place> places = new ArrayList<>();

    /** A network that is made, its fields, and the way to it from the outermost one. */
    private record Place(Network network, FieldReader fields, String path) {
    }

    /** @param largest bytes that may be taken from arrays in all */
    NetworkReader(NetworkArchive archive, long largest) {
        this.archive = archive;
        this.largest = largest;
    }

    Network network() {
        FieldReader text = new FieldReader(codecs, new ArrayStore(archive.arrays(), largest), archive.text(),
                "network.json");
        if (!text.has(NetworkFile.FORMAT_FIELD) || !text.text(NetworkFile.FORMAT_FIELD).equals(NetworkFile.FORMAT)) {
            throw new NetworkFormatException("network.json is not of the format \"" + NetworkFile.FORMAT + '"');
        }
        int version = text.count(NetworkFile.VERSION_FIELD);
        if (version != NetworkFile.VERSION) {
            throw new NetworkFormatException("has the version " + version + " of the format; this Nengine reads "
                    + "version " + NetworkFile.VERSION);
        }
        text.node(NetworkFile.NOTES_FIELD);
        FieldReader fields = text.inside(NetworkFile.NETWORK_FIELD);
        text.requireAllRead();
        Network network = fields.checked(() -> new Network(fields.optionalText("label"),
                fields.optionalInteger("seed")));
        makeInside(new Place(network, fields, ""));
        connect();
        places.forEach(this::probe);
        places.forEach(this::configure);
        places.forEach(place -> place.fields().requireAllRead());
        return network;
    }

    /** Ensembles and nodes, and the same of the networks inside. */
    private void makeInside(Place place) {
        places.add(place);
        List<FieldReader> ensembles = place.fields().list("ensembles");
        for (int i = 0; i < ensembles.size(); i++) {
            Ensemble ensemble = ensemble(place.network(), ensembles.get(i));
            String path = place.path() + "ensembles/" + i;
            objects.put(path, ensemble);
            objects.put(path + "/neurons", ensemble.neurons());
        }
        List<FieldReader> nodes = place.fields().list("nodes");
        for (int i = 0; i < nodes.size(); i++) {
            objects.put(place.path() + "nodes/" + i, node(place.network(), nodes.get(i)));
        }
        List<FieldReader> networks = place.fields().list("networks");
        for (int i = 0; i < networks.size(); i++) {
            FieldReader fields = networks.get(i);
            Network inner = fields.checked(() -> place.network().add(new Network(fields.optionalText("label"),
                    fields.optionalInteger("seed"))));
            makeInside(new Place(inner, fields, place.path() + "networks/" + i + "/"));
        }
    }

    private static Ensemble ensemble(Network network, FieldReader from) {
        int neurons = from.count("neurons");
        int dimensions = from.count("dimensions");
        return from.checked(() -> network.ensemble(neurons, dimensions,
                e -> OptionField.read(OptionField.ENSEMBLE, from, e)));
    }

    private static Node node(Network network, FieldReader from) {
        Optional<String> label = from.optionalText("label");
        int sizeIn = from.count("sizeIn");
        int sizeOut = from.count("sizeOut");
        Node node = from.checked(() -> {
            if (from.has("process")) {
                return network.node(from.value("process", Process.class), n -> {
                    label.ifPresent(n::label);
                    n.sizeIn(sizeIn).sizeOut(sizeOut);
                });
            }
            if (from.has("constant")) {
                double[] value = from.numbers("constant");
                return label.map(l -> network.node(l, value)).orElseGet(() -> network.node(value));
            }
            return label.map(l -> network.passthrough(l, sizeIn)).orElseGet(() -> network.passthrough(sizeIn));
        });
        if (node.sizeIn() != sizeIn || node.sizeOut() != sizeOut) {
            throw new NetworkFormatException(from.place() + ": takes " + sizeIn + " and gives " + sizeOut
                    + " values, but what it gives has the sizes " + node.sizeIn() + " and " + node.sizeOut());
        }
        from.requireAllRead();
        return node;
    }

    /**
     * The connections of each network in order. One that ends at a learning rule waits for the connection that has the
     * rule, which may be in another network.
     */
    private void connect() {
        List<List<FieldReader>> waiting = places.stream().map(place -> place.fields().list("connections")).toList();
        int[] made = new int[places.size()];
        boolean progress = true;
        while (progress) {
            progress = false;
            for (int i = 0; i < made.length; i++) {
                while (made[i] < waiting.get(i).size() && isReady(waiting.get(i).get(made[i]))) {
                    connect(places.get(i), waiting.get(i).get(made[i]), made[i]);
                    made[i]++;
                    progress = true;
                }
            }
        }
        for (int i = 0; i < made.length; i++) {
            if (made[i] < waiting.get(i).size()) {
                connect(places.get(i), waiting.get(i).get(made[i]), made[i]);
            }
        }
    }

    private boolean isReady(FieldReader connection) {
        return objects.containsKey(objectPath(connection.text("post")));
    }

    private void connect(Place place, FieldReader from, int index) {
        Endpoint pre = end(from, "pre");
        Endpoint post = end(from, "post");
        Connection connection = from.checked(() -> place.network().connect(pre, post,
                c -> OptionField.read(OptionField.CONNECTION, from, c)));
        String path = place.path() + "connections/" + index;
        objects.put(path, connection);
        for (int i = 0; i < connection.learningRules().size(); i++) {
            objects.put(path + "/rules/" + i, connection.learningRules().get(i));
        }
    }

    private void probe(Place place) {
        List<FieldReader> probes = place.fields().list("probes");
        for (int i = 0; i < probes.size(); i++) {
            FieldReader from = probes.get(i);
            Endpoint target = end(from, "target");
            String attribute = from.text("attribute");
            objects.put(place.path() + "probes/" + i, from.checked(() -> place.network().probe(target, attribute,
                    p -> OptionField.read(OptionField.PROBE, from, p))));
        }
    }

    private static String objectPath(String end) {
        int slice = end.indexOf('[');
        return slice < 0 ? end : end.substring(0, slice);
    }

    private Endpoint end(FieldReader from, String name) {
        String text = from.text(name);
        String path = objectPath(text);
        NetworkObject object = object(from, name, path);
        if (path.length() == text.length()) {
            return object;
        }
        if (!(object instanceof Sliceable sliceable)) {
            throw new NetworkFormatException(from.place() + "." + name + ": \"" + path + "\" has no elements");
        }
        return from.checked(() -> sliceable.slice(Slice.parse(text.substring(path.length()))));
    }

    private NetworkObject object(FieldReader from, String name, String path) {
        NetworkObject object = objects.get(path);
        if (object == null) {
            throw new NetworkFormatException(from.place() + "." + name + ": there is no \"" + path
                    + "\", or it needs this one first");
        }
        return object;
    }

    private void configure(Place place) {
        FieldReader from = place.fields().inside("config");
        Config config = place.network().config();
        FieldReader ensemble = from.inside("ensemble");
        ensemble.checked(() -> config.ensemble(e -> OptionField.read(OptionField.ENSEMBLE, ensemble, e)));
        FieldReader node = from.inside("node");
        node.checked(() -> config.node(n -> OptionField.read(OptionField.NODE, node, n)));
        FieldReader connection = from.inside("connection");
        connection.checked(() -> config.connection(c -> OptionField.read(OptionField.CONNECTION, connection, c)));
        FieldReader probe = from.inside("probe");
        probe.checked(() -> config.probe(p -> OptionField.read(OptionField.PROBE, probe, p)));
        for (FieldReader setting : from.list("settings")) {
            String name = setting.text("setting");
            StoredSetting<?> stored = codecs.setting(name).orElseThrow(() -> new NetworkFormatException(
                    setting.place() + ": there is no setting \"" + name + '"'));
            setting.checked(() -> set(config, stored, setting));
            setting.requireAllRead();
        }
        from.requireAllRead();
    }

    private <T> Config set(Config config, StoredSetting<T> stored, FieldReader from) {
        T value = from.any("value", stored.type());
        Setting<T> setting = stored.setting();
        if (from.has("object")) {
            return config.set(setting, object(from, "object", from.text("object")), value);
        }
        String type = from.text("class");
        return setting.types().stream().filter(t -> t.getSimpleName().equals(type)).findFirst()
                .map(t -> config.set(setting, t, value))
                .orElseThrow(() -> new NetworkFormatException(from.place() + ": \"" + setting.name()
                        + "\" cannot be set for a " + type));
    }
}
