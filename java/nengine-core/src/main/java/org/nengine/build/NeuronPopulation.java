package org.nengine.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.nengine.Ensemble;
import org.nengine.Neurons;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimNeurons;
import org.nengine.build.ir.SimProcess;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;
import org.nengine.random.RandomState;

/** The signals and operators of the neurons of one ensemble, while they are made. */
final class NeuronPopulation {

    private final Ensemble ensemble;
    private final Neurons neurons;
    private final int n;
    private final BuildContext context;
    private final long seed;

    NeuronPopulation(Ensemble ensemble, BuildContext context) {
        this.ensemble = ensemble;
        this.neurons = ensemble.neurons();
        this.n = ensemble.nNeurons();
        this.context = context;
        this.seed = context.seed(ensemble) + 1;
        if (seed > RandomState.MAX_SEED) {
            throw new BuildException(ensemble + " has the seed " + (seed - 1) + "; it must be below "
                    + RandomState.MAX_SEED
                    + ", because the states of its neurons are drawn with the next seed");
        }
    }

    /** The input current, which starts each step at the bias. */
    Signal current(double[] biases) {
        Signal current = put("in", Signal.zeros(neurons + ".in", n));
        Signal bias = put("bias", Signal.of(neurons + ".bias", Signal.Role.PARAMETER, biases, n));
        context.add(Copy.set(bias, current, neurons + ": bias"));
        return current;
    }

    /**
     * Adds the step of a type: from its input to its output, which is a new signal.
     *
     * @param outputName the name of the output among the signals of the neurons
     */
    Signal step(NeuronType type, Signal input, String outputName) {
        NeuronState state = initial(type);
        return type.kind().equals(NeuronType.HOST) ? hostStep(type, state, input, outputName)
                : kindStep(type, state, input, outputName);
    }

    private Signal kindStep(NeuronType type, NeuronState state, Signal input, String outputName) {
        Signal output = put(outputName, Signal.zeros(neurons + "." + outputName, n));
        List<Signal> states = new ArrayList<>();
        for (String name : state.names()) {
            states.add(put(name, Signal.of(neurons + "." + name, Signal.Role.VALUE, state.get(name), n)));
        }
        context.add(new SimNeurons(type.kind(), type.stepParameters(), context.dt(),
                type.random() ? OptionalLong.of(seed) : OptionalLong.empty(), input, output, states,
                neurons.toString()));
        return output;
    }

    /** A process sets one signal, of which output and states are parts. */
    private Signal hostStep(NeuronType type, NeuronState state, Signal input, String outputName) {
        double[] initial = new double[n * (1 + state.names().size())];
        int offset = n;
        for (String name : state.names()) {
            System.arraycopy(state.get(name), 0, initial, offset, n);
            offset += n;
        }
        Signal all = Signal.of(neurons + "." + outputName + " and states", Signal.Role.VALUE, initial, initial.length);
        Signal output = put(outputName, all.slice(0, 1, n));
        offset = n;
        for (String name : state.names()) {
            put(name, all.slice(offset, 1, n));
            offset += n;
        }
        context.add(SimProcess.of(new HostNeurons(type, seed), context.dt(), context.time(), Optional.of(input), all,
                ProcessOperator.Mode.SET, neurons.toString()));
        return output;
    }

    private NeuronState initial(NeuronType type) {
        try {
            return type.makeState(n, new RandomState(seed));
        } catch (ValidationException mismatch) {
            throw new BuildException(ensemble + ": " + mismatch.getMessage(), mismatch);
        }
    }

    private Signal put(String name, Signal signal) {
        if (context.signals().find(neurons, name).isPresent()) {
            throw new BuildException(neurons + ": the state \"" + name + "\" has the name of another signal");
        }
        context.put(neurons, name, signal);
        return signal;
    }
}
