package org.nengine.build;

import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.spi.Handler;
import org.nengine.synapses.Synapse;

/**
 * What becomes of a synapse.
 *
 * @param <T> the class of the synapse
 */
public interface SynapseLowering<T extends Synapse> extends Handler<T> {

    /**
     * Adds one operator that filters every element of the input into the output.
     *
     * @param output of the input's shape
     * @param mode SET or UPDATE
     * @param tag for messages
     */
    void lower(T synapse, Signal input, Signal output, ProcessOperator.Mode mode, String tag, BuildContext context);
}
