package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nengine.exceptions.Require;
import org.nengine.training.Callback;

/** What can be said about a single call of a {@link Simulator}. */
public final class CallOptions {

    private OptionalInt steps = OptionalInt.empty();
    private Optional<Boolean> stateful = Optional.empty();
    private Optional<Boolean> progressBar = Optional.empty();
    private final List<Callback> callbacks = new ArrayList<>();

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

    /** What is called on the way, in this order, after those given before. Not for runs, which call nothing. */
    public CallOptions callbacks(Callback... more) {
        for (Callback callback : Require.present("Simulator", "callbacks", more)) {
            callbacks.add(Require.present("Simulator", "callbacks", callback));
        }
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

    List<Callback> callbacks() {
        return List.copyOf(callbacks);
    }
}
