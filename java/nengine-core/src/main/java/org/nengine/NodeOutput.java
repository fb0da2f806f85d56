package org.nengine;

import java.util.function.DoubleFunction;

import org.nengine.processes.Process;

/**
 * What a node gives. The functions here are the user's functions, with numbers turned into arrays of one element and
 * anything but numbers and arrays into a {@link org.nengine.exceptions.SimulationException}. Sizes and finite values
 * are checked by whoever calls them.
 */
public sealed interface NodeOutput {

    /** The input, in the same step. */
    record Passthrough() implements NodeOutput {
    }

    /**
     * The same values in every step.
     *
     * @param value one per output; do not change
     */
    record Constant(double[] value) implements NodeOutput {
    }

    /**
     * A function of time.
     *
     * @param f from the time in seconds to the output
     */
    record TimeFunction(DoubleFunction<double[]> f) implements NodeOutput {
    }

    /**
     * A function of time and of the input of this step.
     *
     * @param f from the time in seconds and the input to the output
     */
    record InputFunction(Mapping f) implements NodeOutput {

        /** From the time in seconds and the input to the output. The input is not changed. */
        @FunctionalInterface
        public interface Mapping {

            /** The output for a time in seconds and an input. */
            double[] apply(double t, double[] x);
        }
    }

    /**
     * A process.
     *
     * @param process what produces the output
     */
    record ProcessOutput(Process process) implements NodeOutput {
    }
}
