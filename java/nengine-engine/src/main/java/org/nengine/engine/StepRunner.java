package org.nengine.engine;

import java.util.List;
import java.util.OptionalLong;
import org.nengine.Probe;
import org.nengine.ProbeHistory;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;

/** Runs a program: in one stretch, or minibatch after minibatch with or without keeping the state. */
final class StepRunner {

    // How much memory a stretch of a long run may take for tables of inputs and recorded values.
    private static final long STRETCH_BYTES = 64L << 20;
    // With a progress bar, a run comes back this often to show how far it is.
    private static final long SHOWN_STRETCHES = 200;

    private final EngineProgram program;
    private final Model model;
    private final OptionalLong budget;
    private boolean isolating;
    private long savedSteps;

    /**
     * @param budget most bytes that the engine may use
     */
    StepRunner(EngineProgram program, Model model, OptionalLong budget) {
        this.program = program;
        this.model = model;
        this.budget = budget;
    }

    /** Something that runs a minibatch. */
    @FunctionalInterface
    interface MinibatchAction {

        /**
         * Runs a minibatch.
         *
         * @param batch its number
         * @return whether to go on with the next one
         */
        boolean run(int batch);
    }

    /**
     * Runs steps from the present state and hands over what probes record. Long runs are cut into stretches to bound
     * memory.
     *
     * @param sinks of each probe
     * @param longest how many steps a stretch has at most
     */
    void run(InputFeed feed, long n, List<List<ProbeSink>> sinks, long longest, Progress progress) {
        try (Minibatches all = new Minibatches(program.program().minibatch(), program.program().minibatch())) {
            long stretch = Math.min(stretch(n, progress.isShown(), feed.givenPerStep()), longest);
            for (long rest = n; rest > 0; ) {
                int length = Math.toIntExact(Math.min(rest, stretch));
                long done = program.program().stepCount();
                InputTables fed = feed.feedAsFarAsPossible(all.index(0), n - rest, done, length, false);
                boolean last = length == rest || fed.failure().isPresent();
                runAndRecord(fed.steps(), done, last, sinks);
                fed.failure().ifPresent(failure -> {
                    throw failure;
                });
                progress.advance(length);
                rest -= length;
            }
        }
    }

    private void runAndRecord(int length, long done, boolean last, List<List<ProbeSink>> sinks) {
        if (length == 0) {
            return;
        }
        try {
            program.run(length);
        } finally {
            // After a failure, what the completed steps gave.
            long made = program.program().stepCount() - done;
            if (made > 0) {
                for (int i = 0; i < sinks.size(); i++) {
                    Tensor values = program.recorded(i);
                    sinks.get(i).forEach(sink -> sink.append(values, done, made, last || made < length));
                }
            }
        }
    }

    /** How many steps fit into memory at once. */
    private long stretch(long n, boolean shown, long given) {
        int minibatch = program.program().minibatch();
        int numberBytes = program.program().dtype() == DType.FLOAT32 ? Float.BYTES : Double.BYTES;
        long tables = 1 + numberBytes * given;
        long engine = 1;
        for (Input input : program.inputs()) {
            if (!input.source().isConstant()) {
                tables += (long) Double.BYTES * input.size() * input.source().items();
                engine += (long) numberBytes * input.size() * minibatch;
            }
        }
        for (Probe probe : model.probes()) {
            Signal signal = model.probeSignal(probe);
            long recorded = ProbeHistory.isKept(probe)
                    ? (long) numberBytes * signal.size() * (signal.batched() ? minibatch : 1) : 0;
            tables += recorded;
            engine += recorded;
        }
        long most = Math.min(STRETCH_BYTES / tables, Integer.MAX_VALUE / 2);
        if (budget.isPresent()) {
            long free = budget.getAsLong() - program.program().memoryNeeded(0, false, false).total();
            most = Math.min(most, Math.max(0, free) / engine);
        }
        return Math.max(1, shown ? Math.min(most, n / SHOWN_STRETCHES) : most);
    }

    /**
     * Does something that runs the program, and puts the state back. What is isolated inside of that starts from the
     * same state: the engine keeps one copy.
     */
    void isolated(Runnable action) {
        boolean inner = isolate();
        try {
            action.run();
        } finally {
            isolating = inner;
            program.program().restoreState();
        }
    }

    /** Keeps the state that is to be put back; whether that is inside of something isolated. */
    private boolean isolate() {
        boolean inner = isolating;
        if (inner) {
            program.program().restoreState();
        } else {
            program.program().saveState();
            savedSteps = program.program().stepCount();
        }
        isolating = true;
        return inner;
    }

    /**
     * How many steps were made before a call. What is isolated inside of something isolated starts where that did.
     *
     * @param stateful whether the call keeps the state
     */
    long start(boolean stateful) {
        return isolating && !stateful ? savedSteps : program.program().stepCount();
    }

    /** Does something that replaces the backward program, of which a copy of the state has a part. */
    void replacingBackwardProgram(Runnable action) {
        if (isolating) {
            program.program().restoreState();
        }
        action.run();
        if (isolating) {
            program.program().saveState();
        }
    }

    /**
     * Does something for each minibatch of a pass that was begun, until it wants no more.
     *
     * @param stateful whether each starts where the one before stopped; else each starts from the present state
     */
    void eachMinibatch(BatchSource source, boolean stateful, MinibatchAction action) {
        boolean inner = stateful ? isolating : isolate();
        try {
            boolean goesOn = true;
            for (int i = 0; goesOn && source.advance(); i++) {
                try {
                    goesOn = action.run(i);
                } finally {
                    if (!stateful) {
                        program.program().restoreState();
                    }
                }
            }
        } finally {
            isolating = inner;
        }
    }
}
