package org.nengine.networks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.nengine.Config;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.synapses.Synapse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recognises vectors, and gives another vector for each. Each known vector is an item with an ensemble of its own,
 * which is silent as long as the input is not similar enough to the vector; the outputs of the items, which are their
 * <i>utilities</i>, are 0 or about 1.
 */
public final class AssociativeMemory extends Network {

    private static final Logger LOG = LoggerFactory.getLogger(AssociativeMemory.class);
    private static final double INTERCEPT_SCALE = 0.15;
    private static final int N_EVAL_POINTS = 5000;
    private static final double STEP_SCALE = 15;
    private static final double INHIBITION = -1.5;
    private static final String INPUT = "input";
    private static final String OUTPUT = "output";

    private final int items;
    private final boolean inhibitable;
    private final Node biasNode;
    private final Node elementInput;
    private final Node utilities;
    private final List<Ensemble> elements;
    private final Optional<Node> inhibit;
    private final Map<String, Node> inputs = new LinkedHashMap<>();
    private final Map<String, Node> outputs = new LinkedHashMap<>();
    private final List<Connection> outputConnections = new ArrayList<>();
    private final List<Connection> defaultVectorInhibitions = new ArrayList<>();
    private Optional<EnsembleArray> thresholded = Optional.empty();
    private boolean winnerTakeAll;

    /**
     * A memory that gives the vectors that it recognises. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param inputVectors {@code [items][dimensions]}
     */
    public AssociativeMemory(Network parent, double[][] inputVectors) {
        this(builder(inputVectors).within(parent));
    }

    private AssociativeMemory(Builder b) {
        super(b.parent(), b.label(), b.seed());
        items = b.inputVectors.length;
        inhibitable = b.inhibitable;
        biasNode = node(1.0);
        elementInput = passthrough("element input", items);
        utilities = passthrough("element output", items);
        for (int i = 0; i < items; i++) {
            int item = i;
            Ensemble element = Defaults.in(this, detector(), () -> ensemble(elementLabel(item), b.nNeurons, 1));
            connect(biasNode, element, c -> c.transform(-b.thresholds[item]).noSynapse());
            connect(elementInput.get(i), element, c -> c.noSynapse());
            connect(element, utilities.get(i),
                    c -> c.function("filteredStep", x -> filteredStep(x[0], 0, STEP_SCALE, 1)).noSynapse());
        }
        elements = List.copyOf(ensembles());
        inhibit = inhibitable ? Optional.of(passthrough("inhibit", 1)) : Optional.empty();
        inhibit.ifPresent(node -> connect(node, elementInput,
                c -> c.transform(Matrices.filled(items, 1, INHIBITION)).noSynapse()));
        addInputMapping(INPUT, b.inputVectors, b.inputScales);
        addOutputMapping(OUTPUT, b.outputVectors);
    }

    private String elementLabel(int item) {
        return label().map(l -> l + "_" + item).orElse(Integer.toString(item));
    }

    /** Ensembles that are silent for values below 0. */
    private static Config detector() {
        return positive(new Exponential(INTERCEPT_SCALE, 0, 1), new Uniform(0, 1));
    }

    private static Config positive(Distribution intercepts, Distribution evalPoints) {
        return new Config().ensemble(e -> e.radius(1).encoders(new Choice(new double[][] {{1}})).intercepts(intercepts)
                .evalPoints(evalPoints).nEvalPoints(N_EVAL_POINTS));
    }

    /**
     * Everything that can be said of a memory; without a name unless it is given one. A named memory numbers the
     * ensembles of its items {@code name_0}, {@code name_1} and so on, others {@code 0}, {@code 1}.
     *
     * @param inputVectors the vectors to recognise, {@code [items][dimensions]}, at least one
     */
    public static Builder builder(double[][] inputVectors) {
        return new Builder(inputVectors);
    }

    /** The settings of a memory. */
    public static final class Builder extends PrebuiltBuilder<AssociativeMemory, Builder> {

