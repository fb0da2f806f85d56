package org.nengine.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;
import org.nengine.training.FitOptions;
import org.nengine.training.History;

/** One call that trains or evaluates: its data, and the passes through them. */
final class TrainingRun implements AutoCloseable {

    private final NativeProgram program;
    private final StepRunner runner;
    private final Trainer trainer;
    private final FitOptions options;
    private final Hooks hooks;
    private final Dataset data;
    private final Minibatches training;
    private final Optional<Dataset> validationData;
    private final Optional<Minibatches> validation;
    private final long start;

    TrainingRun(EngineProgram program, StepRunner runner, Trainer trainer, DataBinder binder,
            Function<Map<Node, Tensor>, InputFeed> feeds, BoundData<Node> inputs, BoundData<Probe> targets,
            FitOptions options, Hooks hooks) {
        this.program = program.program();
        this.runner = runner;
        this.trainer = trainer;
        this.options = options;
        this.hooks = hooks;
        int minibatch = this.program.minibatch();
        Optional<BoundData<Node>> validationInputs = options.validation()
                .map(v -> binder.inputs(v.inputs(), options.steps(), false));
        Optional<BoundData<Probe>> validationTargets = options.validation()
                .map(v -> binder.targets(v.targets(), validationInputs.orElseThrow().items()));
        int trained = options.validation().isPresent() ? inputs.items()
                : split(inputs.items(), options.validationSplit(), minibatch);
        BoundData<Probe> weights = binder.sampleWeights(options.sampleWeights(), targets);
        Optional<BoundData<Probe>> validationWeights = options.validation()
                .map(v -> binder.sampleWeights(v.sampleWeights(), validationTargets.orElseThrow()));
        trainer.checkTargets(targets.arrays());
        validationTargets.ifPresent(v -> trainer.checkTargets(v.arrays()));
        trainer.prepare(targets.arrays().keySet());
        validationTargets.ifPresent(v -> trainer.requireTargets(v.arrays().keySet(), "validation"));
        start = this.program.stepCount();
        data = new Dataset(this.program, trainer.probes(), feeds.apply(inputs.arrays()), inputs, targets,
                weights);
        training = new Minibatches(0, trained, minibatch);
        validationData = validationInputs.map(v -> new Dataset(this.program, trainer.probes(), feeds.apply(v.arrays()),
                v, validationTargets.orElseThrow(), validationWeights.orElseThrow()));
        validation = validationData.map(v -> new Minibatches(0, v.items(), minibatch))
                .or(() -> trained < inputs.items() ? Optional.of(new Minibatches(trained, inputs.items(), minibatch))
                        : Optional.empty());
    }

    /** How many items are trained on. */
    private static int split(int items, double fraction, int minibatch) {
        int trained = (int) Math.floor(items * (1 - fraction));
        if (trained % minibatch != 0 || (items - trained) % minibatch != 0 || trained == 0) {
            throw new ValidationException("fit", "validationSplit", fraction + " parts " + items + " items into "
                    + trained + " and " + (items - trained) + ", which must both be multiples of the minibatch of "
                    + minibatch);
        }
        return trained;
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
            training.shuffle(trainer.order());
        }
    }

    private Map<String, Double> epoch(int epoch, boolean shown) {
        shuffle();
        String title = "Epoch " + (epoch + 1) + "/" + options.epochs();
        int items = training.items() + validation.map(Minibatches::items).orElse(0);
        try (Progress progress = Progress.start(shown, title, " items", items)) {
            Map<String, Double> measured = pass(data, training, true, progress);
            if (validation.isPresent()) {
                test(validationData.orElse(data), validation.get(), progress)
                        .forEach((key, value) -> measured.put("val_" + key, value));
                progress.show(measured);
            }
            return measured;
        }
    }

    Map<String, Double> evaluate(boolean shown) {
        try (Progress progress = Progress.start(shown, "Evaluating", " items", training.items())) {
            return test(data, training, progress);
        }
    }

    private Map<String, Double> test(Dataset dataset, Minibatches minibatches, Progress progress) {
        hooks.each(callback -> callback.onTestBegin(new LinkedHashMap<>()));
        Map<String, Double> measured = pass(dataset, minibatches, false, progress);
        hooks.each(callback -> callback.onTestEnd(measured));
        return measured;
    }

    /** Goes through all minibatches once, or until training is stopped; gives what is measured over them. */
    private Map<String, Double> pass(Dataset dataset, Minibatches minibatches, boolean train, Progress progress) {
        Measurements measured = trainer.measurements(dataset.probes());
        double[] losses = new double[1 + trainer.probes().size()];
        runner.eachMinibatch(minibatches, options.stateful(), (batch, index) -> {
            hooks.each(callback -> begin(callback, train, batch));
            // An evaluation by a callback may have had targets for other probes.
            trainer.prepare(data.probes());
            dataset.feed(index, start);
            trainer.compareWithTargets(() -> measured.check(dataset.steps()));
            if (train) {
                trainer.train(dataset.steps(), losses);
            } else {
                program.run(dataset.steps(), false);
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

    @Override
    public void close() {
        data.close();
        training.close();
        validationData.ifPresent(Dataset::close);
        validation.ifPresent(Minibatches::close);
    }
}
