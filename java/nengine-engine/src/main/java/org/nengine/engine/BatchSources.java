package org.nengine.engine;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.data.Minibatch;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.FitOptions;

/** Makes the minibatches of a call out of what the user gives, which it checks. */
final class BatchSources {

    private final EngineProgram program;
    private final StepRunner runner;
    private final Trainer trainer;
    private final DataBinder binder;
    private final Feeds feeds;

    BatchSources(EngineProgram program, StepRunner runner, Trainer trainer, DataBinder binder, Feeds feeds) {
        this.program = program;
        this.runner = runner;
        this.trainer = trainer;
        this.binder = binder;
        this.feeds = feeds;
    }

    /** What a fit is made of. */
    record ForFit(BatchSource training, Optional<BatchSource> validation) implements AutoCloseable {

        @Override
        public void close() {
            validation.ifPresent(BatchSource::close);
            training.close();
        }
    }

    /** Inputs, and targets with their sample weights, in arrays. */
    private BoundBatch bind(Data inputs, OptionalInt steps, Data targets, Data weights) {
        BoundData<Node> x = binder.inputs(inputs, steps, false);
        BoundData<Probe> y = binder.targets(targets, x.items());
        return new BoundBatch(x, y, binder.sampleWeights(weights, y));
    }

    private ArrayBatches batches(BoundBatch data, int items, boolean stateful) {
        return new ArrayBatches(program.program(), trainer, feeds.of(data.inputs().arrays()), data, items,
                runner.start(stateful));
    }

    private BatchSource batches(Dataset dataset, Function<Minibatch, BoundBatch> binding, boolean stateful) {
        return new StreamBatches(program.program(), trainer.probes(), feeds, dataset, binding, runner.start(stateful));
    }

    /** Inputs for a prediction. */
    BatchSource predicting(Data inputs, boolean exactItems, CallOptions options) {
        BoundData<Node> x = binder.inputs(inputs, options.steps(), exactItems);
        trainer.warnOfSingleStep(x.steps(), options.isStateful(false));
        ArrayBatches batches = batches(BoundBatch.of(x), x.items(), options.isStateful(false));
        batches.requireMinibatches(options.minibatches(), "minibatches");
        return batches;
    }

    BatchSource predicting(Dataset inputs, CallOptions options) {
        options.requireNoSteps();
        return batches(inputs, new MinibatchBinding(binder, trainer, false, Optional.empty(),
                options.isStateful(false)), options.isStateful(false));
    }

    /** Data for an evaluation. */
    BatchSource evaluating(Data inputs, Data targets, CallOptions options) {
        BoundBatch data = bind(inputs, options.steps(), targets, options.sampleWeights());
        trainer.requireCompiled("evaluate");
        trainer.warnOfSingleStep(data.inputs().steps(), options.isStateful(false));
        prepare(data);
        ArrayBatches batches = batches(data, data.inputs().items(), options.isStateful(false));
        batches.requireMinibatches(options.minibatches(), "minibatches");
        return batches;
    }

    BatchSource evaluating(Dataset dataset, CallOptions options) {
        trainer.requireCompiled("evaluate");
        options.requireNoSteps();
        if (!options.sampleWeights().isEmpty()) {
            throw new ValidationException("evaluate", "sampleWeights", "the minibatches of a data set bring their own");
        }
        return batches(dataset, new MinibatchBinding(binder, trainer, true, Optional.empty(),
                options.isStateful(false)), options.isStateful(false));
    }

    private void prepare(BoundBatch data) {
        trainer.checkTargets(data.targets().arrays());
        trainer.prepare(data.targets().arrays().keySet());
    }

    /** Data for training and validation. */
    ForFit fitting(Data inputs, Data targets, FitOptions options) {
        BoundBatch data = bind(inputs, options.steps(), targets, options.sampleWeights());
        trainer.requireCompiled("fit");
        trainer.warnOfSingleStep(data.inputs().steps(), options.stateful());
        BoundBatch weighted = new BoundBatch(data.inputs(), data.targets(), binder.classWeights(
                options.classWeightsFor(data.targets().arrays().keySet()), data.targets(), data.weights()));
        boolean validates = options.validation().isPresent() || options.validationDataset().isPresent();
        int items = data.inputs().items();
        int trained = validates ? items : split(items, options.validationSplit(), program.program().minibatch());
        prepare(weighted);
        ArrayBatches training = batches(weighted, trained, options.stateful());
        training.requireMinibatches(options.stepsPerEpoch(), "stepsPerEpoch");
        if (validates || trained == items) {
            return new ForFit(training, validating(options));
        }
        ArrayBatches rest = training.others(trained, items, data.weights());
        rest.requireMinibatches(options.validationSteps(), "validationSteps");
        return new ForFit(training, Optional.of(rest));
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

    ForFit fitting(Dataset dataset, FitOptions options) {
        trainer.requireCompiled("fit");
        if (options.steps().isPresent()) {
            throw new ValidationException("fit", "steps", "the minibatches of a data set bring their own number of "
                    + "time steps; use Minibatch.withSteps where there are no inputs");
        }
        if (options.validationSplit() != 0) {
            throw new ValidationException("fit", "validationSplit", "a data set cannot be split; give validation data");
        }
        if (!options.sampleWeights().isEmpty()) {
            throw new ValidationException("fit", "sampleWeights", "the minibatches of a data set bring their own");
        }
        requireEpochs(dataset, options.stepsPerEpoch(), options, "stepsPerEpoch");
        if (options.validationDataset().filter(other -> other == dataset && !dataset.isRepeatable()).isPresent()) {
            throw new ValidationException("fit", "validation", "the data set of the training cannot be gone through "
                    + "again");
        }
        Optional<BatchSource> validation = validating(options);
        return new ForFit(batches(dataset, new MinibatchBinding(binder, trainer, true, Optional.of(options),
                options.stateful()), options.stateful()), validation);
    }

    private static void requireEpochs(Dataset dataset, OptionalInt minibatches, FitOptions options, String attribute) {
        if (!dataset.isRepeatable() && minibatches.isEmpty() && options.epochs() - options.initialEpoch() > 1) {
            throw new ValidationException("fit", attribute, "a data set that can be gone through only once must be "
                    + "told how many minibatches make an epoch");
        }
    }

    private Optional<BatchSource> validating(FitOptions options) {
        if (options.validationDataset().isPresent()) {
            Dataset dataset = options.validationDataset().get();
            requireEpochs(dataset, options.validationSteps(), options, "validationSteps");
            return Optional.of(batches(dataset, new MinibatchBinding(binder, trainer, true, Optional.empty(), true),
                    options.stateful()));
        }
        if (options.validation().isEmpty()) {
            return Optional.empty();
        }
        FitOptions.Validation given = options.validation().get();
        BoundBatch data = bind(given.inputs(), options.steps(), given.targets(), given.sampleWeights());
        trainer.checkTargets(data.targets().arrays());
        trainer.requireTargets(data.targets().arrays().keySet(), "validation");
        ArrayBatches batches = batches(data, data.inputs().items(), options.stateful());
        batches.requireMinibatches(options.validationSteps(), "validationSteps");
        return Optional.of(batches);
    }
}
