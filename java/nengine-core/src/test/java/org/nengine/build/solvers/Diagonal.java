package org.nengine.build.solvers;

import java.util.Map;
import org.nengine.solvers.LeastSquaresSolver;

/** A way to solve for tests, as a user would write it: each neuron on its own. */
public final class Diagonal extends LeastSquaresSolver {

    @Override
    public boolean penalisesEachNeuron() {
        return true;
    }

    @Override
    protected Map<String, Object> parameters() {
        return Map.of();
    }
}
