package org.nengine.build;

import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimProcess;
import org.nengine.synapses.Synapse;

/** Any synapse without a lowering of its own: stepped in Java. */
public final class HostSynapseLowering implements SynapseLowering<Synapse> {

    /** Used by the service loader. */
    public HostSynapseLowering() { }

    @Override
    public Class<Synapse> handles() {
        return Synapse.class;
    }

    @Override
    public void lower(Synapse synapse, Signal input, Signal output, ProcessOperator.Mode mode, String tag,
            BuildContext context) {
        context.add(SimProcess.of(synapse, context.dt(), context.time(), input, output, mode, tag));
    }
}
