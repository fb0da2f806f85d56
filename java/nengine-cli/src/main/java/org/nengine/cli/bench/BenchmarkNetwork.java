package org.nengine.cli.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.networks.EnsembleArray;
import org.nengine.neurons.NeuronType;

/**
 * A network used for timing, of any size.
 *
 * @param name of the model
 * @param network ready to be built
 * @param output the one probe
 */
public record BenchmarkNetwork(String name, Network network, Probe output) {

    /** The models that exist, by name. */
    public enum Model {
        /**
         * {@code dimensions} integrators side by side: an ensemble array whose output is fed back to its input through a
         * synapse of 10 ms. Gains are 1 or -1, biases uniform between -1 and 1.
         */
        INTEGRATOR {
            @Override
            BenchmarkNetwork create(int dimensions, int neuronsPerDimension, NeuronType type) {
                Network net = new Network("integrator", 0);
                net.config().ensemble(e -> e.neuronType(type).gain(new Choice(1, -1)).bias(new Uniform(-1, 1)));
                EnsembleArray integrator = new EnsembleArray(net, neuronsPerDimension, dimensions);
                net.connect(integrator.output(), integrator.input(), c -> c.synapse(0.01));
                Node input = net.node("input", new double[dimensions]);
                net.connect(input, integrator.input(), c -> c.transform(0.01));
                Probe output = net.probe(integrator.output(), p -> p.label("output"));
                return new BenchmarkNetwork("integrator", net, output);
            }
        };

        /**
         * Makes a network.
         *
         * @param dimensions 1 or more
         * @param neuronsPerDimension 1 or more
         * @param type of all neurons
         */
        abstract BenchmarkNetwork create(int dimensions, int neuronsPerDimension, NeuronType type);
    }

    /**
     * Makes a network by the name of its model.
     *
     * @throws IllegalArgumentException if there is no such model, naming those there are
     */
    public static BenchmarkNetwork of(String model, int dimensions, int neuronsPerDimension, NeuronType type) {
        for (Model m : Model.values()) {
            if (m.name().equalsIgnoreCase(model)) {
                return m.create(dimensions, neuronsPerDimension, type);
            }
        }
        throw new IllegalArgumentException("there is no benchmark model \"" + model + "\"; there are: " + names());
    }

    /** Names of all models, separated by commas. */
    public static String names() {
        return Arrays.stream(Model.values()).map(m -> m.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    public int neurons() {
        return network.nNeurons();
    }
}
