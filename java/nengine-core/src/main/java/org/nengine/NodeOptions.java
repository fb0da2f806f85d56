package org.nengine;

import java.util.List;
import java.util.OptionalInt;

import org.nengine.exceptions.Require;

/** The settings of a {@link Node}. */
public final class NodeOptions extends Options<NodeOptions> {

    /** Number of values that the node receives; empty to find out. */
    public static final Option<OptionalInt> SIZE_IN = new Option<>("sizeIn", OptionalInt.empty());
    /** Number of values that the node gives; empty to find out. */
    public static final Option<OptionalInt> SIZE_OUT = new Option<>("sizeOut", OptionalInt.empty());

    NodeOptions() {
        super("Node", List.of(SIZE_IN, SIZE_OUT, LABEL));
    }

    @Override
    NodeOptions self() {
        return this;
    }

    @Override
    NodeOptions create() {
        return new NodeOptions();
    }

    /**
     * Number of values that the node receives. Default 0, or what a process says.
     *
     * @param size 0 or more
     */
    public NodeOptions sizeIn(int size) {
        return set(SIZE_IN, OptionalInt.of(Require.atLeast(owner(), "sizeIn", 0, size)));
    }

    /**
     * Number of values that the node gives. By default a function is called once, with time 0 and an input of zeros, to
     * learn it; where the size is given, the function is not called before the simulation.
     *
     * @param size 0 or more
     */
    public NodeOptions sizeOut(int size) {
        return set(SIZE_OUT, OptionalInt.of(Require.atLeast(owner(), "sizeOut", 0, size)));
    }
}
