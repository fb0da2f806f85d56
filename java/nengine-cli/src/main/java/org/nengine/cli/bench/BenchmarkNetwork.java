package org.nengine.cli.bench;

import java.util.List;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.neurons.NeuronType;

/**
 * A network used for timing, of any size.
 *
 * @param name of the model
 * @param network ready to be built
 * @param output the one probe
 */
public record BenchmarkNetwork(String name, Network network, Probe output) {

    private static final List<BenchmarkModel> MODELS = List.of(
            new IntegratorModel(),
            new CircularConvolutionModel(),
            new PesModel(),
            new BasalGangliaModel(),
            new RandomNetworkModel());

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
        return MODELS.stream().filter(m -> m.name().equalsIgnoreCase(model)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no benchmark model \"" + model
                        + "\"; there are: " + String.join(", ", names())))
                .create(parameters);
    }

    /** Names of all models. */
    public static List<String> names() {
        return MODELS.stream().map(BenchmarkModel::name).toList();
    }

    public int neurons() {
        return network.nNeurons();
    }
}
