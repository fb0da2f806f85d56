package org.nengine;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

import org.nengine.exceptions.ValidationException;

/** What of a network refers to what. */
final class References {

    private References() {
    }

    /** The object of a network that an end of a connection belongs to. */
    static NetworkMember memberOf(NetworkObject object) {
        if (object instanceof Neurons neurons) {
            return neurons.ensemble();
        }
        return object instanceof LearningRule rule ? rule.connection() : (NetworkMember) object;
    }

    /** Whether a network is another or inside it. */
    static boolean isInside(Network network, Network outer) {
        return network == outer || network.parent().filter(parent -> isInside(parent, outer)).isPresent();
    }

    /**
     * Refuses to remove something from a network while anything that stays refers to it.
     *
     * @param removed what is to go, for the message
     * @param isRemoved whether an object goes
     */
    static void requireNone(Network network, Object removed, Predicate<NetworkObject> isRemoved) {
        Network top = network;
        for (Optional<Network> outer = network.parent(); outer.isPresent(); outer = outer.get().parent()) {
            top = outer.get();
        }
        Stream<NetworkMember> users = Stream.concat(
                top.allConnections().stream()
                        .filter(c -> isRemoved.test(c.pre().object()) || isRemoved.test(c.post().object())),
                top.allProbes().stream().filter(p -> isRemoved.test(p.target().object())));
        users.filter(user -> !isRemoved.test((NetworkObject) user)).findFirst().ifPresent(user -> {
            throw new ValidationException(network.toString(), "remove", removed + " is still used by " + user
                    + "; remove that first");
        });
    }
}
