package org.nengine.engine;

import java.util.Optional;
import java.util.OptionalInt;
import org.nengine.exceptions.Require;

/** What can be said about a single call of a {@link Simulator}. */
public final class CallOptions {

    private OptionalInt steps = OptionalInt.empty();
    private Optional<Boolean> stateful = Optional.empty();
    private Optional<Boolean> progressBar = Optional.empty();

    CallOptions() {
    }

    /** Number of steps; needed where no inputs are given. Not for runs, which say it themselves. */
    public CallOptions steps(int value) {
        steps = OptionalInt.of(Require.atLeast("Simulator", "steps", 1, value));
        return this;
    }

    /**
     * Whether the state that the call leaves is kept, and each minibatch starts where the one before stopped. Default
     * true for runs, false for all else: every minibatch then starts from the state at the call, which is put back at
     * the end. What processes and functions written in Java remember by themselves goes on in any case.
     */
    public CallOptions stateful(boolean value) {
        stateful = Optional.of(value);
        return this;
    }

    /** Whether progress is shown. Default as the simulator was built; never for a single step. */
    public CallOptions progressBar(boolean value) {
        progressBar = Optional.of(value);
        return this;
    }

    OptionalInt steps() {
        return steps;
    }

    boolean isStateful(boolean otherwise) {
        return stateful.orElse(otherwise);
    }

    boolean showsProgress(boolean otherwise) {
        return progressBar.orElse(otherwise);
    }
}
