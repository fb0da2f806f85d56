package org.nengine.networks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.nengine.ConnectionOptions;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.VectorFunction;
import org.nengine.View;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;

/**
 * Many small ensembles that together represent a long vector, each a part of it. Seen from outside they look like one
 * ensemble with the nodes {@link #input()} and {@link #output()}.
 *
 * <p>The parts are represented independently, so functions of several parts cannot be decoded from an array.
 */
public final class EnsembleArray extends Network {

    private final int nNeuronsPerEnsemble;
    private final int nEnsembles;
    private final int dimensionsPerEnsemble;
    private final Node input;
    private final Map<String, Node> outputs = new LinkedHashMap<>();
    private Optional<Node> neuronInput = Optional.empty();
    private Optional<Node> neuronOutput = Optional.empty();

    /**
     * An array of one-dimensional ensembles.
     *
     * @param parent the network around it
     * @param nNeurons number of neurons of each ensemble
     * @param nEnsembles number of ensembles, 1 or more
     */
    public EnsembleArray(Network parent, int nNeurons, int nEnsembles) {
        this(parent, Optional.empty(), OptionalLong.empty(), nNeurons, nEnsembles, 1, e -> { });
    }

    /**
     * An array with a name, of one-dimensional ensembles.
     *
     * @param parent the network around it
     * @param label any text
     * @param nNeurons number of neurons of each ensemble
     * @param nEnsembles number of ensembles, 1 or more
     */
    public EnsembleArray(Network parent, String label, int nNeurons, int nEnsembles) {
        this(parent, Optional.of(label), OptionalLong.empty(), nNeurons, nEnsembles, 1, e -> { });
    }

    /**
     * An array with everything.
     *
     * @param parent the network around it
     * @param label a text, or empty
     * @param seed seed of the array, or empty
     * @param nNeurons number of neurons of each ensemble
     * @param nEnsembles number of ensembles, 1 or more
     * @param dimensions number of dimensions of each ensemble
     * @param settings defaults of the array's ensembles; an array of values is used by each of them
     */
    public EnsembleArray(Network parent, Optional<String> label, OptionalLong seed, int nNeurons, int nEnsembles,
            int dimensions, Consumer<EnsembleOptions> settings) {
        super(parent, label, seed);
        this.nNeuronsPerEnsemble = Require.atLeast("EnsembleArray", "nNeurons", 1, nNeurons);
        this.dimensionsPerEnsemble = Require.atLeast("EnsembleArray", "dimensions", 1, dimensions);
        this.nEnsembles = Require.atLeast("EnsembleArray", "nEnsembles", 1, nEnsembles);
        int total = Math.multiplyExact(nEnsembles, dimensions);
        config().ensemble(settings);
        this.input = passthrough("input", total);
        Node output = passthrough("output", total);
        outputs.put("output", output);
        for (int i = 0; i < nEnsembles; i++) {
            String index = Integer.toString(i);
            ensemble(label.map(l -> l + "_" + index).orElse(index), nNeurons, dimensions);
        }
        for (int i = 0; i < nEnsembles; i++) {
            connect(part(input, i, dimensions), ensembles().get(i), c -> c.noSynapse());
        }
        for (int i = 0; i < nEnsembles; i++) {
            connect(ensembles().get(i), part(output, i, dimensions), c -> c.noSynapse());
        }
    }

    private static View part(Node node, int i, int size) {
        return node.slice(i * size, (i + 1) * size);
    }

    /** The pass-through node that the whole vector goes to. */
    public Node input() {
        return input;
    }

    /** The pass-through node that the whole vector comes from. */
    public Node output() {
        return outputs.get("output");
    }

    /**
     * The node of an added output.
     *
     * @param name as given to {@link #addOutput}, or {@code "output"}
     * @throws ValidationException if there is no such output
     */
    public Node output(String name) {
        return Optional.ofNullable(outputs.get(name)).orElseThrow(() -> new ValidationException(toString(), "output",
                "has no output \"" + name + "\"; it has " + outputs.keySet()));
    }

    /** The ensembles, in the order of the parts that they represent. */
    public List<Ensemble> parts() {
        return ensembles().subList(0, nEnsembles);
    }

