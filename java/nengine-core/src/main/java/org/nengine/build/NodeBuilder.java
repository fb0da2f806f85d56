package org.nengine.build;

import java.util.Optional;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.ir.SimProcess;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.SynapseProcess;

/** A node: its input, and what computes its output. */
public final class NodeBuilder implements ObjectBuilder<Node> {

    /** Used by the service loader. */
    public NodeBuilder() { }

    @Override
    public Class<Node> handles() {
        return Node.class;
    }

    @Override
    public void build(Node node, BuildContext context) {
        Optional<Signal> input = input(node, context);
        input.ifPresent(in -> context.put(node, "in", in));
        output(node, input, context).ifPresent(out -> context.put(node, "out", out));
    }

    private static Optional<Signal> input(Node node, BuildContext context) {
        if (node.sizeIn() == 0) {
            return Optional.empty();
        }
        Signal input = Signal.zeros(node + ".in", node.sizeIn());
        context.add(new Reset(input, node + ": reset input"));
        return Optional.of(input);
    }

    private static Optional<Signal> output(Node node, Optional<Signal> input, BuildContext context) {
        NodeOutput output = node.output();
        if (output instanceof NodeOutput.Passthrough) {
            return input;
        }
        if (output instanceof NodeOutput.ProcessOutput filter && filter.process() instanceof SynapseProcess process) {
            try {
                process.requireSizes(node.sizeIn(), node.sizeOut());
            } catch (ValidationException refused) {
                throw refused.in(node.toString());
            }
            return input.map(in -> context.filter(process.synapse(), in, node + ".out", ProcessOperator.Mode.SET));
        }
        Signal.Role role = node.sizeIn() == 0 ? Signal.Role.INPUT : Signal.Role.VALUE;
        double[] initial = output instanceof NodeOutput.Constant constant ? constant.value()
                : new double[node.sizeOut()];
        Signal signal = Signal.of(node + ".out", role, initial, initial.length);
        Optional<Signal> out = Optional.of(signal).filter(s -> s.size() > 0);
        if (output instanceof NodeOutput.TimeFunction function) {
            call((t, x) -> function.f().apply(t), node, input, out, context);
        } else if (output instanceof NodeOutput.InputFunction function) {
            call(function.f()::apply, node, input, out, context);
        } else if (output instanceof NodeOutput.ProcessOutput process) {
            context.add(SimProcess.of(process.process(), context.dt(), context.time(), input, signal,
                    ProcessOperator.Mode.SET, node + ": process"));
        }
        return out;
    }

    private static void call(SimFunction.Function function, Node node, Optional<Signal> input, Optional<Signal> output,
            BuildContext context) {
        context.add(new SimFunction(function, node.toString(), Optional.of(context.time()), input, output,
                node + ": function"));
    }
}
