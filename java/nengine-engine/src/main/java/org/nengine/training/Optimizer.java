package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * How gradients change parameters. The learning rate may be changed at any time; all else is fixed. What an optimizer
 * remembers of earlier steps belongs to the simulator that was compiled with it, and is kept as long as the simulator
 * is compiled with the same object again.
 */
public abstract sealed class Optimizer permits SGD, Adam {

    private volatile double learningRate;

    Optimizer(double learningRate) {
        this.learningRate = Require.positive(owner(), "learningRate", learningRate);
    }

    final String owner() {
        return getClass().getSimpleName();
    }

    /** Name by which the engine knows it, such as {@code "adam"}. */
    public abstract String kind();

    /** Its numbers as the engine takes them, the learning rate first. */
    public abstract double[] numbers();

    public final double learningRate() {
        return learningRate;
    }

    /**
     * Changes the learning rate from the next step on.
     *
     * @param value above 0
     */
    public final void setLearningRate(double value) {
        learningRate = Require.positive(owner(), "learningRate", value);
    }
}
