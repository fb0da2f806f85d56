package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * The rule of Bienenstock, Cooper and Munro: {@code delta = (learningRate * dt * post (post - theta)) pre^T}.
 *
 * <p>Reads: pre (n), post (m), theta (m). Updates: delta (m, n), which another operator adds to the weights in the next
 * step. Source: Bienenstock, Cooper and Munro 1982, and the spec's dynamics chapter on learning rules.
 */
public final class SimBCM extends Operator {

    private final double learningRate;
    private final double dt;

    /**
     * @throws BuildException if the shapes do not fit, naming the signals
     */
    public SimBCM(Signal pre, Signal post, Signal theta, Signal delta, double learningRate, double dt, String tag) {
        super(tag, List.of(), List.of(), List.of(pre, post, theta), List.of(delta));
        Shapes.requireMatrix(tag, delta, post.size(), pre.size());
        Shapes.requireSize(tag, theta, post.size());
        this.learningRate = learningRate;
        this.dt = dt;
    }

    @Override
    public String kind() {
        return "bcm";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("learning_rate", learningRate).with("dt", dt);
    }

    public Signal pre() {
        return reads().get(0);
    }

    public Signal post() {
        return reads().get(1);
    }

    public Signal theta() {
        return reads().get(2);
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
