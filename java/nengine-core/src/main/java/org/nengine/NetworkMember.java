package org.nengine;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** What ensembles, nodes, connections and probes have in common: they live in a network and may have a name. */
public abstract sealed class NetworkMember permits Ensemble, Node, Connection, Probe {

    private final Network network;

    NetworkMember(Network network) {
        this.network = network;
    }

    /** The network that the object was made in. */
    public final Network network() {
        return network;
    }

    /** The name given by the user. */
    public abstract Optional<String> label();

    /** The seed given by the user; without one it is derived from the seed of the network. */
    public abstract OptionalLong seed();

    /**
     * The same object in another network.
     *
     * @param ends gives for each end of the original that of the copy
     */
    abstract NetworkMember copyTo(Network target, UnaryOperator<Endpoint> ends);

    final String text(String kind) {
        return text(this, kind, label());
    }

    static String text(Object object, String kind, Optional<String> label) {
        return "<" + kind + " " + label.map(l -> '"' + l + '"')
                .orElseGet(() -> "(unlabeled) at 0x" + Integer.toHexString(System.identityHashCode(object))) + ">";
    }

    static String owner(String kind, Optional<String> label) {
        return label.map(l -> kind + " \"" + l + '"').orElse(kind);
    }
}