        private final double[][] inputVectors;
        private double[][] outputVectors;
        private int nNeurons = 50;
        private double[] thresholds;
        private double[] inputScales;
        private boolean inhibitable;

        private Builder(double[][] inputVectors) {
            super("AssociativeMemory", Optional.empty());
            this.inputVectors = Vectors.checked(kind(), "inputVectors", inputVectors);
            this.outputVectors = this.inputVectors;
            threshold(0.3);
            inputScales(1.0);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        AssociativeMemory create() {
            return new AssociativeMemory(this);
        }

        /**
         * The vectors to give for those that are recognised. Default the same vectors.
         *
         * @param vectors {@code [items][output dimensions]}
         */
        public Builder outputVectors(double[][] vectors) {
            this.outputVectors = Vectors.checked(kind(), "outputVectors", vectors, inputVectors.length);
            return this;
        }

        /** Number of neurons of the ensemble of each item, 1 or more. Default 50. */
        public Builder nNeurons(int nNeurons) {
            this.nNeurons = Require.atLeast(kind(), "nNeurons", 1, nNeurons);
            return this;
        }

        /**
         * How similar the input must be, as a dot product, to be recognised. Default 0.3.
         *
         * @param thresholds one for all items, or one per item
         */
        public Builder threshold(double... thresholds) {
            this.thresholds = Vectors.perItem(kind(), "threshold", thresholds, inputVectors.length);
            return this;
        }

        /**
         * What the similarity is multiplied by. Default 1.
         *
         * @param scales one for all items, or one per item
         */
        public Builder inputScales(double... scales) {
            this.inputScales = Vectors.perItem(kind(), "inputScales", scales, inputVectors.length);
            return this;
        }

        /** Whether there is an input that silences the memory. Default false. */
        public Builder inhibitable(boolean inhibitable) {
            this.inhibitable = inhibitable;
            return this;
        }
    }

    /**
     * A smooth step: 0 up to the shift, then approaching the step exponentially.
     *
     * @param t where
     * @param shift where the step begins
     * @param scale how steep it is
     * @param step how high it is
     * @return {@code max(1 - exp(-(t - shift) scale), 0) step}
     */
    public static double filteredStep(double t, double shift, double scale, double step) {
        return Math.max(-1 / Math.exp((t - shift) * scale) + 1, 0) * step;
    }

    /** As {@link #addInputMapping(String, double[][], double...)}, with scales of 1. */
    public Node addInputMapping(String name, double[][] vectors) {
        return addInputMapping(name, vectors, 1.0);
    }

    /**
     * Adds another input, which recognises the items by other vectors.
     *
     * @param name of the input, not yet in use
     * @param vectors {@code [items][dimensions]}
     * @param scales what the similarity is multiplied by: one for all items, or one per item
     * @return the pass-through node that the vector goes to
     */
    public Node addInputMapping(String name, double[][] vectors, double... scales) {
        requireFree(name);
        double[][] rows = Vectors.checked(toString(), "inputVectors", vectors, items);
        double[] factors = Vectors.perItem(toString(), "inputScales", scales, items);
        Node node = passthrough(name, rows[0].length);
        connect(node, elementInput, c -> c.transform(Matrices.scaledRows(rows, factors)).noSynapse());
        inputs.put(name, node);
        return node;
    }

    /**
     * Adds another output, which gives other vectors for the items.
     *
     * @param name of the output, not yet in use
     * @param vectors {@code [items][dimensions]}
     * @return the pass-through node that the vector comes from
     */
    public Node addOutputMapping(String name, double[][] vectors) {
        requireFree(name);
        double[][] rows = Vectors.checked(toString(), "outputVectors", vectors, items);
        Node node = passthrough(name, rows[0].length);
        outputConnections.add(connect(finalUtilities(), node,
                c -> c.transform(Matrices.transposed(rows)).noSynapse()));
        outputs.put(name, node);
        return node;
    }

    private void requireFree(String name) {
        Require.present(toString(), "name", name);
        if (inputs.containsKey(name) || outputs.containsKey(name)) {
            throw new ValidationException(toString(), "name", "there is already \"" + name
                    + "\"; choose another name");
        }
    }

