package org.nengine.processes;

import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.synapses.SynapseStep;

/**
 * A running process: it remembers its state from call to call.
 *
 * <p>A simulation can be saved with its state and go on later. The generator of random numbers that a process was given
 * is part of that. A process of one's own that remembers more implements {@link #memory()} and {@link #restore}.
 */
@FunctionalInterface
public interface ProcessStep {

    /**
     * Runs one step.
     *
     * @param t time in seconds at the end of the step: {@code dt} in the first one
     * @param input what the process receives; empty if it has no input
     * @param output to be filled, all elements of it
     */
    void step(double t, double[] input, double[] output);

    /**
     * A copy of what is remembered between steps besides the generator of random numbers. Default nothing.
     *
     * @return numbers, at any time as many, that {@link #restore} takes
     */
    default double[] memory() {
        return new double[0];
    }

    /**
     * Goes on from what {@link #memory()} gave, of this or of another run of the same process.
     *
     * @throws ValidationException if these are not as many numbers
     */
    default void restore(double[] memory) {
        requireSize(memory, 0);
    }

    /** Refuses a memory that has not as many numbers. */
    static void requireSize(double[] memory, int size) {
        if (Require.present("ProcessStep", "memory", memory).length != size) {
            throw new ValidationException("ProcessStep", "memory", "needs " + size + " numbers, got " + memory.length);
        }
    }

    /** A running filter as a process. */
    static ProcessStep of(SynapseStep filter) {
        Require.present("ProcessStep", "filter", filter);
        return new ProcessStep() {
            @Override
            public void step(double t, double[] input, double[] output) {
                filter.step(input, output);
            }

            @Override
            public double[] memory() {
                return filter.memory();
            }

            @Override
            public void restore(double[] memory) {
                filter.restore(memory);
            }
        };
    }
}
