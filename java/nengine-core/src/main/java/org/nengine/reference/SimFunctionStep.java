package org.nengine.reference;

import java.util.Optional;
import org.nengine.build.ir.SimFunction;

/**
 * Calls a function written in Java and assigns its checked result. A function without output is called all the same.
 */
final class SimFunctionStep implements OperatorStep {

    private final SimFunction operator;
    private final Optional<SignalValues> time;
    private final Optional<SignalValues> input;
    private final Optional<SignalValues> output;

    SimFunctionStep(SimFunction operator, Workspace workspace) {
        this.operator = operator;
        this.time = operator.readsTime() ? Optional.of(workspace.values(operator.reads().get(0))) : Optional.empty();
        this.input = operator.input().map(workspace::values);
        this.output = operator.output().map(workspace::values);
    }

    @Override
    public void run() {
        double t = time.isPresent() ? time.get().get(0) : 0;
        double[] x = input.map(SignalValues::toArray).orElseGet(() -> new double[0]);
        double[] result = operator.call(t, x);
        output.ifPresent(y -> y.set(result));
    }
}