    private Node finalUtilities() {
        return thresholded.map(EnsembleArray::output).orElse(utilities);
    }

    /** As {@link #addDefaultOutputVector(double[], String, int, double)}, for the first output, 50 neurons and 0.5. */
    public Ensemble addDefaultOutputVector(double... vector) {
        return addDefaultOutputVector(vector, OUTPUT, 50, 0.5);
    }

    /**
     * Adds a vector that an output gives when nothing is recognised.
     *
     * @param vector as many elements as the output has
     * @param outputName name of the output
     * @param nNeurons number of neurons of the ensemble for it, 1 or more
     * @param minActivation the utility that silences it, above 0
     * @return the ensemble that is active when nothing is recognised
     */
    public Ensemble addDefaultOutputVector(double[] vector, String outputName, int nNeurons, double minActivation) {
        Node output = output(outputName);
        double[][] row = Vectors.checked(toString(), "outputVector", new double[][] {vector});
        if (vector.length != output.sizeIn()) {
            throw new ValidationException(toString(), "outputVector", "needs " + output.sizeIn()
                    + " elements like the output \"" + outputName + "\", got " + vector.length);
        }
        Require.positive(toString(), "minActivation", minActivation);
        Ensemble ensemble = Defaults.in(this, detector(),
                () -> ensemble("Default " + outputName + " vector", nNeurons, 1));
        connect(biasNode, ensemble, c -> c.noSynapse());
        defaultVectorInhibitions.add(connect(finalUtilities(), ensemble,
                c -> c.transform(Matrices.filled(1, items, -1 / minActivation))));
        connect(ensemble, output, c -> c.transform(Matrices.transposed(row)).noSynapse());
        inhibit.ifPresent(node -> connect(node, ensemble, c -> c.transform(INHIBITION).noSynapse()));
        return ensemble;
    }

    /** As {@link #addWinnerTakeAll(double, double)}, with a scale of 1.5 and a low-pass of 5 ms. */
    public AssociativeMemory addWinnerTakeAll() {
        return addWinnerTakeAll(1.5, 0.005);
    }

    /**
     * As {@link #addWinnerTakeAll(double, Synapse)}, with a low-pass.
     *
     * @param tau time constant in seconds
     */
    public AssociativeMemory addWinnerTakeAll(double inhibitScale, double tau) {
        return addWinnerTakeAll(inhibitScale, Synapse.lowpass(tau));
    }

    /**
     * Lets the items inhibit each other, so that only the one most similar to the input stays active. It can be added
     * once; a second call changes nothing and logs a warning.
     *
     * @param inhibitScale how strongly
     * @param synapse filters the inhibition
     * @return this memory
     */
    public AssociativeMemory addWinnerTakeAll(double inhibitScale, Synapse synapse) {
        Require.finite(toString(), "inhibitScale", inhibitScale);
        if (winnerTakeAll) {
            LOG.warn("{}: the items inhibit each other already; the second call is ignored", this);
            return this;
        }
        connect(utilities, elementInput,
                c -> c.transform(Matrices.mutualInhibition(items, inhibitScale)).synapse(synapse));
        winnerTakeAll = true;
        return this;
    }

    /** As {@link #addThresholdToOutputs(int, double)}, with 50 neurons and a scale of 10. */
    public AssociativeMemory addThresholdToOutputs() {
        return addThresholdToOutputs(50, 10);
    }

