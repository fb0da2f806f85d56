package org.nengine.build;

import org.nengine.Ensemble;
import org.nengine.build.ir.Signal;
import org.nengine.neurons.RatesToSpikes;

/**
 * Two steps: the base type makes rates of the input current, and they are turned into spikes. The states of both start
 * from generators of the same seed.
 */
public final class RatesToSpikesLowering implements NeuronLowering<RatesToSpikes> {

    /** Used by the service loader. */
    public RatesToSpikesLowering() { }

    @Override
    public Class<RatesToSpikes> handles() {
        return RatesToSpikes.class;
    }

    @Override
    public void lower(RatesToSpikes type, Ensemble ensemble, BuiltEnsemble built, BuildContext context) {
        NeuronPopulation population = new NeuronPopulation(ensemble, context);
        Signal current = population.current(built.bias());
        Signal rates = population.step(type.baseType().orElseThrow(), current, "rate_out");
        population.step(type, rates, "out");
    }
}
