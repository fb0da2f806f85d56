package org.nengine.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nengine.Config;
import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.Probe;
import org.nengine.Setting;
import org.nengine.build.FunctionPoints;
import org.nengine.exceptions.ValidationException;

/** Turns a network into the text and the arrays of a file. */
final class NetworkWriter {

    private final Network network;
    private final Codecs codecs = new Codecs();
    private final ArrayStore arrays = new ArrayStore();
    private final Map<Object, String> paths = new IdentityHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Supplier<FunctionPoints> points;

    NetworkWriter(Network network) {
        this.network = network;
        FunctionPoints[] made = new FunctionPoints[1];
        this.points = () -> made[0] == null ? made[0] = new FunctionPoints(network) : made[0];
    }

    /** What a file does not say as the network did. */
    List<String> notes() {
        return notes;
    }

    NetworkArchive archive() {
        name(network, "");
        ObjectNode text = JsonNodeFactory.instance.objectNode();
        text.put(NetworkFile.FORMAT_FIELD, NetworkFile.FORMAT).put(NetworkFile.VERSION_FIELD, NetworkFile.VERSION);
        ObjectNode tree = tree(network);
        ArrayNode noted = text.putArray(NetworkFile.NOTES_FIELD);
        notes.forEach(noted::add);
        text.set(NetworkFile.NETWORK_FIELD, tree);
        return new NetworkArchive(text, arrays.arrays());
    }

    private void name(Network parent, String place) {
        number(parent.ensembles(), place + "ensembles/");
        number(parent.nodes(), place + "nodes/");
        number(parent.connections(), place + "connections/");
        number(parent.probes(), place + "probes/");
        for (Ensemble ensemble : parent.ensembles()) {
            paths.put(ensemble.neurons(), paths.get(ensemble) + "/neurons");
        }
        for (Connection connection : parent.connections()) {
            number(connection.learningRules(), paths.get(connection) + "/rules/");
        }
        for (int i = 0; i < parent.networks().size(); i++) {
            name(parent.networks().get(i), place + "networks/" + i + "/");
        }
    }

    private void number(List<?> objects, String place) {
        for (int i = 0; i < objects.size(); i++) {
            paths.put(objects.get(i), place + i);
        }
    }

    private ObjectNode tree(Network parent) {
        FieldWriter to = writer(parent);
        to.optionalText("label", parent.label()).optionalInteger("seed", parent.seed());
        to.put("config", config(parent));
        to.put("ensembles", list(parent.ensembles(), this::tree));
        to.put("nodes", list(parent.nodes(), this::tree));
        to.put("networks", list(parent.networks(), this::tree));
        to.put("connections", list(parent.connections(), this::tree));
        to.put("probes", list(parent.probes(), this::tree));
        return to.fields();
    }

    private FieldWriter writer(Object owner) {
        return new FieldWriter(codecs, arrays, owner.toString(), "");
    }

    private static <T> ArrayNode list(List<T> objects, Function<T, ObjectNode> tree) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        objects.forEach(object -> list.add(tree.apply(object)));
        return list;
    }

    private ObjectNode tree(Ensemble ensemble) {
        FieldWriter to = writer(ensemble);
        to.integer("neurons", ensemble.nNeurons()).integer("dimensions", ensemble.dimensions());
        OptionField.write(OptionField.ENSEMBLE, ensemble.settings(), to);
        return to.fields();
    }

    private ObjectNode tree(Node node) {
        FieldWriter to = writer(node);
        to.optionalText("label", node.label()).integer("sizeIn", node.sizeIn()).integer("sizeOut", node.sizeOut());
        NodeOutput output = node.output();
        if (output instanceof NodeOutput.Constant constant) {
            to.numbers("constant", constant.value());
        } else if (output instanceof NodeOutput.ProcessOutput process) {
            to.value("process", process.process());
        } else if (!(output instanceof NodeOutput.Passthrough)) {
            throw to.refuse("output", "it is a function in Java; use a process such as PresentInput, or a constant "
                    + "that is replaced by an input when the network runs");
        }
        return to.fields();
    }

    private ObjectNode tree(Connection connection) {
        FieldWriter to = writer(connection);
        String pre = end(connection, "pre", connection.pre());
        String post = end(connection, "post", connection.post());
        to.text("pre", pre).text("post", post);
        OptionField.write(OptionField.CONNECTION, connection.settings().unset("function"), to);
        connection.function().ifPresent(function -> {
            int values = TabulatedFunction.write(connection, function, to, "function", points);
            if (values > 0) {
                notes.add(paths.get(connection) + " (from " + pre + " to " + post + "): the function \""
                        + function.name() + "\" is stored by its values at " + values + " evaluation points");
            }
        });
        return to.fields();
    }

    private ObjectNode tree(Probe probe) {
        FieldWriter to = writer(probe);
        to.text("target", end(probe, "target", probe.target())).text("attribute", probe.attribute());
        OptionField.write(OptionField.PROBE, probe.settings(), to);
        return to.fields();
    }

    private String end(Object owner, String attribute, Endpoint end) {
        String path = paths.get(end.object());
        if (path == null) {
            throw new ValidationException(owner.toString(), attribute, "cannot be stored in a file: " + end
                    + " is outside " + network + "; save the network that holds both");
        }
        return end.slice().isAll() ? path : path + end.slice();
    }

    private ObjectNode config(Network parent) {
        Config config = parent.config();
        FieldWriter to = writer(parent).inside("config");
        OptionField.write(OptionField.ENSEMBLE, config.ensemble(), group(to, "ensemble"));
        OptionField.write(OptionField.NODE, config.node(), group(to, "node"));
        OptionField.write(OptionField.CONNECTION, config.connection(), group(to, "connection"));
        OptionField.write(OptionField.PROBE, config.probe(), group(to, "probe"));
        to.put("settings", settings(config, to));
        return to.fields();
    }

    private static FieldWriter group(FieldWriter to, String name) {
        FieldWriter inner = to.inside(name);
        to.put(name, inner.fields());
        return inner;
    }

    private ArrayNode settings(Config config, FieldWriter group) {
        List<ObjectNode> all = new ArrayList<>();
        for (Config.ClassSetting setting : config.classSettings()) {
            FieldWriter to = setting(setting.setting(), setting.value(), group);
            all.add(to.text("class", setting.type().getSimpleName()).fields());
        }
        for (Config.ObjectSetting setting : config.objectSettings()) {
            NetworkObject object = setting.object();
            if (paths.containsKey(object)) {
                FieldWriter to = setting(setting.setting(), setting.value(), group);
                all.add(to.text("object", paths.get(object)).fields());
            }
        }
        all.sort(Comparator.comparing(ObjectNode::toString));
        return JsonNodeFactory.instance.arrayNode().addAll(all);
    }

    private FieldWriter setting(Setting<?> setting, Object value, FieldWriter config) {
        FieldWriter to = config.inside("settings");
        if (!codecs.stores(setting)) {
            throw to.refuse(setting.name(), "no service of type " + CodecProvider.class.getName()
                    + " says that this setting is stored; unset it");
        }
        return to.text("setting", setting.name()).any("value", value);
    }
}
