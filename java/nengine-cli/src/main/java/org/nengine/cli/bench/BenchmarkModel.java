package org.nengine.cli.bench;

import java.util.Arrays;
import java.util.Optional;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.NeuronType;

/** A way to make a network for timing, of any size. */
abstract class BenchmarkModel {

    private final String name;

    BenchmarkModel(String name) {
        this.name = name;
    }

    /** The name that the command line knows. */
    final String name() {
        return name;
    }

    /** Makes the network of this size. Its seed is 0. */
    final BenchmarkNetwork create(BenchmarkParameters parameters) {
        Network net = new Network(name, 0);
        Probe output = describe(net, parameters);
        return new BenchmarkNetwork(name, net, output, fed(net));
    }

    /** Size of the represented vector unless another is asked for. */
    int defaultDimensions() {
        return 1;
    }

    /** The node whose values change from step to step, so that they have to be fed; usually there is none. */
    Optional<Node> fed(Network net) {
        return Optional.empty();
    }

    /** Puts the objects into an empty network and gives the probe of its output. */
    abstract Probe describe(Network net, BenchmarkParameters parameters);

    /** Gains of 1 or -1 and biases uniform between -1 and 1, so that no rates have to be reached. */
    static void drawGainsAndBiases(Network net, NeuronType type) {
        net.config().ensemble(e -> e.neuronType(type).gain(new Choice(1, -1)).bias(new Uniform(-1, 1)));
    }

    /** A vector of ones. */
    static double[] ones(int size) {
        double[] ones = new double[size];
        Arrays.fill(ones, 1);
        return ones;
    }
}
