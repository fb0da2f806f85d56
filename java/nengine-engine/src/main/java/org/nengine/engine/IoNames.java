package org.nengine.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.exceptions.ValidationException;

/**
 * The inputs of a network, which are its nodes without input, its probes, and a name for each.
 *
 * <p>A name is the label with blanks and colons made underscores and other odd characters left out, or {@code node} or
 * {@code probe}. A name that was given before, upper and lower case being alike, gets an underscore and a number.
 * Inputs are named first, in the order in which the network lists them, then probes.
 */
public final class IoNames {

    private final List<Node> inputs = new ArrayList<>();
    private final List<Probe> probes;
    private final Map<Object, String> names = new IdentityHashMap<>();
    private final Map<String, Integer> count = new HashMap<>();

    /**
     * Names the inputs of a network and its probes.
     *
     * @param probes in the order in which they are named
     */
    public IoNames(Network network, List<Probe> probes) {
        for (Node node : network.allNodes()) {
            if (node.sizeIn() == 0) {
                inputs.add(node);
                give(node, node.label(), "node");
            }
        }
        this.probes = List.copyOf(probes);
        probes.forEach(probe -> give(probe, probe.label(), "probe"));
    }

    private void give(Object object, Optional<String> label, String otherwise) {
        String name = label.map(IoNames::sanitise).orElse(otherwise);
        int before = count.merge(name.toLowerCase(Locale.ROOT), 1, Integer::sum) - 1;
        names.put(object, before == 0 ? name : name + "_" + before);
    }

    /** Blanks and colons become underscores; of the rest, letters, digits and {@code _ . - /} stay. */
    public static String sanitise(String label) {
        return label.replaceAll("[\\s:]", "_").replaceAll("[^\\p{L}\\p{N}_./-]", "");
    }

    /** The nodes without input, in the order in which the network lists them. */
    public List<Node> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /** The probes, in the order in which they were named. */
    public List<Probe> probes() {
        return probes;
    }

    /**
     * Name of an input or probe.
     *
     * @throws ValidationException if it is none of this network
     */
    public String name(Object object) {
        String name = names.get(object);
        if (name == null) {
            throw new ValidationException("Simulator", "name", object
                    + " is neither a node without input nor a probe of the simulated network");
        }
        return name;
    }

    /**
     * The input that a key means.
     *
     * @param key a node or a name
     * @throws ValidationException if there is none
     */
    public Node input(Object key) {
        return find(key, inputs, "an input (a node without input)");
    }

    /**
     * The probe that a key means.
     *
     * @param key a probe or a name
     * @throws ValidationException if there is none
     */
    public Probe probe(Object key) {
        return find(key, probes, "a probe");
    }

    private <T> T find(Object key, List<T> among, String kind) {
        return among.stream().filter(object -> object == key || names.get(object).equals(key)).findFirst()
                .orElseThrow(() -> new ValidationException("Simulator", "data",
                        (key instanceof String ? "\"" + key + "\"" : key) + " is not " + kind
                        + " of the simulated network; there are " + among.stream().map(names::get).toList()));
    }
}