    /**
     * Makes the utilities 0 or 1, with nothing in between, for all outputs: those there are and those added later. It
     * can be added once; a second call changes nothing and logs a warning. The connections to the outputs are replaced.
     *
     * @param nNeurons number of neurons of each of two ensembles per item, 1 or more
     * @param inhibitScale how strongly the utilities inhibit the first of these ensembles, and it the second
     * @return this memory
     */
    public AssociativeMemory addThresholdToOutputs(int nNeurons, double inhibitScale) {
        Require.atLeast(toString(), "nNeurons", 1, nNeurons);
        Require.finite(toString(), "inhibitScale", inhibitScale);
        if (thresholded.isPresent()) {
            LOG.warn("{}: the outputs have a threshold already; the second call is ignored", this);
            return this;
        }
        Config preset = positive(new Uniform(0.5, 1), new Uniform(0.75, 1.1));
        EnsembleArray bias = Defaults.in(this, preset,
                () -> EnsembleArray.builder(nNeurons, items).label("thresh_bias").build(this));
        EnsembleArray threshold = Defaults.in(this, preset,
                () -> EnsembleArray.builder(nNeurons, items).label("thresh_ens").build(this));
        double[][] ones = Matrices.filled(items, 1, 1);
        connect(biasNode, bias.input(), c -> c.transform(ones).noSynapse());
        connect(biasNode, threshold.input(), c -> c.transform(ones).noSynapse());
        connect(utilities, bias.input(), c -> c.transform(-inhibitScale));
        connect(bias.output(), threshold.input(), c -> c.transform(-inhibitScale));
        defaultVectorInhibitions.replaceAll(c -> rerouted(c, threshold.output()));
        outputConnections.replaceAll(c -> rerouted(c, threshold.output()));
        inhibit.ifPresent(node -> threshold.parts().forEach(
                ensemble -> connect(node, ensemble, c -> c.transform(INHIBITION).noSynapse())));
        thresholded = Optional.of(threshold);
        return this;
    }

    /** Replaces a connection by one from elsewhere. */
    private Connection rerouted(Connection old, Node source) {
        Connection replacement = connect(source, old.post(), c -> {
            c.transform(old.transform());
            old.synapse().ifPresentOrElse(c::synapse, c::noSynapse);
        });
        remove(old);
        return replacement;
    }

    /** Number of items. */
    public int items() {
        return items;
    }

    /** The pass-through node that the vector to be recognised goes to. */
    public Node input() {
        return input(INPUT);
    }

    /**
     * The pass-through node of an input.
     *
     * @param name as given to {@link #addInputMapping}, or {@code "input"}
     * @throws ValidationException if there is no such input
     */
    public Node input(String name) {
        return named("input", inputs, name);
    }

    /** The pass-through node that the vector of the recognised item comes from. */
    public Node output() {
        return output(OUTPUT);
    }

    /**
     * The pass-through node of an output.
     *
     * @param name as given to {@link #addOutputMapping}, or {@code "output"}
     * @throws ValidationException if there is no such output
     */
    public Node output(String name) {
        return named("output", outputs, name);
    }

    private Node named(String what, Map<String, Node> nodes, String name) {
        return Optional.ofNullable(nodes.get(name)).orElseThrow(() -> new ValidationException(toString(), what,
                "has no " + what + " \"" + name + "\"; it has " + nodes.keySet()));
    }

    /** The pass-through node that the utilities of all items come from: 0 or about 1 for each. */
    public Node utilities() {
        return utilities;
    }

    /**
     * The pass-through node that the utilities come from after the threshold.
     *
     * @throws ValidationException if no threshold was added
     */
    public Node thresholdedUtilities() {
        return thresholded.map(EnsembleArray::output).orElseThrow(() -> new ValidationException(toString(),
                "thresholdedUtilities", "there are none; call addThresholdToOutputs first"));
    }

    /**
     * The pass-through node of one value that silences the memory: 0 for no, 1 for yes.
     *
     * @throws ValidationException if the memory is not inhibitable
     */
    public Node inhibit() {
        return inhibit.orElseThrow(() -> new ValidationException(toString(), "inhibit",
                "there is no such input; build the memory with inhibitable(true)"));
    }

    /** Whether there is an input that silences the memory. */
    public boolean isInhibitable() {
        return inhibitable;
    }

    /** Whether the items inhibit each other. */
    public boolean isWinnerTakeAll() {
        return winnerTakeAll;
    }

    /** The ensembles of the items, in the order of the vectors. */
    public List<Ensemble> elements() {
        return elements;
    }
}
