package org.nengine.engine.independent;

import java.util.List;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.Tanh;
import org.nengine.transforms.Convolution;

/**
 * Pictures of 6 x 6 points go through two layers of convolutions and neurons, leaky ones and hyperbolic tangents, and a
 * dense read-out of three values.
 */
final class ConvolutionalNetwork implements IndependentNetwork {

    private static final double SLOPE = 0.1;
    private static final Layer FIRST = new Layer(6, 1, 3, 1, 2);
    private static final Layer SECOND = new Layer(4, 2, 2, 2, 3);

    private final Network net = new Network("convolutional", 9);
    private final Node x = net.node("x", new double[FIRST.pixels()]);
    private final Ensemble a = net.ensemble("a", FIRST.values(), 1, e -> e.neuronType(new LeakyReLU(SLOPE))
            .gain(new Choice(1)).bias(new Uniform(-0.3, 0.3)));
    private final Ensemble b = net.ensemble("b", SECOND.values(), 1, e -> e.neuronType(new Tanh(1))
            .gain(new Choice(1)).bias(new Uniform(-0.3, 0.3)));
    private final Node y = net.passthrough("y", 3);
    private final Connection first;
    private final Connection second;
    private final Connection last;

    ConvolutionalNetwork() {
        net.config().trainable(a, false).trainable(b, false).trainable(a.neurons(), true)
                .trainable(b.neurons(), true);
        first = net.connect(x, a.neurons(), c -> c.transform(FIRST.transform()).noSynapse());
        second = net.connect(a.neurons(), b.neurons(), c -> c.transform(SECOND.transform()).noSynapse());
        last = net.connect(b.neurons(), y, c -> c.transform(new Uniform(-0.5, 0.5)).noSynapse());
        net.probe(y);
    }

    /**
     * A convolution of square pictures without padding, with channels last.
     *
     * @param side of the picture
     * @param channels of the picture
     * @param kernel its side
     */
    private record Layer(int side, int channels, int kernel, int stride, int filters) {

        int pixels() {
            return side * side * channels;
        }

        int positions() {
            return (side - kernel) / stride + 1;
        }

        int values() {
            return positions() * positions() * filters;
        }

        Convolution transform() {
            return Convolution.builder(filters, side, side, channels).kernelSize(kernel, kernel)
                    .strides(stride, stride).init(new Uniform(-0.5, 0.5)).build();
        }

        @FunctionalInterface
        interface Product {
            /** A weight, an input and the output that their product is added to, by their places. */
            void at(int weight, int input, int output);
        }

        /** Goes through all products of the sum that a convolution is. */
        void forEach(Product product) {
            for (int row = 0; row < positions(); row++) {
                for (int column = 0; column < positions(); column++) {
                    for (int i = 0; i < kernel; i++) {
                        for (int j = 0; j < kernel; j++) {
                            int pixel = (row * stride + i) * side + column * stride + j;
                            for (int channel = 0; channel < channels; channel++) {
                                for (int filter = 0; filter < filters; filter++) {
                                    product.at(((i * kernel + j) * channels + channel) * filters + filter,
                                            pixel * channels + channel,
                                            (row * positions() + column) * filters + filter);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    @Override
    public Network network() {
        return net;
    }

    @Override
    public int inputs() {
        return FIRST.pixels();
    }

    @Override
    public int outputs() {
        return 3;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public List<double[]> parameters(Simulator sim) {
        return List.of(sim.data(first).weights().orElseThrow().toDoubles(), sim.data(a).bias(),
                sim.data(second).weights().orElseThrow().toDoubles(), sim.data(b).bias(),
                sim.data(last).weights().orElseThrow().toDoubles());
    }

    @Override
    public double lossAndGradients(double[][] parameters, double[][][] inputs, double[][][] targets,
            double[][] gradients) {
        double loss = 0;
        int entries = inputs.length * outputs();
        for (int item = 0; item < inputs.length; item++) {
            double[] picture = inputs[item][0];
            double[] firstCurrents = parameters[1].clone();
            FIRST.forEach((weight, in, out) -> firstCurrents[out] += parameters[0][weight] * picture[in]);
            double[] firstRates = new double[firstCurrents.length];
            for (int i = 0; i < firstRates.length; i++) {
                firstRates[i] = firstCurrents[i] < 0 ? SLOPE * firstCurrents[i] : firstCurrents[i];
            }
            double[] secondCurrents = parameters[3].clone();
            SECOND.forEach((weight, in, out) -> secondCurrents[out] += parameters[2][weight] * firstRates[in]);
            double[] secondRates = new double[secondCurrents.length];
            for (int i = 0; i < secondRates.length; i++) {
                secondRates[i] = Math.tanh(secondCurrents[i]);
            }
            double[] output = new double[outputs()];
            Formulas.addProduct(parameters[4], secondRates, output);

            double[] ofOutput = new double[outputs()];
            for (int k = 0; k < outputs(); k++) {
                double error = output[k] - targets[item][0][k];
                loss += error * error / entries;
                ofOutput[k] = 2 * error / entries;
            }
            double[] ofSecond = new double[secondRates.length];
            Formulas.addProductGradients(parameters[4], secondRates, ofOutput, gradients[4], ofSecond);
            for (int i = 0; i < ofSecond.length; i++) {
                ofSecond[i] *= 1 - secondRates[i] * secondRates[i];
            }
            Formulas.add(gradients[3], ofSecond);
            double[] ofFirst = new double[firstRates.length];
            SECOND.forEach((weight, in, out) -> {
                gradients[2][weight] += ofSecond[out] * firstRates[in];
                ofFirst[in] += ofSecond[out] * parameters[2][weight];
            });
            for (int i = 0; i < ofFirst.length; i++) {
                ofFirst[i] *= firstCurrents[i] > 0 ? 1 : SLOPE;
            }
            Formulas.add(gradients[1], ofFirst);
            FIRST.forEach((weight, in, out) -> gradients[0][weight] += ofFirst[out] * picture[in]);
        }
        return loss;
    }
}
