package org.nengine.cli.digits;

import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.NeuronType;
import org.nengine.random.RandomState;

/**
 * A network of one population that tells handwritten digits apart.
 *
 * <p>The image, less the mean image, drives neurons whose encoders are differences between two training images: each
 * neuron begins as a detector of what tells one digit from another. Decoders for the ten classes are solved from the
 * training images when the network is built; training then refines encoders, biases and decoders.
 */
public final class SpikingClassifier {

    /** Name of the input. */
    public static final String IMAGE = "image";

    /** Amplitude of the neurons, which makes rates of some 100 Hz come out near 1. */
    public static final double AMPLITUDE = 0.01;

    /** Longest image, less the mean one, that the encoders have to cover. */
    private static final double RADIUS = 3;
    private static final double GAIN = 3 * RADIUS;
    private static final double LOWEST_BIAS = -2.6;
    private static final double HIGHEST_BIAS = 2.5;
    private static final double LOGIT = 8;
    private static final double OUTPUT_SYNAPSE = 0.05;

    private final Network network;
    private final Probe classes;
    private final Probe filtered;
    private final Probe spikes;
    private final double[] mean;

    /**
     * @param training images to take encoders and decoders from
     * @param neurons number of neurons
     * @param type what kind of neurons
     * @param seed of encoders, biases and initial voltages
     */
    public SpikingClassifier(Digits training, int neurons, NeuronType type, long seed) {
        this.mean = training.mean();
        double[][] points = centred(training);
        double[][] targets = training.oneHot();
        for (double[] target : targets) {
            for (int i = 0; i < target.length; i++) {
                target[i] *= LOGIT;
            }
        }
        this.network = new Network("digits", seed);
        Node image = network.node(IMAGE, new double[Digits.PIXELS]);
        Ensemble hidden = network.ensemble("hidden", neurons, Digits.PIXELS, e -> e.neuronType(type).radius(RADIUS)
                .encoders(differences(points, neurons, seed)).gain(new Choice(GAIN))
                .bias(new Uniform(LOWEST_BIAS, HIGHEST_BIAS)));
        Node output = network.passthrough("classes", Digits.CLASSES);
        network.connect(image, hidden, c -> c.noSynapse());
        network.connect(hidden, output, c -> c.evalPoints(points)
                .scaleEvalPoints(false).function(targets).noSynapse());
        this.classes = network.probe(output, p -> p.label("classes"));
        this.filtered = network.probe(output, p -> p.label("filtered classes").synapse(OUTPUT_SYNAPSE));
        this.spikes = network.probe(hidden.neurons(), p -> p.label("spikes"));
    }

    private static double[][] differences(double[][] images, int n, long seed) {
        RandomState random = new RandomState(seed);
        double[][] result = new double[n][Digits.PIXELS];
        for (double[] row : result) {
            double[] one = images[(int) random.randint(images.length)];
            double[] other = images[(int) random.randint(images.length)];
            for (int i = 0; i < row.length; i++) {
                // A little noise, so that a pair of equal images gives no encoder of length zero.
                row[i] = one[i] - other[i] + random.normal(0, 1e-3);
            }
        }
        return result;
    }

    /** The images less the mean training image: what the network is to be shown. */
    public double[][] centred(Digits digits) {
        double[][] result = new double[digits.count()][];
        for (int i = 0; i < result.length; i++) {
            result[i] = digits.images()[i].clone();
            for (int k = 0; k < mean.length; k++) {
                result[i][k] -= mean[k];
            }
        }
        return result;
    }

    public Network network() {
        return network;
    }

    /** The ten outputs as they are. */
    public Probe classes() {
        return classes;
    }

    /** The ten outputs, smoothed over time. */
    public Probe filtered() {
        return filtered;
    }

    public Probe spikes() {
        return spikes;
    }
}
