package org.nengine.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.nengine.training.Callback;
import org.nengine.training.FitOptions;
import org.nengine.training.History;

/** One call that trains or evaluates: the passes through its data. */
final class TrainingRun {

    private final EngineProgram engine;
    private final NativeProgram program;
    private final StepRunner runner;
    private final Trainer trainer;
    private final FitOptions options;
    private final Hooks hooks;
    private final BatchSource data;
    private final Optional<BatchSource> validation;

    /**
     * @param data to train on, or to evaluate; not closed by this
     * @param validation not closed by this
     */
    TrainingRun(EngineProgram program, StepRunner runner, Trainer trainer, BatchSource data,
            Optional<BatchSource> validation, FitOptions options, Hooks hooks) {
        engine = program;
        this.program = program.program();
        this.runner = runner;
        this.trainer = trainer;
        this.data = data;
        this.validation = validation;
        this.options = options;
        this.hooks = hooks;
    }

    History fit(boolean shown) {
        History history = new History();
        Map<String, Double> last = new LinkedHashMap<>();
        hooks.each(callback -> callback.onTrainBegin(last));
        for (int epoch = options.initialEpoch(); epoch < options.epochs() && !hooks.isStopped(); epoch++) {
            int number = epoch;
            if (epoch < hooks.firstEpoch()) {
                // The order of items goes on as if the epoch had been trained.
                shuffle();
                continue;
            }
            hooks.each(callback -> callback.onEpochBegin(number, new LinkedHashMap<>()));
            Map<String, Double> measured = epoch(epoch, shown);
            hooks.each(callback -> callback.onEpochEnd(number, measured));
            history.add(epoch, measured);
            last.clear();
            last.putAll(measured);
        }
        hooks.each(callback -> callback.onTrainEnd(last));
        return history;
    }

    private void shuffle() {
        if (options.shuffle()) {
            data.shuffle();
        }
    }

    private Map<String, Double> epoch(int epoch, boolean shown) {
        shuffle();
        data.begin(options.stepsPerEpoch());
        String title = "Epoch " + (epoch + 1) + "/" + options.epochs();
        try (Progress progress = Progress.start(shown, title, " items", items())) {
            Map<String, Double> measured = pass(data, true, progress);
            if (validation.isPresent()) {
                validation.get().begin(options.validationSteps());
                trainer.requireTargets(validation.get().probes(), "validation");
                test(validation.get(), progress).forEach((key, value) -> measured.put("val_" + key, value));
                progress.show(measured);
            }
            return measured;
        }
    }

    /** Items of an epoch and its validation, if they are known. */
    private OptionalInt items() {
        OptionalInt trained = data.items(options.stepsPerEpoch());
        if (validation.isEmpty() || trained.isEmpty()) {
            return trained;
        }
        OptionalInt validated = validation.get().items(options.validationSteps());
        return validated.isEmpty() ? validated : OptionalInt.of(trained.getAsInt() + validated.getAsInt());
    }

    /**
     * Evaluates.
     *
     * @param minibatches how many at most
     */
    Map<String, Double> evaluate(OptionalInt minibatches, boolean shown) {
        data.begin(minibatches);
        try (Progress progress = Progress.start(shown, "Evaluating", " items", data.items(minibatches))) {
            return test(data, progress);
        }
    }

    private Map<String, Double> test(BatchSource source, Progress progress) {
        hooks.each(callback -> callback.onTestBegin(new LinkedHashMap<>()));
        Map<String, Double> measured = pass(source, false, progress);
        hooks.each(callback -> callback.onTestEnd(measured));
        return measured;
    }

    /** Goes once through a source that has begun a pass, or until training is stopped; gives what is measured. */
    private Map<String, Double> pass(BatchSource source, boolean train, Progress progress) {
        trainer.prepare(data.probes());
        Measurements measured = trainer.measurements(source.probes());
        double[] losses = new double[1 + trainer.probes().size()];
        runner.eachMinibatch(source, options.stateful(), batch -> {
            hooks.each(callback -> begin(callback, train, batch));
            // An evaluation by a callback may have had targets for other probes.
            trainer.prepare(data.probes());
            source.feed(train);
            trainer.compareWithTargets(() -> measured.check(source.steps()));
            if (train) {
                trainer.logMemory(source.steps());
                trainer.train(source.steps(), losses);
            } else {
                engine.run(source.steps());
                trainer.compareWithTargets(() -> program.losses(losses));
            }
            trainer.compareWithTargets(() -> measured.add(losses));
            if (progress.isShown()) {
                progress.show(measured.values());
            }
            progress.advance(program.minibatch());
            if (!hooks.isEmpty()) {
                Map<String, Double> logs = measured.values();
                hooks.each(callback -> end(callback, train, batch, logs));
            }
            return !train || !hooks.isStopped();
        });
        return measured.values();
    }

    private static void begin(Callback callback, boolean train, int batch) {
        if (train) {
            callback.onTrainBatchBegin(batch, new LinkedHashMap<>());
        } else {
            callback.onTestBatchBegin(batch, new LinkedHashMap<>());
        }
    }

    private static void end(Callback callback, boolean train, int batch, Map<String, Double> logs) {
        if (train) {
            callback.onTrainBatchEnd(batch, logs);
        } else {
            callback.onTestBatchEnd(batch, logs);
        }
    }
}
