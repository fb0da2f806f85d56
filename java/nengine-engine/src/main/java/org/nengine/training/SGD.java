package org.nengine.training;

import org.nengine.exceptions.ValidationException;

/**
 * Stochastic gradient descent. With learning rate r and gradient g: {@code w -= r g}. With momentum m: {@code v = m v -
 * r g; w += v}. With Nesterov's momentum: {@code v = m v - r g; w += m v - r g} (Sutskever et al. 2013).
 */
public final class SGD extends Optimizer {

    private final double momentum;
    private final boolean nesterov;

    /** Learning rate 0.01, no momentum. */
    public SGD() {
        this(0.01);
    }

    /** No momentum. */
    public SGD(double learningRate) {
        this(learningRate, 0, false);
    }

    /**
     * With momentum.
     *
     * @param learningRate above 0
     * @param momentum 0 to 1
     */
    public SGD(double learningRate, double momentum) {
        this(learningRate, momentum, false);
    }

    /**
     * With momentum, Nesterov's or the plain one.
     *
     * @param learningRate above 0
     * @param momentum 0 to 1
     * @param nesterov whether the step looks ahead along the momentum
     */
    public SGD(double learningRate, double momentum, boolean nesterov) {
        super(learningRate);
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new ValidationException(owner(), "momentum", "must lie in 0 to 1, got " + momentum);
        }
        this.momentum = momentum;
        this.nesterov = nesterov;
    }

    public double momentum() {
        return momentum;
    }

    public boolean nesterov() {
        return nesterov;
    }

    @Override
    public String kind() {
        return "sgd";
    }

    @Override
    public double[] numbers() {
        return new double[] {learningRate(), momentum, nesterov ? 1 : 0};
    }

    @Override
    public String toString() {
        return "SGD(learningRate=" + learningRate() + ", momentum=" + momentum + ", nesterov=" + nesterov + ")";
    }
}
