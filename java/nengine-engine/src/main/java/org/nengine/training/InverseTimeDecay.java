package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * Decays as the inverse of time: {@code initial / (1 + rate * k / steps)} at step k, or with whole periods only, {@code
 * initial / (1 + rate * floor(k / steps))}. The classic {@code decay} of optimizers is this with one step.
 *
 * @param initial the rate at step 0, above 0
 * @param steps length of a period, above 0
 * @param rate how fast it decays, at least 0
 * @param staircase whether the rate changes only at the end of a period
 */
public record InverseTimeDecay(double initial, double steps, double rate, boolean staircase)
        implements LearningRateSchedule {

    /** Checks the numbers. */
    public InverseTimeDecay {
        Require.positive("InverseTimeDecay", "initial", initial);
        Require.positive("InverseTimeDecay", "steps", steps);
        Require.atLeast("InverseTimeDecay", "rate", 0.0, rate);
    }

    /** A smooth decay. */
    public InverseTimeDecay(double initial, double steps, double rate) {
        this(initial, steps, rate, false);
    }

    @Override
    public double at(long step) {
        double periods = step / steps;
        return initial / (1 + rate * (staircase ? Math.floor(periods) : periods));
    }
}
