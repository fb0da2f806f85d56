package org.nengine.build;

import java.util.List;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFilter;
import org.nengine.synapses.DiscreteFilter;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Synapse;

/** One step of a recurrence, with a state signal where the output is not the state. */
public final class LinearFilterLowering implements SynapseLowering<LinearFilter> {

    /** Used by the service loader. */
    public LinearFilterLowering() { }

    @Override
    public Class<LinearFilter> handles() {
        return LinearFilter.class;
    }

    @Override
    public void lower(LinearFilter synapse, Signal input, Signal output, ProcessOperator.Mode mode, String tag,
            BuildContext context) {
        lower(synapse.discretise(context.dt()), synapse, input, output, mode, tag, context);
    }

    static void lower(DiscreteFilter filter, Synapse synapse, Signal input, Signal output, ProcessOperator.Mode mode,
            String tag, BuildContext context) {
        List<Signal> state = switch (filter.form()) {
            case NO_STATE, ONE_STATE -> List.of();
            case NO_FEEDTHROUGH, GENERAL ->
                    List.of(Signal.zeros(output.name() + ".state", filter.order(), input.size()));
        };
        context.add(new SimFilter(filter, synapse.seed(), context.time(), input, output, state, mode, tag));
    }
}
