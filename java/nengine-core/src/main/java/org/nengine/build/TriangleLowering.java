package org.nengine.build;

import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimProcess;
import org.nengine.synapses.Triangle;

/**
 * A linear filter with a state for each past input, which can be trained through and needs no Java in each step. Where
 * there would be too many states, it is stepped in Java.
 */
public final class TriangleLowering implements SynapseLowering<Triangle> {

    // A filter's matrix has the square of this number of elements.
    private static final int MOST_STATES = 128;

    /** Used by the service loader. */
    public TriangleLowering() { }

    @Override
    public Class<Triangle> handles() {
        return Triangle.class;
    }

    @Override
    public void lower(Triangle synapse, Signal input, Signal output, ProcessOperator.Mode mode, String tag,
            BuildContext context) {
        if (synapse.taps(context.dt()) - 1 > MOST_STATES) {
            context.add(SimProcess.of(synapse, context.dt(), context.time(), input, output, mode, tag));
        } else {
            LinearFilterLowering.lower(synapse.discretise(context.dt()), synapse, input, output, mode, tag, context);
        }
    }
}
