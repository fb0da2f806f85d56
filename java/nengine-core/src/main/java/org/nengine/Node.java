package org.nengine;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.Process;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a network that is not made of neurons: a constant, a function of time, a function of time and an input, a
 * process, or a relay that passes its input on. Made by {@link Network#node(FunctionOfTime)} and its relatives.
 */
public final class Node extends NetworkMember implements Sliceable {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);
    private static final List<String> PROBEABLE = List.of("output");

    private final Optional<String> label;
    private int sizeIn;
    private int sizeOut;
    private NodeOutput output;

    private Node(Network network, NodeOptions options) {
        super(network);
        this.label = options.get(Options.LABEL);
    }

    private Node(Network network, Node original) {
        super(network);
        this.label = original.label;
        this.sizeIn = original.sizeIn;
        this.sizeOut = original.sizeOut;
        this.output = original.output;
    }

    @Override
    Node copyTo(Network target, UnaryOperator<Endpoint> ends) {
        return new Node(target, this);
    }

    static Node passthrough(Network network, NodeOptions options) {
        Node node = new Node(network, options);
        node.assign(options.get(NodeOptions.SIZE_IN), options.get(NodeOptions.SIZE_OUT));
        return node;
    }

    static Node constant(Network network, NodeOptions options, double[] value) {
        Node node = new Node(network, options);
        node.assign(options.get(NodeOptions.SIZE_IN), options.get(NodeOptions.SIZE_OUT), value);
        return node;
    }

    static Node of(Network network, NodeOptions options, FunctionOfTime function) {
        Node node = new Node(network, options);
        node.assign(options.get(NodeOptions.SIZE_IN), options.get(NodeOptions.SIZE_OUT), function);
        return node;
    }

    static Node of(Network network, NodeOptions options, FunctionOfInput function) {
        Node node = new Node(network, options);
        node.assign(options.get(NodeOptions.SIZE_IN), options.get(NodeOptions.SIZE_OUT), function);
        return node;
    }

    static Node of(Network network, NodeOptions options, Process process) {
        Node node = new Node(network, options);
        node.assign(options.get(NodeOptions.SIZE_IN), options.get(NodeOptions.SIZE_OUT), process);
        return node;
    }

    private String owner() {
        return owner("Node", label);
    }

    private void assign(OptionalInt in, OptionalInt out) {
        if (out.isPresent()) {
            LOG.warn("{}: the output of a pass-through node has the size of its input; sizeOut = {} is ignored", this,
                    out.getAsInt());
        }
        sizeIn = in.orElse(0);
        sizeOut = sizeIn;
        output = new NodeOutput.Passthrough();
    }

    private void assign(OptionalInt in, OptionalInt out, double[] value) {
        Require.present(owner(), "output", value);
        if (in.orElse(0) != 0) {
            throw new ValidationException(owner(), "output", "must be a function or a process, not a constant, because"
                    + " the node has an input of size " + in.getAsInt());
        }
        if (out.orElse(value.length) != value.length) {
            throw new ValidationException(owner(), "output", "needs " + out.getAsInt()
                    + " values, the output size of the node, got " + value.length);
        }
        for (double element : value) {
            if (!Double.isFinite(element)) {
                throw new ValidationException(owner(), "output",
                        "needs finite values, got " + Arrays.toString(value));
            }
        }
        sizeIn = 0;
        sizeOut = value.length;
        output = new NodeOutput.Constant(value.clone());
    }

    private void assign(OptionalInt in, OptionalInt out, FunctionOfTime function) {
        Require.present(owner(), "output", function);
        if (in.orElse(0) != 0) {
            throw new ValidationException(owner(), "output", "must be a function (t, x) of time and input, not of time"
                    + " alone, because the node has an input of size " + in.getAsInt());
        }
        sizeOut = out.isPresent() ? out.getAsInt() : trialSize(function.apply(0.0));
        sizeIn = 0;
        output = new NodeOutput.TimeFunction(t -> elements(t, function.apply(t)));
    }

    private void assign(OptionalInt in, OptionalInt out, FunctionOfInput function) {
        Require.present(owner(), "output", function);
        if (in.orElse(0) == 0) {
            throw new ValidationException(owner(), "output",
                    "must be a function t of time alone, not (t, x), because the node has no input; or set sizeIn");
        }
        sizeOut = out.isPresent() ? out.getAsInt() : trialSize(function.apply(0.0, new double[in.getAsInt()]));
        sizeIn = in.getAsInt();
        output = new NodeOutput.InputFunction((t, x) -> elements(t, function.apply(t, x.clone())));
    }

    private void assign(OptionalInt in, OptionalInt out, Process process) {
        Require.present(owner(), "output", process);
        sizeIn = in.orElse(process.defaultSizeIn());
        sizeOut = out.orElse(process.defaultSizeOut());
        output = new NodeOutput.ProcessOutput(process);
    }

    /** What the function returned during a simulation; ignored if the node has no output. */
    private double[] elements(double t, Object value) {
        if (sizeOut == 0) {
            return new double[0];
        }
        return FunctionValue.elements(value).orElseThrow(() -> new SimulationException(owner()
                + ": the function must return a number or a double[], got " + FunctionValue.text(value) + " at t = "
                + t));
    }

    private int trialSize(Object value) {
        return value == null ? 0 : FunctionValue.elements(value).map(v -> v.length)
                .orElseThrow(() -> new ValidationException(owner(), "output",
                        "must return a number or a double[], got " + FunctionValue.text(value)));
    }

    /**
     * Passes the input on from now on.
     *
     * @return this node
     */
    public Node setPassthrough() {
        assign(OptionalInt.of(sizeIn), OptionalInt.of(sizeOut));
        return this;
    }

    /**
     * Gives a constant from now on.
     *
     * @param value as many values as the node has outputs
     * @return this node
     */
    public Node setOutput(double... value) {
        assign(OptionalInt.of(sizeIn), OptionalInt.of(sizeOut), value);
        return this;
    }

    /**
     * Gives a function of time from now on.
     *
     * @param function must return as many values as the node has outputs
     * @return this node
     */
    public Node setOutput(FunctionOfTime function) {
        assign(OptionalInt.of(sizeIn), OptionalInt.of(sizeOut), function);
        return this;
    }

    /**
     * Gives a function of time and input from now on.
     *
     * @param function must return as many values as the node has outputs
     * @return this node
     */
    public Node setOutput(FunctionOfInput function) {
        assign(OptionalInt.of(sizeIn), OptionalInt.of(sizeOut), function);
        return this;
    }

    /**
     * Gives the output of a process from now on.
     *
     * @param process must run with the node's sizes
     * @return this node
     */
    public Node setOutput(Process process) {
        assign(OptionalInt.of(sizeIn), OptionalInt.of(sizeOut), process);
        return this;
    }

    /** What the node gives. */
    public NodeOutput output() {
        return output;
    }

    @Override
    public Optional<String> label() {
        return label;
    }

    /** Empty: nothing is drawn for a node. A process has a seed of its own. */
    @Override
    public OptionalLong seed() {
        return OptionalLong.empty();
    }

    @Override
    public int sizeIn() {
        return sizeIn;
    }

    @Override
    public int sizeOut() {
        return sizeOut;
    }

    @Override
    public List<String> probeable() {
        return PROBEABLE;
    }

    /** {@code <Node "label">}. */
    @Override
    public String toString() {
        return text("Node");
    }
}
