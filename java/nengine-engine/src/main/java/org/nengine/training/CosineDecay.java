package org.nengine.training;

import org.nengine.exceptions.Require;

/**
 * Falls along half a period of a cosine: {@code initial ((1 - alpha) (1 + cos(pi min(k, steps) / steps)) / 2 + alpha)}
 * at step k (Loshchilov and Hutter 2017, without restarts).
 *
 * @param initial the rate at step 0, above 0
 * @param steps number of steps to the end, above 0
 * @param alpha the rate at the end as a part of the initial one, at least 0
 */
public record CosineDecay(double initial, double steps, double alpha) implements LearningRateSchedule {

    /** Checks the numbers. */
    public CosineDecay {
        Require.positive("CosineDecay", "initial", initial);
        Require.positive("CosineDecay", "steps", steps);
        Require.atLeast("CosineDecay", "alpha", 0.0, alpha);
    }

    /** Down to 0. */
    public CosineDecay(double initial, double steps) {
        this(initial, steps, 0);
    }

    @Override
    public double at(long step) {
        return initial * part(Math.min(step, steps) / steps, 1, alpha);
    }

    /** What is left of the initial rate at a fraction of a period that starts from the given amplitude. */
    static double part(double fraction, double amplitude, double alpha) {
        return (1 - alpha) * 0.5 * amplitude * (1 + Math.cos(Math.PI * fraction)) + alpha;
    }
}
