package org.nengine.build;

import java.util.ArrayList;
import java.util.List;
import org.nengine.Ensemble;
import org.nengine.Neurons;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimNeurons;
import org.nengine.exceptions.BuildException;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.StateVariable;
import org.nengine.random.RandomState;

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
        Neurons neurons = ensemble.neurons();
        int n = ensemble.nNeurons();
        Signal current = Signal.zeros(neurons + ".in", n);
        Signal output = Signal.zeros(neurons + ".out", n);
        Signal bias = Signal.of(neurons + ".bias", Signal.Role.PARAMETER, built.bias(), n);
        context.put(neurons, "in", current);
        context.put(neurons, "out", output);
        context.put(neurons, "bias", bias);
        context.add(Copy.set(bias, current, neurons + ": bias"));
        List<Signal> states = states(type, ensemble, context);
        context.add(new SimNeurons(type.kind(), type.parameters(), context.dt(), current, output, states,
                neurons.toString()));
    }

    private static List<Signal> states(NeuronType type, Ensemble ensemble, BuildContext context) {
        Neurons neurons = ensemble.neurons();
        long seed = context.seed(ensemble) + 1;
        if (seed > RandomState.MAX_SEED) {
            throw new BuildException(ensemble + " has the seed " + (seed - 1) + "; it must be below "
                    + RandomState.MAX_SEED
                    + ", because the states of its neurons are drawn with the next seed");
        }
        RandomState rng = new RandomState(seed);
        List<Signal> states = new ArrayList<>();
        for (StateVariable state : type.states()) {
            double[] initial = state.initial().sample(ensemble.nNeurons(), rng);
            if (initial.length != ensemble.nNeurons()) {
                throw new BuildException(neurons + ": the initial state \"" + state.name() + "\" has " + initial.length
                        + " values for " + ensemble.nNeurons() + " neurons");
            }
            if (context.signals().find(neurons, state.name()).isPresent()) {
                throw new BuildException(neurons + ": the state \"" + state.name()
                        + "\" has the name of another signal");
            }
            Signal signal = Signal.of(neurons + "." + state.name(), Signal.Role.VALUE, initial, initial.length);
            context.put(neurons, state.name(), signal);
            states.add(signal);
        }
        return states;
    }
}
