package org.nengine.engine;

import org.nengine.build.ir.SimProcess;
import org.nengine.build.ir.UserCode;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;

/**
 * A process that runs in Java: one running copy for each item of the minibatch, each with its own state and generator.
 */
final class ProcessSlots implements InputSource, HostTable.HostFunction {

    private final SimProcess operator;
    private final ProcessStep[] steps;
    private final double[] noInput = new double[0];

    ProcessSlots(SimProcess operator, int minibatch) {
        this.operator = operator;
        this.steps = new ProcessStep[minibatch];
    }

    SimProcess operator() {
        return operator;
    }

    /** Starts the copy of one item afresh. */
    void start(int item, RandomState generator) {
        steps[item] = operator.start(generator);
    }

    @Override
    public int items() {
        return steps.length;
    }

    @Override
    public void fill(double time, int item, double[] values) {
        call(item, time, noInput, values);
    }

    @Override
    public void call(int item, double time, double[] input, double[] output) {
        UserCode.call(operator.processName(), time, () -> steps[item].step(time, input, output));
    }
}
