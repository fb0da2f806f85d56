package org.nengine.networks;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.neurons.NeuronType;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.NetworksVectors;

/**
 * The model of a case of {@link NetworksVectors}: a network of stimuli, the network that is tested, connections without
 * synapses between them, and probes.
 */
final class VectorModel {

    private static final double SECOND_INPUT = 0.0255;
    private static final double[][] KEYS = {{1, 0, 0}, {0, 1, 0}, {0.6, 0, 0.8}};
    private static final double[][] VALUES = {{1, 0}, {0, 1}, {-1, 0.5}};
    private static final double[][] IDENTITY = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    private static final Map<String, Consumer<VectorModel>> MODELS = new LinkedHashMap<>();

    static {
        MODELS.put("ensemble_array", VectorModel::ensembleArray);
        MODELS.put("ensemble_array_extras", VectorModel::ensembleArrayExtras);
        MODELS.put("product", VectorModel::product);
        MODELS.put("circular_convolution_3",
                m -> m.circularConvolution(new CircularConvolution(m.network, 20, 3)));
        MODELS.put("circular_convolution_4_inverted", m -> m.circularConvolution(CircularConvolution.builder(20, 4)
                .invertB(true).inputMagnitude(0.5).build(m.network)));
        MODELS.put("basal_ganglia", VectorModel::basalGanglia);
        MODELS.put("basal_ganglia_bias_thalamus", VectorModel::basalGangliaThalamus);
        MODELS.put("associative_memory", VectorModel::associativeMemory);
        MODELS.put("associative_memory_all_options", VectorModel::associativeMemoryAllOptions);
        MODELS.put("input_gated_memory", VectorModel::inputGatedMemory);
    }

    private final Network network;
    private final Map<String, Node> stimuli = new LinkedHashMap<>();
    private final Map<String, Probe> probes = new LinkedHashMap<>();

    /** Makes the model of a case with this kind of neurons. */
    VectorModel(String name, NeuronType type) {
        JsonNode vector = NetworksVectors.network(name);
        network = new Network(vector.get("tree").get("seed").longValue());
        network.config().ensemble(e -> e.neuronType(type));
        vector.get("inputs").properties().forEach(input -> {
            double[][] values = DynamicsVectors.matrix(input.getValue());
            stimuli.put(input.getKey(), network.node(t -> values[t < SECOND_INPUT ? 0 : 1]));
        });
        MODELS.get(name).accept(this);
    }

    /** Names of all cases that have a model. */
    static List<String> names() {
        return List.copyOf(MODELS.keySet());
    }

    Network network() {
        return network;
    }

    /** The probes by the names of the outputs of the case. */
    Map<String, Probe> probes() {
        return probes;
    }

    private void stimulate(String name, Node target) {
        network.connect(stimuli.get(name), target, c -> c.noSynapse());
    }

    private void probe(String name, Node node) {
        probes.put(name, network.probe(node, p -> {
            if (name.endsWith("_10ms")) {
                p.synapse(0.01);
            }
        }));
    }

    private void ensembleArray() {
        EnsembleArray array = new EnsembleArray(network, 12, 3);
        stimulate("stim", array.input());
        probe("output", array.output());
        probe("output_10ms", array.output());
    }

    private void ensembleArrayExtras() {
        double[] intercepts = new double[10];
        for (int i = 0; i < 10; i++) {
            intercepts[i] = -0.9 + i * (1.7 / 9);
        }
        EnsembleArray array = EnsembleArray.builder(10, 2).dimensions(2).label("ea")
                .ensembles(e -> e.radius(1.5).intercepts(intercepts)).build(network);
        Node neuronInput = array.neuronInput();
        Node neuronOutput = array.neuronOutput();
        Node prod = array.addOutput("prod", x -> x[0] * x[1]);
        Node mixed = array.addOutput("mixed",
                List.of(x -> x[0] + x[1], x -> new double[] {x[0], x[1], x[0] * x[0]}));
        double[] current = new double[20];
        java.util.Arrays.fill(current, 0, 10, -0.1);
        Node constant = network.node(current);
        stimulate("stim", array.input());
        network.connect(constant, neuronInput, c -> c.noSynapse());
        probe("output_10ms", array.output());
        probe("prod_10ms", prod);
        probe("mixed_10ms", mixed);
        probe("neurons", neuronOutput);
    }

    private void product() {
        Product product = new Product(network, 20, 2);
        stimulate("a", product.inputA());
        stimulate("b", product.inputB());
        probe("output", product.output());
        probe("output_10ms", product.output());
    }

    private void circularConvolution(CircularConvolution convolution) {
        stimulate("a", convolution.inputA());
        stimulate("b", convolution.inputB());
        probe("output", convolution.output());
        probe("output_10ms", convolution.output());
    }

    private void basalGanglia() {
        BasalGanglia ganglia = BasalGanglia.builder(3).nNeuronsPerEnsemble(20).build(network);
        stimulate("stim", ganglia.input());
        probe("output", ganglia.output());
        probe("output_10ms", ganglia.output());
    }

    private void basalGangliaThalamus() {
        BasalGanglia ganglia = BasalGanglia.builder(2).nNeuronsPerEnsemble(20).inputBias(0.5).outputWeight(-2)
                .build(network);
        Thalamus thalamus = Thalamus.builder(2).nNeuronsPerEnsemble(20).threshold(0.2).build(network);
        stimulate("stim", ganglia.input());
        network.connect(ganglia.output(), thalamus.input());
        probe("bg_10ms", ganglia.output());
        probe("thal_10ms", thalamus.output());
    }

    private void associativeMemory() {
        AssociativeMemory memory = AssociativeMemory.builder(KEYS).outputVectors(VALUES).nNeurons(20).build(network);
        stimulate("stim", memory.input());
        probe("output_10ms", memory.output());
        probe("utilities_10ms", memory.utilities());
    }

    private void associativeMemoryAllOptions() {
        AssociativeMemory memory = AssociativeMemory.builder(KEYS).outputVectors(VALUES).nNeurons(20)
                .threshold(0.3, 0.4, 0.5).inputScales(1, 1, 0.5).inhibitable(true).label("am").build(network);
        memory.addDefaultOutputVector(new double[] {0.5, 0.5}, "output", 15, 0.5);
        memory.addWinnerTakeAll().addThresholdToOutputs(25, 10);
        Node second = memory.addInputMapping("second", IDENTITY, 0.25);
        Node index = memory.addOutputMapping("index", IDENTITY);
        stimulate("stim", memory.input());
        stimulate("stim", second);
        stimulate("inhibit", memory.inhibit());
        probe("output_10ms", memory.output());
        probe("index_10ms", index);
    }

    private void inputGatedMemory() {
        InputGatedMemory memory = InputGatedMemory.builder(20, 2).differenceGain(5).build(network);
        stimulate("stim", memory.input());
        stimulate("gate", memory.gate());
        probe("output_10ms", memory.output());
        probe("diff_10ms", memory.diff().output());
    }
}
