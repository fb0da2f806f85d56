package org.nengine.engine;

import java.util.Map;
import org.nengine.Node;
import org.nengine.Probe;

/**
 * Checked data for training or evaluation, or, without targets, for a prediction.
 *
 * @param weights of the entries of the probes that have targets; where there are none they are 1
 */
record BoundBatch(BoundData<Node> inputs, BoundData<Probe> targets, BoundData<Probe> weights) {

    /** Inputs only. */
    static BoundBatch of(BoundData<Node> inputs) {
        BoundData<Probe> none = new BoundData<>(Map.of(), inputs.items(), 0);
        return new BoundBatch(inputs, none, none);
    }
}
