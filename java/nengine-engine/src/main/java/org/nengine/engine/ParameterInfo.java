package org.nengine.engine;

import java.util.List;
import org.nengine.NetworkObject;

/**
 * A parameter of a simulated network.
 *
 * @param name by which files and {@link Simulator#params} know it, such as {@code ensemble/a/encoders}
 * @param owner the ensemble or connection that it belongs to
 * @param attribute {@code encoders} (scaled, as simulated), {@code bias} or {@code weights}
 * @param shape lengths of the axes of one item's values, none for a number
 * @param trainable whether training changes it
 * @param online whether a learning rule changes it while the network runs, for each item of a minibatch on its own
 */
public record ParameterInfo(String name, NetworkObject owner, String attribute, List<Integer> shape, boolean trainable,
        boolean online) {

    /** A parameter; the shape is copied. */
    public ParameterInfo {
        shape = List.copyOf(shape);
    }

    /** Number of values of one item. */
    public long size() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
