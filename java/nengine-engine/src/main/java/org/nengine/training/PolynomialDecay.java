package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * Goes from one rate to another along a power: {@code (initial - end) (1 - min(k, s) / s)^power + end} at step k. In
 * cycles, it starts again from the initial rate, each time over a longer period: s is the smallest multiple of the
 * number of steps that is at least k.
 *
 * @param initial the rate at step 0, above 0
 * @param steps number of steps to the end, above 0
 * @param end the rate from then on, at least 0
 * @param power above 0; 1 is a straight line
 * @param cycle whether it starts again at the end
 */
public record PolynomialDecay(double initial, double steps, double end, double power, boolean cycle)
        implements LearningRateSchedule {

    /** Checks the numbers. */
    public PolynomialDecay {
        Require.positive("PolynomialDecay", "initial", initial);
        Require.positive("PolynomialDecay", "steps", steps);
        Require.atLeast("PolynomialDecay", "end", 0.0, end);
        Require.positive("PolynomialDecay", "power", power);
    }

    /** A straight line to 1e-4, without cycles. */
    public PolynomialDecay(double initial, double steps) {
        this(initial, steps, 1e-4, 1, false);
    }

    @Override
    public double at(long step) {
        double period = cycle ? steps * Math.max(1, Math.ceil(step / steps)) : steps;
        return (initial - end) * Math.pow(1 - Math.min(step, period) / period, power) + end;
    }
}
