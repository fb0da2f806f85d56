package org.nengine.reference;

import org.nengine.build.ir.SimBCM;

/** {@code delta = ((learningRate * dt * b) (b - theta)) a^T}. */
final class SimBcmStep implements OperatorStep {

    private final SignalValues pre;
    private final SignalValues post;
    private final SignalValues theta;
    private final SignalValues delta;
    private final double rate;

    SimBcmStep(SimBCM operator, Workspace workspace) {
        this.pre = workspace.values(operator.pre());
        this.post = workspace.values(operator.post());
        this.theta = workspace.values(operator.theta());
        this.delta = workspace.values(operator.delta());
        this.rate = operator.learningRate() * operator.dt();
    }

    @Override
    public void run() {
        int columns = pre.size();
        for (int row = 0; row < post.size(); row++) {
            double b = post.get(row);
            double factor = rate * b * (b - theta.get(row));
            for (int column = 0; column < columns; column++) {
                delta.set(row * columns + column, factor * pre.get(column));
            }
        }
    }
}
