package org.nengine.training;

import java.util.OptionalDouble;
import org.nengine.exceptions.Require;

/** What the builders of all optimizers have in common. */
abstract class OptimizerBuilder<B extends OptimizerBuilder<B>> {

    OptionalDouble clipValue = OptionalDouble.empty();
    OptionalDouble clipNorm = OptionalDouble.empty();
    OptionalDouble globalClipNorm = OptionalDouble.empty();
    private double constant;
    private LearningRateSchedule schedule;

    OptimizerBuilder(double learningRate) {
        constant = learningRate;
    }

    abstract B self();

    LearningRateSchedule schedule(String owner) {
        return schedule != null ? schedule
                : new ConstantRate(Require.positive(owner, "learningRate", constant));
    }

    /**
     * The learning rate of all steps.
     *
     * @param value above 0
     */
    public B learningRate(double value) {
        constant = value;
        schedule = null;
        return self();
    }

    /** The learning rate as a function of the number of steps made. */
    public B learningRate(LearningRateSchedule value) {
        schedule = Require.present("optimizer", "learningRate", value);
        return self();
    }

    /**
     * Cuts each entry of a gradient to this magnitude. Default none.
     *
     * @param limit above 0
     */
    public B clipValue(double limit) {
        clipValue = OptionalDouble.of(limit);
        return self();
    }

    /**
     * Scales the gradient of each parameter down to this Euclidean norm, if it is larger. Default none. Cannot be
     * combined with a global norm.
     *
     * @param limit above 0
     */
    public B clipNorm(double limit) {
        clipNorm = OptionalDouble.of(limit);
        return self();
    }

    /**
     * Scales the gradients of all parameters down by one factor such that their common Euclidean norm is this, if it is
     * larger. Default none.
     *
     * @param limit above 0
     */
    public B globalClipNorm(double limit) {
        globalClipNorm = OptionalDouble.of(limit);
        return self();
    }
}
