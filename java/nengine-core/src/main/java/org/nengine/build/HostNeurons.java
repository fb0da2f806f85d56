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
        return new Step(sizeIn, dt, type.makeState(sizeIn, rng));
    }

    private final class Step implements ProcessStep {

        private final int n;
        private final double dt;
        private final NeuronState state;

        Step(int n, double dt, NeuronState state) {
            this.n = n;
            this.dt = dt;
            this.state = state;
        }

        @Override
        public void step(double t, double[] x, double[] y) {
            double[] output = type.step(dt, x, state);
            if (output.length != x.length) {
                throw new SimulationException(type + " gave " + output.length + " outputs for " + x.length
                        + " neurons");
            }
            System.arraycopy(output, 0, y, 0, output.length);
            copyStates(y, output.length);
        }

        /** The states, in declared order. */
        @Override
        public double[] memory() {
            double[] memory = new double[n * state.names().size()];
            copyStates(memory, 0);
            return memory;
        }

        private void copyStates(double[] target, int first) {
            int offset = first;
            for (String name : state.names()) {
                System.arraycopy(state.get(name), 0, target, offset, n);
                offset += n;
            }
        }

        @Override
        public void restore(double[] memory) {
            ProcessStep.requireSize(memory, n * state.names().size());
            int offset = 0;
            for (String name : state.names()) {
                System.arraycopy(memory, offset, state.get(name), 0, n);
                offset += n;
            }
        }
    }

    @Override
    public String toString() {
        return type.toString();
    }
}
