package org.nengine.reference;

import org.nengine.build.ir.Reset;

/** Fills a signal with one value. */
final class ResetStep implements OperatorStep {

    private final SignalValues target;
    private final double value;

    ResetStep(Reset operator, Workspace workspace) {
        this.target = workspace.values(operator.target());
        this.value = operator.value();
    }

    @Override
    public void run() {
        for (int i = 0; i < target.size(); i++) {
            target.set(i, value);
        }
    }
}
