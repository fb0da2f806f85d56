package org.nengine.training;

/**
 * A learning rate that depends on how many steps an optimizer has made. Any function of that number will do; those that
 * are equal to others with the same numbers are {@link ConstantRate}, {@link ExponentialDecay},
 * {@link InverseTimeDecay}, {@link PiecewiseConstantDecay}, {@link PolynomialDecay}, {@link CosineDecay} and
 * {@link CosineDecayRestarts}.
 */
@FunctionalInterface
public interface LearningRateSchedule {

    /**
     * The learning rate of a step. What it throws ends the training that asked.
     *
     * @param step how many steps were made before, from 0
     * @return finite, at least 0
     */
    double at(long step);
}
