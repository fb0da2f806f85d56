package org.nengine.reference;

import org.nengine.build.ir.DotInc;

/** {@code y += A x}; each product is summed from the first column on, then added. */
final class DotIncStep implements OperatorStep {

    private final SignalValues a;
    private final SignalValues x;
    private final SignalValues y;

    DotIncStep(DotInc operator, Workspace workspace) {
        this.a = workspace.values(operator.a());
        this.x = workspace.values(operator.x());
        this.y = workspace.values(operator.y());
    }

    @Override
    public void run() {
        int columns = x.size();
        for (int row = 0; row < y.size(); row++) {
            double sum = 0;
            for (int column = 0; column < columns; column++) {
                sum += a.get(row * columns + column) * x.get(column);
            }
            y.add(row, sum);
        }
    }
}
