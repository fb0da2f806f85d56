package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * Recursive least squares: {@code g = P a}, {@code q = g / (1 + a . g)}, {@code delta = -error q^T} and
 * {@code P = P - g q^T}.
 *
 * <p>Reads: activities a (n), error (m). Updates: delta (m, n), which another operator adds to the weights in the next
 * step, and the inverse correlations P (n, n). Source: Sussillo and Abbott 2009, and the spec's dynamics chapter on
 * learning rules.
 */
public final class SimRLS extends Operator {

    /**
     * @throws BuildException if the shapes do not fit, naming the signals
     */
    public SimRLS(Signal activities, Signal error, Signal delta, Signal inverseCorrelations, String tag) {
        super(tag, List.of(), List.of(), List.of(activities, error), List.of(delta, inverseCorrelations));
        Shapes.requireMatrix(tag, delta, error.size(), activities.size());
        Shapes.requireMatrix(tag, inverseCorrelations, activities.size(), activities.size());
    }

    @Override
    public String kind() {
        return "rls";
    }

    public Signal activities() {
        return reads().get(0);
    }

    public Signal error() {
        return reads().get(1);
    }

    public Signal delta() {
        return updates().get(0);
    }

    public Signal inverseCorrelations() {
        return updates().get(1);
    }
}
