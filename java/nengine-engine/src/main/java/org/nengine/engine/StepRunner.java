package org.nengine.engine;

import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;

/** Runs a program: in one stretch, or minibatch after minibatch with or without keeping the state. */
final class StepRunner {

    // How much memory a stretch of a long run may take for tables of inputs and recorded values.
    private static final long STRETCH_BYTES = 64L << 20;
    // With a progress bar, a run comes back this often to show how far it is.
    private static final long SHOWN_STRETCHES = 200;

    private final EngineProgram program;
    private final Model model;
    private boolean isolating;

    StepRunner(EngineProgram program, Model model) {
        this.program = program;
        this.model = model;
    }

    /** Something that runs a minibatch. */
    @FunctionalInterface
    interface MinibatchAction {

        /**
         * Runs a minibatch.
         *
         * @param batch its number
         * @param index its items
         * @return whether to go on with the next one
         */
        boolean run(int batch, LongPointer index);
    }

    /**
     * Runs steps from the present state and keeps what probes record. Long runs are cut into stretches to bound memory.
     */
    void run(InputFeed feed, long n, List<ProbeRecorder> recorders, Progress progress) {
        try (Minibatches all = new Minibatches(program.program().minibatch(), program.program().minibatch())) {
            long stretch = feed.hasArrays() ? n : stretch(n, progress.isShown());
            for (long rest = n; rest > 0; ) {
                int length = Math.toIntExact(Math.min(rest, stretch));
                long done = program.program().stepCount();
                InputTables fed = feed.feedAsFarAsPossible(all.index(0), done, length);
                runAndRecord(fed.steps(), done, recorders);
                fed.failure().ifPresent(failure -> {
                    throw failure;
                });
                progress.advance(length);
                rest -= length;
            }
        }
    }

    private void runAndRecord(int length, long done, List<ProbeRecorder> recorders) {
        if (length == 0) {
            return;
        }
        try {
            program.run(length);
        } finally {
            // After a failure, what the completed steps gave.
            if (program.program().stepCount() > done) {
                for (int i = 0; i < recorders.size(); i++) {
                    recorders.get(i).append(program.recorded(i), done);
                }
            }
        }
    }

    private long stretch(long n, boolean shown) {
        long bytes = 1;
        int minibatch = program.program().minibatch();
        for (Input input : program.inputs()) {
            bytes += input.source().isConstant() ? 0 : (long) Double.BYTES * input.size() * input.source().items();
        }
        int numberBytes = program.program().dtype() == DType.FLOAT32 ? Float.BYTES : Double.BYTES;
        for (int i = 0; i < model.probes().size(); i++) {
            Signal signal = model.probeSignal(model.probes().get(i));
            bytes += (long) numberBytes * signal.size() * (signal.batched() ? minibatch : 1);
        }
        long most = Math.min(STRETCH_BYTES / bytes, Integer.MAX_VALUE / 2);
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
        }
        isolating = true;
        return inner;
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
     * Does something for each minibatch, until it wants no more.
     *
     * @param stateful whether each starts where the one before stopped; else each starts from the present state
     */
    void eachMinibatch(Minibatches minibatches, boolean stateful, MinibatchAction action) {
        boolean inner = stateful ? isolating : isolate();
        try {
            boolean goesOn = true;
            for (int i = 0; i < minibatches.count() && goesOn; i++) {
                try {
                    goesOn = action.run(i, minibatches.index(i));
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