    /** Number of neurons of each ensemble. */
    public int nNeuronsPerEnsemble() {
        return nNeuronsPerEnsemble;
    }

    /** Number of dimensions of each ensemble. */
    public int dimensionsPerEnsemble() {
        return dimensionsPerEnsemble;
    }

    /** Number of dimensions of the whole vector. */
    public int dimensions() {
        return nEnsembles * dimensionsPerEnsemble;
    }

    /**
     * Adds an output that computes the same function of each part.
     *
     * @param name name of the output, not yet in use
     * @param function returns a number or a {@code double[]}
     * @return a pass-through node with the values of all parts, one after the other
     */
    public Node addOutput(String name, VectorFunction function) {
        return addOutput(name, function, c -> c.noSynapse());
    }

    /**
     * Adds an output that computes the same function of each part, with settings of its connections.
     *
     * @param name name of the output, not yet in use
     * @param function returns a number or a {@code double[]}
     * @param settings sets what differs from the defaults; there is no synapse unless it is set here
     * @return a pass-through node with the values of all parts, one after the other
     */
    public Node addOutput(String name, VectorFunction function, Consumer<ConnectionOptions> settings) {
        return addOutput(name, Collections.nCopies(nEnsembles, function), settings);
    }

    /**
     * Adds an output that computes a function of its own of each part.
     *
     * @param name name of the output, not yet in use
     * @param functions one per ensemble; each returns a number or a {@code double[]}
     * @param settings sets what differs from the defaults; there is no synapse unless it is set here
     * @return a pass-through node with the values of all parts, one after the other
     */
    public Node addOutput(String name, List<VectorFunction> functions, Consumer<ConnectionOptions> settings) {
        if (outputs.containsKey(name)) {
            throw new ValidationException(toString(), "name", "there is already an output \"" + name + "\"");
        }
        if (functions.size() != nEnsembles) {
            throw new ValidationException(toString(), "function", "needs a function per ensemble, which is "
                    + nEnsembles + ", got " + functions.size());
        }
        int[] offsets = new int[nEnsembles + 1];
        for (int i = 0; i < nEnsembles; i++) {
            offsets[i + 1] = offsets[i] + VectorFunction.size(functions.get(i), dimensionsPerEnsemble);
        }
        Node node = passthrough(name, offsets[nEnsembles]);
        for (int i = 0; i < nEnsembles; i++) {
            VectorFunction function = functions.get(i);
            connect(parts().get(i), node.slice(offsets[i], offsets[i + 1]), c -> {
                c.noSynapse();
                settings.accept(c);
                c.function(function);
            });
        }
        outputs.put(name, node);
        return node;
    }

    /**
     * The pass-through node whose values arrive at the input currents of all neurons, times their gains; made on the
     * first call.
     *
     * @throws ValidationException if the ensembles have no neurons
     */
    public Node neuronInput() {
        if (neuronInput.isEmpty()) {
            requireNeurons();
            Node node = passthrough("neuron_input", nEnsembles * nNeuronsPerEnsemble);
            for (int i = 0; i < nEnsembles; i++) {
                connect(part(node, i, nNeuronsPerEnsemble), parts().get(i).neurons(), c -> c.noSynapse());
            }
            neuronInput = Optional.of(node);
        }
        return neuronInput.get();
    }

    /**
     * The pass-through node with the outputs of all neurons; made on the first call.
     *
     * @throws ValidationException if the ensembles have no neurons
     */
    public Node neuronOutput() {
        if (neuronOutput.isEmpty()) {
            requireNeurons();
            Node node = passthrough("neuron_output", nEnsembles * nNeuronsPerEnsemble);
            for (int i = 0; i < nEnsembles; i++) {
                connect(parts().get(i).neurons(), part(node, i, nNeuronsPerEnsemble), c -> c.noSynapse());
            }
            neuronOutput = Optional.of(node);
        }
        return neuronOutput.get();
    }

    private void requireNeurons() {
        if (parts().get(0).neuronType() instanceof Direct) {
            throw new ValidationException(toString(), "neuronType", "Direct ensembles have no neurons to connect to");
        }
    }
}
