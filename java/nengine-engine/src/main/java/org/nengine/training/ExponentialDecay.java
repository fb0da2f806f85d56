package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * Decays by a factor in every period: {@code initial * rate^(k / steps)} at step k, or with whole periods only, {@code
 * initial * rate^floor(k / steps)}.
 *
 * @param initial the rate at step 0, above 0
 * @param steps length of a period, above 0
 * @param rate the factor, above 0
 * @param staircase whether the rate changes only at the end of a period
 */
public record ExponentialDecay(double initial, double steps, double rate, boolean staircase)
        implements LearningRateSchedule {

    /** Checks the numbers. */
    public ExponentialDecay {
        Require.positive("ExponentialDecay", "initial", initial);
        Require.positive("ExponentialDecay", "steps", steps);
        Require.positive("ExponentialDecay", "rate", rate);
    }

    /** A smooth decay. */
    public ExponentialDecay(double initial, double steps, double rate) {
        this(initial, steps, rate, false);
    }

    @Override
    public double at(long step) {
        double periods = step / steps;
        return initial * Math.pow(rate, staircase ? Math.floor(periods) : periods);
    }
}
