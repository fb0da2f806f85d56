package org.nengine.synapses;

import java.util.OptionalLong;

import org.nengine.exceptions.Require;

/**
 * A filter on each element of a signal. On a connection a synapse also delays by one step, whatever its time constant:
 * the target sees in the next step what the filter gave in this one.
 *
 * <p>Synapses are immutable values: equal when their class and parameters are equal.
 */
public abstract class Synapse {

    private final OptionalLong seed;

    /**
     * For subclasses.
     *
     * @param seed 0 to 2<sup>32</sup> - 1, or empty
     */
    protected Synapse(OptionalLong seed) {
        this.seed = seed;
        seed.ifPresent(s -> Require.seed(getClass().getSimpleName(), s));
    }

    /**
     * A first-order low-pass filter, the usual synapse.
     *
     * @param tau time constant in seconds, 0 or more
     */
    public static Lowpass lowpass(double tau) {
        return new Lowpass(tau);
    }

    /**
     * Seed of the synapse. No built-in synapse draws random numbers, but one with a seed does not take its turn when
     * the simulator hands out seeds to its processes.
     */
    public final OptionalLong seed() {
        return seed;
    }

    /**
     * A synapse like this one with a seed.
     *
     * @param seed 0 to 2<sup>32</sup> - 1
     */
    public abstract Synapse withSeed(long seed);

    /**
     * A filter that starts from rest and is stepped in Java.
     *
     * @param size number of elements, each filtered on its own
     * @param dt step length in seconds
     */
    public abstract SynapseStep step(int size, double dt);
}
