package org.nengine;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

import org.nengine.exceptions.ValidationException;

/**
 * A copy of a network that has nothing in common with the original but values that do not change and the user's
 * functions: all objects, networks inside it, defaults, settings and seeds. It stands alone; put it inside another
 * network with {@link Network#add}.
 *
 * <pre>{@code
 * NetworkCopy copy = new NetworkCopy(net);
 * Ensemble other = copy.of(ensemble);
 * }</pre>
 *
 * <p>Copies are of class {@link Network} whatever the class of the original, so that what a ready-made network offers
 * beside its members is found through {@link #of(NetworkMember)}. Defaults of the networks around the original do not
 * come along: they took effect when the objects were made.
 */
public final class NetworkCopy {

    private final Network original;
    private final Network network;
    private final Map<Network, Network> networks = new IdentityHashMap<>();
    private final Map<NetworkMember, NetworkMember> members = new IdentityHashMap<>();

    /**
     * Copies a network.
     *
     * @throws ValidationException if a connection or probe of the network refers to an object outside it
     */
    public NetworkCopy(Network original) {
        this.original = original;
        this.network = new Network(original.label(), original.seed());
        requireClosed();
        networks.put(original, network);
        copyInside(original, network);
        forEach((from, to) -> {
            from.ensembles().forEach(e -> to.adopt(copy(e, to)));
            from.nodes().forEach(n -> to.adopt(copy(n, to)));
        });
        forEach((from, to) -> from.connections().forEach(c -> to.adopt(copy(c, to))));
        forEach((from, to) -> from.probes().forEach(p -> to.adopt(copy(p, to))));
        forEach((from, to) -> to.config().copyFrom(from.config(), this::find));
    }

    private void requireClosed() {
        for (Connection connection : original.allConnections()) {
            requireInside(connection, connection.pre());
            requireInside(connection, connection.post());
        }
        original.allProbes().forEach(probe -> requireInside(probe, probe.target()));
    }

    private void requireInside(NetworkMember member, Endpoint end) {
        if (!References.isInside(end.object().network(), original)) {
            throw new ValidationException(original.toString(), "copy", member + " refers to " + end.object()
                    + ", which is outside the network; copy the network that holds both");
        }
    }

    private void copyInside(Network from, Network to) {
        for (Network inner : from.networks()) {
            Network copy = to.add(new Network(inner.label(), inner.seed()));
            networks.put(inner, copy);
            copyInside(inner, copy);
        }
    }

    private void forEach(BiConsumer<Network, Network> action) {
        action.accept(original, network);
        original.allNetworks().forEach(inner -> action.accept(inner, networks.get(inner)));
    }

    /** The copy of an object, made where it is first needed: a connection to a learning rule needs the rule's own. */
    private NetworkMember copy(NetworkMember member, Network to) {
        NetworkMember known = members.get(member);
        if (known != null) {
            return known;
        }
        NetworkMember copy = member.copyTo(to, this::end);
        members.put(member, copy);
        return copy;
    }

    private Endpoint end(Endpoint end) {
        NetworkObject object = end.object();
        NetworkMember member = References.memberOf(object);
        copy(member, networks.get(member.network()));
        NetworkObject copy = find(object).orElseThrow();
        return end instanceof View ? new View(copy, end.slice()) : copy;
    }

    private Optional<NetworkObject> find(NetworkObject object) {
        NetworkMember copy = members.get(References.memberOf(object));
        if (copy == null) {
            return Optional.empty();
        }
        if (object instanceof Neurons) {
            return Optional.of(((Ensemble) copy).neurons());
        }
        if (object instanceof LearningRule rule) {
            int index = rule.connection().learningRules().indexOf(rule);
            return Optional.of(((Connection) copy).learningRules().get(index));
        }
        return Optional.of((NetworkObject) copy);
    }

    /** The copy. */
    public Network network() {
        return network;
    }

    /**
     * The copy of an ensemble, node, connection or probe.
     *
     * @throws ValidationException if it was not in the network when that was copied
     */
    @SuppressWarnings("unchecked")
    public <M extends NetworkMember> M of(M member) {
        NetworkMember copy = members.get(member);
        if (copy == null) {
            throw stranger(member);
        }
        // A copy has the class of its original.
        return (M) copy;
    }

    /**
     * The copy of a network inside the original, or of the original itself.
     *
     * @throws ValidationException if it was not in the network when that was copied
     */
    public Network of(Network inner) {
        return Optional.ofNullable(networks.get(inner)).orElseThrow(() -> stranger(inner));
    }

    private ValidationException stranger(Object object) {
        return new ValidationException(original.toString(), "copy",
                object + " was not in the network when it was copied");
    }

    /** {@code Copy of <Network "label">}. */
    @Override
    public String toString() {
        return "Copy of " + original;
    }
}
