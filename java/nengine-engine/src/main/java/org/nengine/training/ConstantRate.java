package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * The same learning rate at every step.
 *
 * @param value at least 0
 */
public record ConstantRate(double value) implements LearningRateSchedule {

    /** Checks the value. */
    public ConstantRate {
        Require.atLeast("ConstantRate", "value", 0.0, value);
    }

    @Override
    public double at(long step) {
        return value;
    }

    /** The number. */
    @Override
    public String toString() {
        return Double.toString(value);
    }
}
