package org.nengine.build;

import org.nengine.Ensemble;
import org.nengine.build.ir.Signal;
import org.nengine.neurons.NeuronType;

/** Any neuron type that is one step from current and state to output: its kind and parameters say which. */
public final class StepNeuronLowering implements NeuronLowering<NeuronType> {

    /** Used by the service loader. */
    public StepNeuronLowering() { }

    @Override
    public Class<NeuronType> handles() {
        return NeuronType.class;
    }

    @Override
    public void lower(NeuronType type, Ensemble ensemble, BuiltEnsemble built, BuildContext context) {
        NeuronPopulation population = new NeuronPopulation(ensemble, context);
        Signal current = population.current(built.bias());
        population.step(type, current, "out");
    }
}
