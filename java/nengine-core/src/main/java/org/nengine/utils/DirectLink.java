package org.nengine.utils;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.nengine.Connection;
import org.nengine.NetworkObject;
import org.nengine.synapses.Synapse;

/**
 * A connection without pass-through nodes on its way. Its source is that of its first connection, from which function,
 * solver and evaluation points come too. The array belongs to the record: do not change it.
 *
 * @param pre where values come from
 * @param post where they go to
 * @param transform {@code [size of post][size of pre, or of the function]}: the product of the transforms on the way
 * @param synapse the filter on the way, if there is one
 * @param path the connections of the network on the way, at least one
 */
public record DirectLink(NetworkObject pre, NetworkObject post, double[][] transform, Optional<Synapse> synapse,
        List<Connection> path) {

    /** Copies the list. */
    public DirectLink {
        path = List.copyOf(path);
    }

    /** The first connection of the path: it has the function, the solver and the evaluation points. */
    public Connection first() {
        return path.get(0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DirectLink that && pre.equals(that.pre) && post.equals(that.post)
                && Arrays.deepEquals(transform, that.transform) && synapse.equals(that.synapse)
                && path.equals(that.path);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pre, post, Arrays.deepHashCode(transform), synapse, path);
    }

    @Override
    public String toString() {
        return "DirectLink(" + pre + " to " + post + ", " + Arrays.deepToString(transform)
                + synapse.map(s -> ", " + s).orElse("") + ")";
    }
}
