package org.nengine.synapses;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * A running filter: it remembers its state from call to call. A filter of one's own implements {@link #memory()} and
 * {@link #restore}, so that simulations can be saved with their state.
 */
@FunctionalInterface
public interface SynapseStep {

    /**
     * Filters one step.
     *
     * @param input one value per element; not changed
     * @param output receives one value per element; may be the same array as the input
     */
    void step(double[] input, double[] output);

    /**
     * A copy of what is remembered between steps. Default nothing.
     *
     * @return numbers, at any time as many, that {@link #restore} takes
     */
    default double[] memory() {
        return new double[0];
    }

    /**
     * Goes on from what {@link #memory()} gave, of this or of another run of the same filter.
     *
     * @throws ValidationException if these are not as many numbers
     */
    default void restore(double[] memory) {
        requireSize(memory, 0);
    }

    /** Refuses a memory that has not as many numbers. */
    static void requireSize(double[] memory, int size) {
        if (Require.present("SynapseStep", "memory", memory).length != size) {
            throw new ValidationException("SynapseStep", "memory", "needs " + size + " numbers, got " + memory.length);
        }
    }
}
