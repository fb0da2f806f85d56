package org.nengine.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;

/** What can be said about a single call of a {@link Simulator}. */
public final class CallOptions {

    private OptionalInt steps = OptionalInt.empty();
    private Optional<Boolean> stateful = Optional.empty();
    private Optional<Boolean> progressBar = Optional.empty();
    private final List<Callback> callbacks = new ArrayList<>();
    private OptionalInt minibatches = OptionalInt.empty();
    private Data sampleWeights = Data.none();
    private final ProbeOutlets outlets = new ProbeOutlets();
    private OptionalInt blockSteps = OptionalInt.empty();

    CallOptions() {
    }

    /**
     * Number of time steps; needed where no inputs are given. Not for runs, which say it themselves, and not together
     * with a data set, whose minibatches do.
     */
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

    /** How many minibatches are used; default all. For predictions and evaluations. */
    public CallOptions minibatches(int value) {
        minibatches = OptionalInt.of(Require.atLeast("Simulator", "minibatches", 1, value));
        return this;
    }

    /**
     * What the losses of entries are multiplied with before their mean is taken; that is still a division by the number
     * of entries. Metrics are not weighted. Default 1. For evaluations of arrays; the minibatches of a data set bring
     * their own.
     *
     * @param weights for probes that have targets, with the axes (items, steps), or (items) for weights of whole items;
     *     finite
     */
    public CallOptions sampleWeights(Data weights) {
        sampleWeights = Require.present("Simulator", "sampleWeights", weights);
        return this;
    }

    /**
     * Hands what a probe records to a function while a run goes on, block after block; the simulator keeps nothing of
     * it. What the function throws ends the run. It cannot use the simulator. For runs.
     */
    public CallOptions consume(Probe probe, Consumer<ProbeBlock> consumer) {
        outlets.consume(probe, consumer);
        return this;
    }

    /**
     * Writes what a probe records to a {@code .npy} file while a run goes on; the simulator keeps nothing of it. The
     * array has the axes (samples, signal shape...), or (samples, items, signal shape...) if the simulator was built
     * with a minibatch and the signal differs between items. Until the run is over, the name of the file ends with
     * {@code .part}; after a failure it stays so, with what was recorded up to then. For runs.
     *
     * @param file a file that exists is replaced at the end of the run
     */
    public CallOptions writeTo(Probe probe, Path file) {
        outlets.write(probe, file);
        return this;
    }

    /** How many time steps there are between two blocks of probe data at most; default as memory allows. For runs. */
    public CallOptions blockSteps(int steps) {
        blockSteps = OptionalInt.of(Require.atLeast("Simulator", "blockSteps", 1, steps));
        return this;
    }

    OptionalInt minibatches() {
        return minibatches;
    }

    Data sampleWeights() {
        return sampleWeights;
    }

    ProbeOutlets outlets() {
        return outlets;
    }

    OptionalInt blockSteps() {
        return blockSteps;
    }

    /** For runs: nothing that only other calls have. */
    CallOptions requireRun() {
        if (!callbacks.isEmpty()) {
            throw refused("callbacks", "runs call none; use predict, or give none");
        }
        if (steps.isPresent()) {
            throw refused("steps", "a run says it itself");
        }
        if (minibatches.isPresent()) {
            throw refused("minibatches", "a run has one");
        }
        return requireNoWeights();
    }

    /** For all other calls: nothing that only runs have. */
    CallOptions requireNoRun() {
        if (!outlets.isEmpty()) {
            throw refused("consume", "only runs hand over what probes record, not predict and evaluate");
        }
        if (blockSteps.isPresent()) {
            throw refused("blockSteps", "only runs have blocks, not predict and evaluate");
        }
        return this;
    }

    /** Not for predictions. */
    CallOptions requireNoWeights() {
        if (!sampleWeights.isEmpty()) {
            throw refused("sampleWeights", "only losses have weights: evaluate and fit");
        }
        return this;
    }

    /** Not where there is one minibatch that nobody watches. */
    CallOptions requireOneBatch() {
        if (!callbacks.isEmpty()) {
            throw refused("callbacks", "predictOnBatch calls none; use predict, or give none");
        }
        if (minibatches.isPresent()) {
            throw refused("minibatches", "predictOnBatch has one");
        }
        return this;
    }

    /** Not together with a data set. */
    void requireNoSteps() {
        if (steps.isPresent()) {
            throw refused("steps", "the minibatches of a data set bring their own number of time steps; use "
                    + "Minibatch.withSteps where there are no inputs");
        }
    }

    private static ValidationException refused(String attribute, String message) {
        return new ValidationException("Simulator", attribute, message);
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
