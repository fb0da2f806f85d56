package org.nengine.reference;

import org.nengine.build.ir.TimeUpdate;

/** {@code step += 1; time = step * dt}. */
final class TimeUpdateStep implements OperatorStep {

    private final SignalValues step;
    private final SignalValues time;
    private final double dt;

    TimeUpdateStep(TimeUpdate operator, Workspace workspace) {
        this.step = workspace.values(operator.sets().get(0));
        this.time = workspace.values(operator.sets().get(1));
        this.dt = operator.dt();
    }

    @Override
    public void run() {
        step.add(0, 1);
        time.set(0, step.get(0) * dt);
    }
}
