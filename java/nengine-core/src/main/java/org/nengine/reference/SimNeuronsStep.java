package org.nengine.reference;

import java.util.List;
import org.nengine.build.ir.SimNeurons;
import org.nengine.neurons.steps.NeuronStep;
import org.nengine.neurons.steps.NeuronSteps;

/** One step of every neuron of a population. */
final class SimNeuronsStep implements OperatorStep {

    private final NeuronStep neuron;
    private final SignalValues current;
    private final SignalValues output;
    private final List<SignalValues> states;

    SimNeuronsStep(SimNeurons operator, Workspace workspace) {
        this.neuron = NeuronSteps.of(operator.neuronKind(), operator.parameters(), operator.dt(),
                operator.generator(workspace.item()));
        this.current = workspace.values(operator.current());
        this.output = workspace.values(operator.output());
        this.states = operator.states().stream().map(workspace::values).toList();
    }

    @Override
    public void run() {
        double[] state = new double[states.size()];
        for (int i = 0; i < output.size(); i++) {
            for (int k = 0; k < state.length; k++) {
                state[k] = states.get(k).get(i);
            }
            output.set(i, neuron.step(current.get(i), state));
            for (int k = 0; k < state.length; k++) {
                states.get(k).set(i, state[k]);
            }
        }
    }
}
