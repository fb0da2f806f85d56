package org.nengine.build;

import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * The times of a simulation with steps of equal length, and which of its steps a probe samples. Step n ends at
 * {@code n * dt}, rounded once; the first step is 1.
 *
 * @param dt length of a step in seconds, above 0
 */
public record TimeGrid(double dt) {

    /**
     * @throws ValidationException if dt is not a finite number above 0
     */
    public TimeGrid {
        if (!(dt > 0 && Double.isFinite(dt))) {
            throw new ValidationException("Simulator", "dt", "must be a finite number of seconds above 0, got " + dt);
        }
    }

    /**
     * Number of steps in a length of time, rounded to the nearest; halves go to the even number.
     *
     * @param seconds 0 or more
     * @throws ValidationException if it is negative or not finite
     */
    public long stepsIn(double seconds) {
        if (!(seconds >= 0 && Double.isFinite(seconds))) {
            throw new ValidationException("Simulator", "run", "the time to run must be a positive, finite number of "
                    + "seconds, got " + seconds);
        }
        return (long) Math.rint(seconds / dt);
    }

    /** The time in seconds at the end of a step. */
    public double time(long step) {
        return step * dt;
    }

    /**
     * Whether a sample is taken after a step.
     *
     * @param step from 1
     * @param sampleEvery seconds between samples; if empty, every step is sampled
     */
    public boolean isSampled(long step, OptionalDouble sampleEvery) {
        double period = sampleEvery.isPresent() ? sampleEvery.getAsDouble() / dt : 1;
        return step % period < 1;
    }

    /**
     * The times of the sampled ones among the first steps.
     *
     * @param steps how many steps were made
     * @param sampleEvery seconds between samples; if empty, every step is sampled
     * @return in seconds, ascending
     * @throws ValidationException if the period is not a finite number above 0
     */
    public double[] times(long steps, OptionalDouble sampleEvery) {
        sampleEvery.ifPresent(period -> Require.positive("Simulator", "sampleEvery", period));
        return LongStream.rangeClosed(1, steps).filter(step -> isSampled(step, sampleEvery)).mapToDouble(this::time)
                .toArray();
    }
}
