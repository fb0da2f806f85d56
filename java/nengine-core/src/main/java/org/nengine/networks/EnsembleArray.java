package org.nengine.networks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

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

    private static final String INPUT = "input";
    private static final String OUTPUT = "output";
    private static final String NEURON_INPUT = "neuron_input";
    private static final String NEURON_OUTPUT = "neuron_output";
    private static final Set<String> RESERVED = Set.of(INPUT, NEURON_INPUT, NEURON_OUTPUT);

    private final int nNeuronsPerEnsemble;
    private final int nEnsembles;
    private final int dimensionsPerEnsemble;
    private final Node input;
    private final Map<String, Node> outputs = new LinkedHashMap<>();
    private Optional<Node> neuronInput = Optional.empty();
    private Optional<Node> neuronOutput = Optional.empty();

    /**
     * An array without a name, of one-dimensional ensembles. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param nNeurons number of neurons of each ensemble
     * @param nEnsembles number of ensembles, 1 or more
     */
    public EnsembleArray(Network parent, int nNeurons, int nEnsembles) {
        this(builder(nNeurons, nEnsembles).within(parent));
    }

    /**
     * An array with a name, of one-dimensional ensembles. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param label any text
     * @param nNeurons number of neurons of each ensemble
     * @param nEnsembles number of ensembles, 1 or more
     */
    public EnsembleArray(Network parent, String label, int nNeurons, int nEnsembles) {
        this(builder(nNeurons, nEnsembles).label(label).within(parent));
    }

    private EnsembleArray(Builder b) {
        super(b.parent(), b.label(), b.seed());
        this.nNeuronsPerEnsemble = b.nNeurons;
        this.dimensionsPerEnsemble = b.dimensions;
        this.nEnsembles = b.nEnsembles;
        config().ensemble(b.settings);
        this.input = passthrough(INPUT, dimensions());
        Node output = passthrough(OUTPUT, dimensions());
        outputs.put(OUTPUT, output);
        for (int i = 0; i < nEnsembles; i++) {
            String index = Integer.toString(i);
            ensemble(label().map(l -> l + "_" + index).orElse(index), nNeuronsPerEnsemble, dimensionsPerEnsemble);
        }
        for (int i = 0; i < nEnsembles; i++) {
            connect(part(input, i, dimensionsPerEnsemble), ensembles().get(i), c -> c.noSynapse());
        }
        for (int i = 0; i < nEnsembles; i++) {
            connect(ensembles().get(i), part(output, i, dimensionsPerEnsemble), c -> c.noSynapse());
        }
    }

    /**
     * Everything that can be said of an array; without a name unless it is given one. A named array numbers its
     * ensembles {@code name_0}, {@code name_1} and so on, others {@code 0}, {@code 1}.
     *
     * @param nNeurons number of neurons of each ensemble, 1 or more
     * @param nEnsembles number of ensembles, 1 or more
     */
    public static Builder builder(int nNeurons, int nEnsembles) {
        return new Builder(nNeurons, nEnsembles);
    }

    /** The settings of an array. */
    public static final class Builder extends PrebuiltBuilder<EnsembleArray, Builder> {

        private final int nNeurons;
        private final int nEnsembles;
        private int dimensions = 1;
        private Consumer<EnsembleOptions> settings = e -> { };

        private Builder(int nNeurons, int nEnsembles) {
            super("EnsembleArray", Optional.empty());
            this.nNeurons = Require.atLeast(kind(), "nNeurons", 1, nNeurons);
            this.nEnsembles = Require.atLeast(kind(), "nEnsembles", 1, nEnsembles);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        EnsembleArray create() {
            return new EnsembleArray(this);
        }

        /** Number of dimensions of each ensemble, 1 or more. Default 1. */
        public Builder dimensions(int dimensions) {
            this.dimensions = Require.atLeast(kind(), "dimensions", 1, dimensions);
            if ((long) dimensions * nEnsembles > Integer.MAX_VALUE) {
                throw new ValidationException(kind(), "dimensions", "is too large for " + nEnsembles + " ensembles: "
                        + dimensions);
            }
            return this;
        }

        /**
         * Settings of the ensembles, in force before the defaults of the networks around. They are the array's own
         * defaults, so that they also hold for ensembles that are added to it later. An array of values, such as
         * intercepts, is used by each ensemble. May be called more than once.
         */
        public Builder ensembles(Consumer<EnsembleOptions> settings) {
            this.settings = this.settings.andThen(Require.present(kind(), "ensembles", settings));
            return this;
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
        return outputs.get(OUTPUT);
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

    /** Number of ensembles. */
    public int nEnsembles() {
        return nEnsembles;
    }

    /**
     * Adds an output that decodes the parts as they are, with settings of its connections.
     *
     * @param name name of the output, not yet in use
     * @param settings sets what differs from the defaults, such as the solver; there is no synapse unless it is set
     *     here
     * @return a pass-through node with the whole vector
     */
    public Node addIdentityOutput(String name, Consumer<ConnectionOptions> settings) {
        requireFree(name);
        int[] sizes = new int[nEnsembles];
        Arrays.fill(sizes, dimensionsPerEnsemble);
        return addOutput(name, sizes, i -> settings);
    }

    /**
     * Adds an output that computes the same function of each part.
     *
     * @param name name of the output, not yet in use
     * @param function returns a number or a {@code double[]}
     * @return a pass-through node with the values of all parts, one after the other
     */
    public Node addOutput(String name, VectorFunction function) {
        return addOutput(name, function, c -> { });
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
        requireFree(name);
        Require.present(toString(), "function", function);
        int[] sizes = new int[nEnsembles];
        Arrays.fill(sizes, VectorFunction.size(function, dimensionsPerEnsemble));
        return addOutput(name, sizes, i -> settings.andThen(c -> c.function(name, function)));
    }

    /**
     * Adds an output that computes a function of its own of each part.
     *
     * @param name name of the output, not yet in use
     * @param functions one per ensemble; each returns a number or a {@code double[]}
     * @return a pass-through node with the values of all parts, one after the other
     */
    public Node addOutput(String name, List<VectorFunction> functions) {
        return addOutput(name, functions, c -> { });
    }

    /**
     * Adds an output that computes a function of its own of each part, with settings of its connections.
     *
     * @param name name of the output, not yet in use
     * @param functions one per ensemble; each returns a number or a {@code double[]}
     * @param settings sets what differs from the defaults; there is no synapse unless it is set here
     * @return a pass-through node with the values of all parts, one after the other
     */
    public Node addOutput(String name, List<VectorFunction> functions, Consumer<ConnectionOptions> settings) {
        requireFree(name);
        if (functions.size() != nEnsembles) {
            throw new ValidationException(toString(), "function", "needs a function per ensemble, which is "
                    + nEnsembles + ", got " + functions.size());
        }
        int[] sizes = functions.stream().mapToInt(f -> VectorFunction.size(
                Require.present(toString(), "function", f), dimensionsPerEnsemble)).toArray();
        return addOutput(name, sizes, i -> settings.andThen(c -> c.function(name, functions.get(i))));
    }

    private Node addOutput(String name, int[] sizes, IntFunction<Consumer<ConnectionOptions>> settings) {
        Node node = passthrough(name, Arrays.stream(sizes).sum());
        int offset = 0;
        for (int i = 0; i < nEnsembles; i++) {
            Consumer<ConnectionOptions> own = settings.apply(i);
            connect(parts().get(i), node.slice(offset, offset + sizes[i]), c -> own.accept(c.noSynapse()));
            offset += sizes[i];
        }
        outputs.put(name, node);
        return node;
    }

    private void requireFree(String name) {
        Require.present(toString(), "name", name);
        if (outputs.containsKey(name) || RESERVED.contains(name)) {
            throw new ValidationException(toString(), "name", "there is already \"" + name
                    + "\"; choose another name");
        }
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
            Node node = passthrough(NEURON_INPUT, nEnsembles * nNeuronsPerEnsemble);
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
            Node node = passthrough(NEURON_OUTPUT, nEnsembles * nNeuronsPerEnsemble);
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
