package org.nengine.engine.independent;

import java.util.List;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIFRate;

/** y = D f(E x + b): two values go into eight rate neurons, from which two other values are decoded. */
final class FeedForwardNetwork implements IndependentNetwork {

    private static final int NEURONS = 8;
    private static final Formulas.LifCurve CURVE = new Formulas.LifCurve(0.02, 0.002, 0.01);

    private final Network net = new Network("feed-forward", 3);
    private final Node x = net.node("x", 0, 0);
    private final Ensemble a = net.ensemble("a", NEURONS, 2, e -> e.neuronType(LIFRate.builder().tauRc(CURVE.tauRc())
            .tauRef(CURVE.tauRef()).amplitude(CURVE.amplitude()).build())
            .gain(new Uniform(1, 2)).bias(new Uniform(1.2, 2.5)));
    private final Node y = net.passthrough("y", 2);
    private final Connection decoders;

    FeedForwardNetwork() {
        net.connect(x, a, ConnectionOptions::noSynapse);
        decoders = net.connect(a, y, c -> c.function(v -> new double[] {v[0] * v[1], v[0]}).noSynapse());
        net.probe(y);
    }

    @Override
    public Network network() {
        return net;
    }

    @Override
    public int inputs() {
        return 2;
    }

    @Override
    public int outputs() {
        return 2;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public List<double[]> parameters(Simulator sim) {
        return List.of(Tensor.of(sim.data(a).scaledEncoders()).toDoubles(), sim.data(a).bias(),
                sim.data(decoders).weights().orElseThrow().toDoubles());
    }

    @Override
    public double lossAndGradients(double[][] parameters, double[][][] inputs, double[][][] targets,
            double[][] gradients) {
        double loss = 0;
        int entries = inputs.length * outputs();
        for (int item = 0; item < inputs.length; item++) {
            double[] input = inputs[item][0];
            double[] current = parameters[1].clone();
            Formulas.addProduct(parameters[0], input, current);
            double[] rates = new double[NEURONS];
            for (int i = 0; i < NEURONS; i++) {
                rates[i] = CURVE.rate(current[i]);
            }
            double[] output = new double[outputs()];
            Formulas.addProduct(parameters[2], rates, output);

            double[] ofOutput = new double[outputs()];
            for (int k = 0; k < outputs(); k++) {
                double error = output[k] - targets[item][0][k];
                loss += error * error / entries;
                ofOutput[k] = 2 * error / entries;
            }
            double[] ofCurrent = new double[NEURONS];
            Formulas.addProductGradients(parameters[2], rates, ofOutput, gradients[2], ofCurrent);
            for (int i = 0; i < NEURONS; i++) {
                ofCurrent[i] *= CURVE.slope(current[i]);
            }
            Formulas.add(gradients[1], ofCurrent);
            Formulas.addProductGradients(parameters[0], input, ofCurrent, gradients[0], new double[input.length]);
        }
        return loss;
    }
}
