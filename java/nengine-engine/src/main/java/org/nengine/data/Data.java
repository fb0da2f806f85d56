package org.nengine.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.exceptions.Require;

/**
 * Arrays for the inputs of a simulation, or targets for its probes: in their order, or each for a node, a probe or a
 * name. Every array has the axes (items, steps, elements). Immutable.
 */
public final class Data {

    private static final Data NONE = new Data(List.of(), Map.of());

    private final List<Tensor> inOrder;
    private final Map<Object, Tensor> named;

    private Data(List<Tensor> inOrder, Map<Object, Tensor> named) {
        this.inOrder = inOrder;
        this.named = named;
    }

    /** No arrays: inputs come from the definitions of the nodes. */
    public static Data none() {
        return NONE;
    }

    /** The i-th array is for the i-th input, or the i-th probe. */
    public static Data of(Tensor... tensors) {
        for (Tensor tensor : Require.present("Data", "tensors", tensors)) {
            Require.present("Data", "tensors", tensor);
        }
        return new Data(List.of(tensors), Map.of());
    }

    /** An array for the first input, or the first probe. */
    public static Data of(double[][][] items) {
        return of(Tensor.of(items));
    }

    /** An array for the first input, or the first probe. */
    public static Data of(float[][][] items) {
        return of(Tensor.of(items));
    }

    /** An array for a node without input. */
    public static Data of(Node node, Tensor tensor) {
        return NONE.and(node, tensor);
    }

    /** An array for a probe. */
    public static Data of(Probe probe, Tensor tensor) {
        return NONE.and(probe, tensor);
    }

    /** An array for the input or probe of this name. */
    public static Data of(String name, Tensor tensor) {
        return NONE.and(name, tensor);
    }

    /** A copy with an array for a node; it replaces an earlier one. */
    public Data and(Node node, Tensor tensor) {
        return with(node, tensor);
    }

    /** A copy with an array for a probe; it replaces an earlier one. */
    public Data and(Probe probe, Tensor tensor) {
        return with(probe, tensor);
    }

    /** A copy with an array for the input or probe of a name; it replaces an earlier one. */
    public Data and(String name, Tensor tensor) {
        return with(name, tensor);
    }

    private Data with(Object key, Tensor tensor) {
        Map<Object, Tensor> more = new LinkedHashMap<>(named);
        more.put(Require.present("Data", "key", key), Require.present("Data", "tensor", tensor));
        return new Data(inOrder, Collections.unmodifiableMap(more));
    }

    /** Whether there are no arrays. */
    public boolean isEmpty() {
        return inOrder.isEmpty() && named.isEmpty();
    }

    /** The arrays given in order. */
    public List<Tensor> inOrder() {
        return inOrder;
    }

    /** The arrays given for a {@link Node}, a {@link Probe} or a name, in the order in which they were given. */
    public Map<Object, Tensor> named() {
        return named;
    }
}
