package org.nengine.reference;

import org.nengine.build.ir.SimVoja;

/** {@code delta = (learningRate * dt * L) ((s (b x^T)) - b E)}, row by row. */
final class SimVojaStep implements OperatorStep {

    private final SignalValues decoded;
    private final SignalValues post;
    private final SignalValues scale;
    private final SignalValues encoders;
    private final SignalValues learning;
    private final SignalValues delta;
    private final double rate;

    SimVojaStep(SimVoja operator, Workspace workspace) {
        this.decoded = workspace.values(operator.decoded());
        this.post = workspace.values(operator.post());
        this.scale = workspace.values(operator.scale());
        this.encoders = workspace.values(operator.encoders());
        this.learning = workspace.values(operator.learning());
        this.delta = workspace.values(operator.delta());
        this.rate = operator.learningRate() * operator.dt();
    }

    @Override
    public void run() {
        int columns = decoded.size();
        double factor = rate * learning.get(0);
        for (int row = 0; row < post.size(); row++) {
            double b = post.get(row);
            for (int column = 0; column < columns; column++) {
                int i = row * columns + column;
                delta.set(i, factor * (scale.get(row) * (b * decoded.get(column)) - b * encoders.get(i)));
            }
        }
    }
}
