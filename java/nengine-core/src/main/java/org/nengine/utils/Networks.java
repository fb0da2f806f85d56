package org.nengine.utils;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.nengine.Connection;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.LearningRule;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.synapses.Synapse;

/** Helpers for whole networks. */
public final class Networks {

    private Networks() {
    }

    /**
     * Makes every ensemble compute without neurons, those of networks inside included, except where neurons are needed:
     * where they are the source or the target of a connection or are probed, and at both ends of a connection that
     * learns.
     */
    public static void activateDirectMode(Network network) {
        Set<Ensemble> needed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Connection connection : network.allConnections()) {
            for (Endpoint end : List.of(connection.pre(), connection.post())) {
                if (end.object() instanceof Neurons neurons) {
                    needed.add(neurons.ensemble());
                } else if (end.object() instanceof Ensemble ensemble && !connection.learningRules().isEmpty()) {
                    needed.add(ensemble);
                }
            }
        }
        network.allProbes().forEach(probe -> {
            if (probe.target().object() instanceof Neurons neurons) {
                needed.add(neurons.ensemble());
            }
        });
        network.allEnsembles().stream().filter(ensemble -> !needed.contains(ensemble))
                .forEach(ensemble -> ensemble.reassign(e -> e.neuronType(new Direct())));
    }

    /**
     * The connections of a network as they are without its pass-through nodes, those of networks inside included: two
     * connections through such a node become one, with the product of their transforms and the one synapse of the two.
     * Links whose product is zero everywhere are left out. The network is not changed.
     *
     * <p>A pass-through node stays where it has no input or no output, or where it is the source or the target of
     * something that cannot be merged: a connection that learns, or a learning rule as its target.
     *
     * @throws ValidationException if a node cannot be removed: both connections through it have a synapse, the second
     *     has a function, or the node is connected to itself; and if a transform on the way is no given dense one
     */
    public static List<DirectLink> withoutPassthroughNodes(Network network) {
        List<DirectLink> links = new ArrayList<>();
        for (Connection connection : network.allConnections()) {
            links.add(new DirectLink(connection.pre().object(), connection.post().object(),
                    Connections.fullTransform(connection), connection.synapse(), List.of(connection)));
        }
        for (Node node : network.allNodes()) {
            if (node.output() instanceof NodeOutput.Passthrough) {
                remove(node, links);
            }
        }
        return List.copyOf(links);
    }

    private static void remove(Node node, List<DirectLink> links) {
        List<DirectLink> incoming = links.stream().filter(link -> link.post() == node).toList();
        List<DirectLink> outgoing = links.stream().filter(link -> link.pre() == node).toList();
        if (incoming.isEmpty() || outgoing.isEmpty() || incoming.stream().anyMatch(Networks::isFixed)
                || outgoing.stream().anyMatch(Networks::isFixed)) {
            return;
        }
        if (incoming.stream().anyMatch(outgoing::contains)) {
            throw refused(node, "it is connected to itself");
        }
        int at = links.indexOf(incoming.get(0));
        List<DirectLink> merged = new ArrayList<>();
        for (DirectLink in : incoming) {
            for (DirectLink out : outgoing) {
                merge(node, in, out).ifPresent(merged::add);
            }
        }
        links.removeAll(incoming);
        links.removeAll(outgoing);
        links.addAll(Math.min(at, links.size()), merged);
    }

    private static boolean isFixed(DirectLink link) {
        return link.post() instanceof LearningRule
                || link.path().stream().anyMatch(connection -> !connection.learningRules().isEmpty());
    }

    private static Optional<DirectLink> merge(Node node, DirectLink in, DirectLink out) {
        if (out.first().function().isPresent()) {
            throw refused(node, "the connection " + out.first() + " from it has a function");
        }
        if (in.synapse().isPresent() && out.synapse().isPresent()) {
            throw refused(node, "there is a synapse on the way to it and one on the way from it: " + in + " and "
                    + out);
        }
        double[][] product = product(out.transform(), in.transform());
        if (isZero(product)) {
            return Optional.empty();
        }
        Optional<Synapse> synapse = in.synapse().or(out::synapse);
        List<Connection> path = new ArrayList<>(in.path());
        path.addAll(out.path());
        return Optional.of(new DirectLink(in.pre(), out.post(), product, synapse, path));
    }

    private static ValidationException refused(Node node, String why) {
        return new ValidationException(node.toString(), "output", "cannot be removed from the network: " + why);
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < product[i].length; j++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static boolean isZero(double[][] matrix) {
        for (double[] row : matrix) {
            for (double value : row) {
                if (value != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
