package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * A {@link CosineDecay} that starts again and again (Loshchilov and Hutter 2017): period i, counted from 0, takes
 * {@code first * timeFactor^i} steps and starts from {@code initial * rateFactor^i}.
 *
 * @param initial the rate at step 0, above 0
 * @param first number of steps of the first period, above 0
 * @param timeFactor how much longer each period is than the one before, at least 1
 * @param rateFactor how much higher each period starts than the one before, above 0
 * @param alpha the lowest rate as a part of the initial one, at least 0
 */
public record CosineDecayRestarts(double initial, double first, double timeFactor, double rateFactor, double alpha)
        implements LearningRateSchedule {

    private static final String NAME = "CosineDecayRestarts";

    /** Checks the numbers. */
    public CosineDecayRestarts {
        Require.positive(NAME, "initial", initial);
        Require.positive(NAME, "first", first);
        Require.atLeast(NAME, "timeFactor", 1.0, timeFactor);
        Require.positive(NAME, "rateFactor", rateFactor);
        Require.atLeast(NAME, "alpha", 0.0, alpha);
    }

    /** Each period twice as long as the one before, all from the same rate down to 0. */
    public CosineDecayRestarts(double initial, double first) {
        this(initial, first, 2, 1, 0);
    }

    @Override
    public double at(long step) {
        double done = step / first;
        int period;
        double fraction;
        if (timeFactor == 1) {
            period = (int) Math.floor(done);
            fraction = done - period;
        } else {
            // The first i periods take first (timeFactor^i - 1) / (timeFactor - 1) steps.
            period = (int) Math.floor(Math.log(1 - done * (1 - timeFactor)) / Math.log(timeFactor));
            fraction = (done - before(period)) / Math.pow(timeFactor, period);
            // The logarithm may round to the other side of the end of a period.
            if (fraction >= 1) {
                period++;
                fraction = (done - before(period)) / Math.pow(timeFactor, period);
            } else if (fraction < 0) {
                period--;
                fraction = (done - before(period)) / Math.pow(timeFactor, period);
            }
        }
        return initial * CosineDecay.part(fraction, Math.pow(rateFactor, period), alpha);
    }

    private double before(int periods) {
        return (Math.pow(timeFactor, periods) - 1) / (timeFactor - 1);
    }
}
