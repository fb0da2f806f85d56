package org.nengine.reference;

import org.nengine.build.ir.ElementwiseInc;

/** {@code y += a * x}, element by element, where a or x may have a single element. */
final class ElementwiseIncStep implements OperatorStep {

    private final SignalValues a;
    private final SignalValues x;
    private final SignalValues y;

    ElementwiseIncStep(ElementwiseInc operator, Workspace workspace) {
        this.a = workspace.values(operator.a());
        this.x = workspace.values(operator.x());
        this.y = workspace.values(operator.y());
    }

    @Override
    public void run() {
        for (int i = 0; i < y.size(); i++) {
            y.add(i, a.get(a.size() == 1 ? 0 : i) * x.get(x.size() == 1 ? 0 : i));
        }
    }
}
