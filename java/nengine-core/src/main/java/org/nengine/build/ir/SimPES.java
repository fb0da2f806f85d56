package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * Prescribed error sensitivity: {@code delta = -(learningRate * dt / n) * error activities^T}.
 *
 * <p>Reads: activities (n), error (m). Updates: delta (m, n), which another operator adds to the weights in the next
 * step. Source: MacNeil and Eliasmith 2011, and the spec's dynamics chapter on learning rules.
 */
public final class SimPES extends Operator {

    private final double learningRate;
    private final double dt;

    /**
     * @throws BuildException if the shapes do not fit, naming the signals
     */
    public SimPES(Signal activities, Signal error, Signal delta, double learningRate, double dt, String tag) {
        super(tag, List.of(), List.of(), List.of(activities, error), List.of(delta));
        Shapes.requireMatrix(tag, delta, error.size(), activities.size());
        this.learningRate = learningRate;
        this.dt = dt;
    }

    @Override
    public String kind() {
        return "pes";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("learning_rate", learningRate).with("dt", dt);
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

    public double learningRate() {
        return learningRate;
    }

    public double dt() {
        return dt;
    }
}
