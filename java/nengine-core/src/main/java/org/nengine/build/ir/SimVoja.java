package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * Vector Oja: {@code delta = learningRate * dt * learning * ((scale post) decoded^T - diag(post) encoders)}.
 *
 * <p>Reads: decoded (d), all that the ensemble receives; post (n); scale (n), gain over radius of each neuron; encoders
 * (n, d), scaled; learning, one number. Updates: delta (n, d), which another operator adds to the encoders in the next
 * step. Source: Voelker, Crawford and Eliasmith 2014, and the spec's dynamics chapter on learning rules.
 */
public final class SimVoja extends Operator {

    private final double learningRate;
    private final double dt;

    /**
     * @throws BuildException if the shapes do not fit, naming the signals
     */
    public SimVoja(Signal decoded, Signal post, Signal scale, Signal encoders, Signal learning, Signal delta,
            double learningRate, double dt, String tag) {
        super(tag, List.of(), List.of(), List.of(decoded, post, scale, encoders, learning), List.of(delta));
        Shapes.requireMatrix(tag, delta, post.size(), decoded.size());
        Shapes.requireMatrix(tag, encoders, post.size(), decoded.size());
        Shapes.requireSize(tag, scale, post.size());
        Shapes.requireSize(tag, learning, 1);
        this.learningRate = learningRate;
        this.dt = dt;
    }

    @Override
    public String kind() {
        return "voja";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("learning_rate", learningRate).with("dt", dt);
    }

    public Signal decoded() {
        return reads().get(0);
    }

    public Signal post() {
        return reads().get(1);
    }

    public Signal scale() {
        return reads().get(2);
    }

    public Signal encoders() {
        return reads().get(3);
    }

    public Signal learning() {
        return reads().get(4);
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
