package org.nengine.reference;

import java.util.Optional;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.SimProcess;
import org.nengine.build.ir.UserCode;
import org.nengine.processes.ProcessStep;

/** One step of a process, whose state and generator were made when the simulator started or was reset. */
final class SimProcessStep implements OperatorStep {

    private final String name;
    private final ProcessStep process;
    private final SignalValues time;
    private final Optional<SignalValues> input;
    private final SignalValues output;
    private final boolean increment;

    SimProcessStep(SimProcess operator, Workspace workspace) {
        this.time = workspace.values(operator.reads().get(0));
        this.input = operator.input().map(workspace::values);
        this.output = workspace.values(operator.output());
        this.increment = operator.mode() == ProcessOperator.Mode.INC;
        this.name = operator.processName();
        this.process = operator.start(workspace.generator(operator));
    }

    @Override
    public void run() {
        double[] x = input.map(SignalValues::toArray).orElseGet(() -> new double[0]);
        double[] y = new double[output.size()];
        double t = time.get(0);
        UserCode.call(name, t, () -> process.step(t, x, y));
        for (int i = 0; i < y.length; i++) {
            output.set(i, increment ? output.get(i) + y[i] : y[i]);
        }
    }
}
