package org.nengine.reference;

import java.util.Arrays;
import java.util.Optional;
import org.nengine.build.ir.SimFunction;
import org.nengine.exceptions.SimulationException;

/**
 * Calls a function written in Java and checks what it returns. What the function throws passes through unchanged. A
 * function without output is called all the same; its result is neither used nor checked.
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
        double[] result = operator.function().apply(t, x);
        output.ifPresent(y -> assign(result, y));
    }

    private void assign(double[] result, SignalValues y) {
        if (result == null) {
            throw failure("returned null");
        }
        if (!Arrays.stream(result).allMatch(Double::isFinite)) {
            throw failure("returned a non-finite value: " + Arrays.toString(result));
        }
        if (result.length != 1 && result.length != y.size()) {
            throw failure("returned " + result.length + " values where " + y.size() + " (or 1 for all) are needed: "
                    + Arrays.toString(result));
        }
        for (int i = 0; i < y.size(); i++) {
            y.set(i, result[result.length == 1 ? 0 : i]);
        }
    }

    private SimulationException failure(String what) {
        return new SimulationException("function \"" + operator.functionName() + "\" " + what);
    }
}
