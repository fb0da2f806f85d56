package org.nengine.reference;

import org.nengine.build.ir.SimOja;

/** {@code delta = (-beta W) (learningRate * dt * b b) + (learningRate * dt * b) a^T}. */
final class SimOjaStep implements OperatorStep {

    private final SignalValues pre;
    private final SignalValues post;
    private final SignalValues weights;
    private final SignalValues delta;
    private final double rate;
    private final double beta;

    SimOjaStep(SimOja operator, Workspace workspace) {
        this.pre = workspace.values(operator.pre());
        this.post = workspace.values(operator.post());
        this.weights = workspace.values(operator.weights());
        this.delta = workspace.values(operator.delta());
        this.rate = operator.learningRate() * operator.dt();
        this.beta = operator.beta();
    }

    @Override
    public void run() {
        int columns = pre.size();
        for (int row = 0; row < post.size(); row++) {
            double scaled = rate * post.get(row);
            double forgetting = scaled * post.get(row);
            for (int column = 0; column < columns; column++) {
                int i = row * columns + column;
                delta.set(i, -beta * weights.get(i) * forgetting + scaled * pre.get(column));
            }
        }
    }
}
