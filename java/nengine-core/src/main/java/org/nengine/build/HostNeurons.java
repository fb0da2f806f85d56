package org.nengine.build;

import java.util.OptionalLong;
import org.nengine.exceptions.SimulationException;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;

/** Neurons of a user's type as a process: from the input currents to the outputs, followed by all states. */
final class HostNeurons extends Process {

    private final NeuronType type;

    HostNeurons(NeuronType type, long seed) {
        super(0, 1, OptionalLong.of(seed));
        this.type = type;
    }

    @Override
    public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
        NeuronState state = type.makeState(sizeIn, rng);
        return (t, x, y) -> {
            double[] output = type.step(dt, x, state);
            if (output.length != x.length) {
                throw new SimulationException(type + " gave " + output.length + " outputs for " + x.length
                        + " neurons");
            }
            System.arraycopy(output, 0, y, 0, output.length);
            int offset = output.length;
            for (String name : state.names()) {
                System.arraycopy(state.get(name), 0, y, offset, output.length);
                offset += output.length;
            }
        };
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
