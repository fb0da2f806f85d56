package org.nengine.reference;

import org.nengine.build.ir.SimRLS;

/** {@code g = P r}, {@code q = 1 / (1 + r . g)}, {@code P = P - g (g q)^T}, {@code delta = -e (q g)^T}. */
final class SimRlsStep implements OperatorStep {

    private final SignalValues activities;
    private final SignalValues error;
    private final SignalValues delta;
    private final SignalValues p;

    SimRlsStep(SimRLS operator, Workspace workspace) {
        this.activities = workspace.values(operator.activities());
        this.error = workspace.values(operator.error());
        this.delta = workspace.values(operator.delta());
        this.p = workspace.values(operator.inverseCorrelations());
    }

    @Override
    public void run() {
        int n = activities.size();
        double[] g = new double[n];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                g[i] += p.get(i * n + j) * activities.get(j);
            }
            sum += activities.get(i) * g[i];
        }
        double q = 1 / (1 + sum);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                p.add(i * n + j, -g[i] * (g[j] * q));
            }
        }
        for (int row = 0; row < error.size(); row++) {
            for (int column = 0; column < n; column++) {
                delta.set(row * n + column, -error.get(row) * (q * g[column]));
            }
        }
    }
}
