package org.nengine.training.callbacks;

import java.util.Map;
import org.nengine.training.Callback;
import org.nengine.training.TrainingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a fit, with a warning, as soon as the loss of a minibatch is NaN or infinite. */
public final class TerminateOnNaN implements Callback {

    private static final Logger LOG = LoggerFactory.getLogger(TerminateOnNaN.class);

    private TrainingContext context;

    @Override
    public void attach(TrainingContext newContext) {
        context = newContext;
    }

    @Override
    public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
        if (!Double.isFinite(logs.get("loss"))) {
            LOG.warn("the loss of minibatch {} is {}: training ends", batch, logs.get("loss"));
            context.stopTraining();
        }
    }
}
