package org.nengine.build.ir;

import java.util.List;
import org.nengine.exceptions.BuildException;

/**
 * Oja's rule: {@code delta = learningRate * dt * (post pre^T - beta * diag(post post) weights)}.
 *
 * <p>Reads: pre (n), post (m), weights (m, n). Updates: delta (m, n), which another operator adds to the weights in the
 * next step. Source: Oja 1982, and the spec's dynamics chapter on learning rules.
 */
public final class SimOja extends Operator {

    private final double learningRate;
    private final double dt;
    private final double beta;

    /**
     * @throws BuildException if the shapes do not fit, naming the signals
     */
    public SimOja(Signal pre, Signal post, Signal weights, Signal delta, double learningRate, double dt, double beta,
            String tag) {
        super(tag, List.of(), List.of(), List.of(pre, post, weights), List.of(delta));
        Shapes.requireMatrix(tag, delta, post.size(), pre.size());
        Shapes.requireMatrix(tag, weights, post.size(), pre.size());
        this.learningRate = learningRate;
        this.dt = dt;
        this.beta = beta;
    }

    @Override
    public String kind() {
        return "oja";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("learning_rate", learningRate).with("dt", dt).with("beta", beta);
    }

    public Signal pre() {
        return reads().get(0);
    }

    public Signal post() {
        return reads().get(1);
    }

    public Signal weights() {
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

    public double beta() {
        return beta;
    }
}
