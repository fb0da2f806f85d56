package org.nengine.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;

/**
 * The worked example of the build specification: a node, two ensembles, three connections and six probes, with what the
 * reference makes of them.
 */
public final class BuildExample {

    private static final double DT = 0.001;

    private final JsonNode expected = load();
    private final Map<String, Object> objects = new LinkedHashMap<>();
    private final Network network = new Network(72);
    private final Model model;

    /** Describes and builds the network. */
    public BuildExample() {
        Node u = network.node("u", t -> 0.5 + 100.0 * t);
        Ensemble a = network.ensemble("a", 4, 1);
        Ensemble b = network.ensemble("b", 3, 2, e -> e.radius(1.5));
        objects.put("u", u);
        objects.put("a", a);
        objects.put("b", b);
        objects.put("c_ua", network.connect(u, a, c -> c.noSynapse().label("c_ua")));
        objects.put("c_ab", network.connect(a, b,
                c -> c.function(x -> new double[] {x[0], x[0] * x[0]}).synapse(0.005).label("c_ab")));
        objects.put("c_ba", network.connect(b.get(1), a, c -> c.transform(-0.5).synapse(0.01).label("c_ba")));
        objects.put("p_u", network.probe(u, p -> p.label("p_u")));
        objects.put("p_a", network.probe(a, p -> p.synapse(0.01).label("p_a")));
        objects.put("p_b", network.probe(b, p -> p.label("p_b")));
        objects.put("p_spikes", network.probe(a.neurons(), p -> p.label("p_spikes")));
        objects.put("p_v", network.probe(a.neurons(), "voltage", p -> p.label("p_v")));
        objects.put("p_cab", network.probe((Connection) objects.get("c_ab"), p -> p.label("p_cab")));
        model = Model.build(network, DT);
    }

    private static JsonNode load() {
        try (InputStream packed = BuildExample.class.getResourceAsStream("build_example.json.gz");
                InputStream text = new GZIPInputStream(packed)) {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Network network() {
        return network;
    }

    public Model model() {
        return model;
    }

    /** What the reference made of the example. */
    public JsonNode expected() {
        return expected;
    }

    /** An object by its name in the example. */
    public Object object(String name) {
        return objects.get(name);
    }

    /** The objects by name, without the network. */
    public Map<String, Object> objects() {
        return objects;
    }

    /** The signals that both we and the reference have, by the names that the example gives them. */
    public Map<String, Signal> signals() {
        Map<String, Signal> named = new LinkedHashMap<>();
        named.put("step", model.step());
        named.put("time", model.time());
        named.put("u.out", model.signal(object("u"), "out"));
        for (String name : new String[] {"a", "b"}) {
            Ensemble ensemble = (Ensemble) object(name);
            named.put(name + ".in", model.signal(ensemble, "in"));
            named.put(name + ".encoders", model.signal(ensemble, "encoders"));
            for (String s : new String[] {"in", "out", "bias", "voltage", "refractory_time"}) {
                named.put(name + ".neurons." + s, model.signal(ensemble.neurons(), s));
            }
        }
        for (String name : new String[] {"c_ab", "c_ba"}) {
            putConnection(name, object(name), named);
        }
        for (String name : new String[] {"p_a", "p_b"}) {
            Probe probe = (Probe) object(name);
            putConnection("conn(" + name + ")", probe, named);
            named.put(name + ".in", model.probeSignal(probe));
        }
        return named;
    }

    /** The weighted signal before the synapse has no name in the model: it is what the synapse reads. */
    private void putConnection(String name, Object owner, Map<String, Signal> named) {
        Signal last = model.signal(owner, "weighted");
        named.put(name + ".weights", model.signal(owner, "weights"));
        model.operators().stream().filter(o -> o instanceof ProcessOperator p && p.output() == last).findFirst()
                .ifPresentOrElse(filter -> {
                    named.put(name + ".filtered", last);
                    named.put(name + ".weighted", filter.reads().get(1));
                }, () -> named.put(name + ".weighted", last));
    }

    /** Numbers of a list, of a list of lists row after row, or a single one. */
    public static double[] numbers(JsonNode node) {
        if (!node.isArray()) {
            return new double[] {node.doubleValue()};
        }
        return StreamSupport.stream(node.spliterator(), false).flatMapToDouble(n -> java.util.Arrays.stream(numbers(n)))
                .toArray();
    }
}
