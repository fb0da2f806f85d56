package org.nengine.engine;

import java.util.OptionalLong;
import org.nengine.exceptions.Require;

/** What a reset puts back besides the state and the time. By default all of it. */
public final class ResetOptions {

    private OptionalLong seed = OptionalLong.empty();
    private boolean parameters = true;
    private boolean probes = true;
    private boolean processes = true;

    ResetOptions() {
    }

    /**
     * A new seed for the simulator. Default the old one.
     *
     * @param value 0 to 2<sup>32</sup> - 1
     */
    public ResetOptions seed(long value) {
        seed = OptionalLong.of(Require.seed("Simulator", value));
        return this;
    }

    /** Whether parameters get the values of the build, so that training and learning are undone. Default true. */
    public ResetOptions parameters(boolean value) {
        parameters = value;
        return this;
    }

    /** Whether what probes recorded is dropped. Default true. */
    public ResetOptions probes(boolean value) {
        probes = value;
        return this;
    }

    /** Whether processes start afresh, with the random numbers of the seed. Default true. */
    public ResetOptions processes(boolean value) {
        processes = value;
        return this;
    }

    OptionalLong seed() {
        return seed;
    }

    boolean parameters() {
        return parameters;
    }

    boolean probes() {
        return probes;
    }

    boolean processes() {
        return processes;
    }
}
