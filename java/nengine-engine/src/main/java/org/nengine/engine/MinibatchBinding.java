package org.nengine.engine;

import java.util.Optional;
import java.util.function.Function;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Minibatch;
import org.nengine.training.FitOptions;

/** Checks the minibatches of a data set one after the other. */
final class MinibatchBinding implements Function<Minibatch, BoundBatch> {

    private DataBinder binder;
    private final Trainer trainer;
    private final boolean targets;
    private final Optional<FitOptions> options;
    private final boolean stateful;
    private boolean isFirst = true;

    /**
     * @param targets whether there are targets
     * @param options for class weights
     * @param stateful whether the warning of single steps is left out
     */
    MinibatchBinding(DataBinder binder, Trainer trainer, boolean targets, Optional<FitOptions> options,
            boolean stateful) {
        this.binder = binder.exactly();
        this.trainer = trainer;
        this.targets = targets;
        this.options = options;
        this.stateful = stateful;
    }

    @Override
    public BoundBatch apply(Minibatch minibatch) {
        BoundData<Node> x = binder.inputs(minibatch.inputs(), minibatch.steps(), true);
        BoundBatch bound = targets ? withTargets(x, minibatch) : BoundBatch.of(x);
        if (isFirst) {
            trainer.warnOfSingleStep(x.steps(), stateful);
            // What there is to warn of is said once.
            binder = binder.quietly();
            isFirst = false;
        }
        return bound;
    }

    private BoundBatch withTargets(BoundData<Node> x, Minibatch minibatch) {
        BoundData<Probe> y = binder.targets(minibatch.targets(), x.items());
        BoundData<Probe> weights = binder.sampleWeights(minibatch.sampleWeights(), y);
        trainer.checkTargets(y.arrays());
        if (options.isPresent()) {
            weights = binder.classWeights(options.get().classWeightsFor(y.arrays().keySet()), y, weights);
        }
        return new BoundBatch(x, y, weights);
    }
}
