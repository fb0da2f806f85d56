package org.nengine.cli.bench;

import java.util.List;
import java.util.Optional;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.neurons.NeuronType;

/**
 * A network used for timing, of any size.
 *
 * @param name of the model
 * @param network ready to be built
 * @param output the one probe
 * @param fed the node whose values change from step to step, if there is one: a run is a prediction then
 */
public record BenchmarkNetwork(String name, Network network, Probe output, Optional<Node> fed) {

    private static final List<BenchmarkModel> MODELS = List.of(
            new IntegratorModel(),
            new CircularConvolutionModel(),
            new PesModel(),
            new BasalGangliaModel(),
            new RandomNetworkModel(),
            new ClassifierModel());

    /**
     * Makes a network by the name of its model.
     *
     * @throws IllegalArgumentException if there is no such model, naming those there are, or if a number is too small
     */
    public static BenchmarkNetwork of(String model, int dimensions, int neuronsPerDimension, NeuronType type) {
        return of(model, BenchmarkParameters.of(dimensions, neuronsPerDimension, type));
    }

    /**
     * Makes a network by the name of its model.
     *
     * @throws IllegalArgumentException if there is no such model, naming those there are
     */
    public static BenchmarkNetwork of(String model, BenchmarkParameters parameters) {
        return model(model).create(parameters);
    }

    /**
     * Dimensions that a model has unless others are asked for.
     *
     * @throws IllegalArgumentException if there is no such model, naming those there are
     */
    public static int defaultDimensions(String model) {
        return model(model).defaultDimensions();
    }

    private static BenchmarkModel model(String name) {
        return MODELS.stream().filter(m -> m.name().equalsIgnoreCase(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark model \"" + name
                        + "\"; there are: " + String.join(", ", names())));
    }

    /** Names of all models. */
    public static List<String> names() {
        return MODELS.stream().map(BenchmarkModel::name).toList();
    }

    public int neurons() {
        return network.nNeurons();
    }
}
