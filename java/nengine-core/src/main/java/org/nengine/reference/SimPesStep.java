package org.nengine.reference;

import org.nengine.build.ir.SimPES;

/** {@code delta = -(learningRate * dt / n) * error activities^T}; the error is scaled before the outer product. */
final class SimPesStep implements OperatorStep {

    private final SignalValues activities;
    private final SignalValues error;
    private final SignalValues delta;
    private final double scale;

    SimPesStep(SimPES operator, Workspace workspace) {
        this.activities = workspace.values(operator.activities());
        this.error = workspace.values(operator.error());
        this.delta = workspace.values(operator.delta());
        this.scale = -operator.learningRate() * operator.dt() / activities.size();
    }

    @Override
    public void run() {
        int columns = activities.size();
        for (int row = 0; row < error.size(); row++) {
            double scaledError = scale * error.get(row);
            for (int column = 0; column < columns; column++) {
                delta.set(row * columns + column, scaledError * activities.get(column));
            }
        }
    }
}
