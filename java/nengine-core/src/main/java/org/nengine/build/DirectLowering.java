package org.nengine.build;

import org.nengine.Ensemble;
import org.nengine.Neurons;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.neurons.Direct;

/** No neurons: one signal of the size of the represented value is input and output. */
public final class DirectLowering implements NeuronLowering<Direct> {

    /** Used by the service loader. */
    public DirectLowering() { }

    @Override
    public Class<Direct> handles() {
        return Direct.class;
    }

    @Override
    public void lower(Direct type, Ensemble ensemble, BuiltEnsemble built, BuildContext context) {
        Neurons neurons = ensemble.neurons();
        Signal value = Signal.zeros(neurons + ".in", ensemble.dimensions());
        context.put(neurons, "in", value);
        context.put(neurons, "out", value);
        context.add(new Reset(value, neurons + ": reset"));
    }
}
