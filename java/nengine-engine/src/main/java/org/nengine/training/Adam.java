package org.nengine.training;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Adam (Kingma and Ba 2015), in the form of the end of its section 2. At step t with gradient g and learning rate r:
 * {@code m += (1 - b1)(g - m); v += (1 - b2)(g^2 - v); w -= r sqrt(1 - b2^t) / (1 - b1^t) m / (sqrt(v) + e)}.
 */
public final class Adam extends Optimizer {

    private final double beta1;
    private final double beta2;
    private final double epsilon;

    /** Learning rate 0.001. */
    public Adam() {
        this(0.001);
    }

    /** Decay rates 0.9 and 0.999, epsilon 1e-7. */
    public Adam(double learningRate) {
        this(learningRate, 0.9, 0.999, 1e-7);
    }

    /**
     * With all its numbers.
     *
     * @param learningRate above 0
     * @param beta1 decay of the mean of gradients, 0 to 1 (exclusive)
     * @param beta2 decay of the mean of squared gradients, 0 to 1 (exclusive)
     * @param epsilon above 0
     */
    public Adam(double learningRate, double beta1, double beta2, double epsilon) {
        super(learningRate);
        this.beta1 = decay("beta1", beta1);
        this.beta2 = decay("beta2", beta2);
        this.epsilon = Require.positive(owner(), "epsilon", epsilon);
    }

    private double decay(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new ValidationException(owner(), name, "must be at least 0 and below 1, got " + value);
        }
        return value;
    }

    public double beta1() {
        return beta1;
    }

    public double beta2() {
        return beta2;
    }

    public double epsilon() {
        return epsilon;
    }

    @Override
    public String kind() {
        return "adam";
    }

    @Override
    public double[] numbers() {
        return new double[] {learningRate(), beta1, beta2, epsilon};
    }

    @Override
    public String toString() {
        return "Adam(learningRate=" + learningRate() + ", beta1=" + beta1 + ", beta2=" + beta2 + ", epsilon=" + epsilon
                + ")";
    }
}
