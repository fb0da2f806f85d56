package org.nengine.engine.independent;

import java.util.List;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.engine.Simulator;
import org.nengine.neurons.LIF;

/**
 * Spiking neurons that feed themselves, trained as rates over fifty steps. With low-passes u, v and w of the input, of
 * what goes back, and of what comes out, in each step: J = E (u + v) + b, r = f(J), y = w, and then
 * u = p u + (1 - p) x, v = q v + (1 - q) R r, w = s w + (1 - s) D r.
 *
 * <p>Currents stay well above the threshold. Near it the curve bends so much that over fifty steps and twenty updates
 * differences in rounding grow to what the comparison allows.
 */
final class RecurrentNetwork implements IndependentNetwork {

    private static final int NEURONS = 10;
    private static final int STEPS = 50;
    private static final double DT = 0.001;
    private static final double TAU_IN = 0.005;
    private static final double TAU_BACK = 0.02;
    private static final double TAU_OUT = 0.01;
    private static final Formulas.LifCurve CURVE = new Formulas.LifCurve(0.03, 0.001, 0.01);

    private final Network net = new Network("recurrent", 6);
    private final Node x = net.node("x", 0);
    private final Ensemble a = net.ensemble("a", NEURONS, 1, e -> e.neuronType(LIF.builder().tauRc(CURVE.tauRc())
            .tauRef(CURVE.tauRef()).amplitude(CURVE.amplitude()).build())
            .gain(new Uniform(0.4, 1)).bias(new Uniform(3, 5)));
    private final Node y = net.passthrough("y", 1);
    private final Connection back;
    private final Connection out;

    RecurrentNetwork() {
        net.connect(x, a, c -> c.synapse(TAU_IN));
        back = net.connect(a, a, c -> c.synapse(TAU_BACK));
        out = net.connect(a, y, c -> c.function(v -> v[0] * v[0]).synapse(TAU_OUT));
        net.probe(y);
    }

    @Override
    public Network network() {
        return net;
    }

    @Override
    public int inputs() {
        return 1;
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public int steps() {
        return STEPS;
    }

    @Override
    public List<double[]> parameters(Simulator sim) {
        return List.of(Tensor.of(sim.data(a).scaledEncoders()).toDoubles(), sim.data(a).bias(),
                sim.data(back).weights().orElseThrow().toDoubles(), sim.data(out).weights().orElseThrow().toDoubles());
    }

    @Override
    public double lossAndGradients(double[][] parameters, double[][][] inputs, double[][][] targets,
            double[][] gradients) {
        double loss = 0;
        for (int item = 0; item < inputs.length; item++) {
            loss += lossAndGradients(parameters, inputs[item], targets[item], gradients, inputs.length * STEPS);
        }
        return loss;
    }

    private static double lossAndGradients(double[][] parameters, double[][] inputs, double[][] targets,
            double[][] gradients, int entries) {
        double[] encoders = parameters[0];
        double[] biases = parameters[1];
        double[] recurrent = parameters[2];
        double[] decoders = parameters[3];
        double p = Math.exp(-DT / TAU_IN);
        double q = Math.exp(-DT / TAU_BACK);
        double s = Math.exp(-DT / TAU_OUT);

        double[] represented = new double[STEPS];
        double[][] currents = new double[STEPS][NEURONS];
        double[] ofOutput = new double[STEPS];
        double loss = 0;
        double u = 0;
        double v = 0;
        double w = 0;
        for (int t = 0; t < STEPS; t++) {
            represented[t] = u + v;
            double fedBack = 0;
            double decoded = 0;
            for (int i = 0; i < NEURONS; i++) {
                currents[t][i] = encoders[i] * represented[t] + biases[i];
                double rate = CURVE.rate(currents[t][i]);
                fedBack += recurrent[i] * rate;
                decoded += decoders[i] * rate;
            }
            double error = w - targets[t][0];
            loss += error * error / entries;
            ofOutput[t] = 2 * error / entries;
            u = p * u + (1 - p) * inputs[t][0];
            v = q * v + (1 - q) * fedBack;
            w = s * w + (1 - s) * decoded;
        }

        // Gradients of v and w as they are after the step.
        double ofV = 0;
        double ofW = 0;
        for (int t = STEPS - 1; t >= 0; t--) {
            double ofRepresented = 0;
            for (int i = 0; i < NEURONS; i++) {
                double rate = CURVE.rate(currents[t][i]);
                gradients[2][i] += (1 - q) * ofV * rate;
                gradients[3][i] += (1 - s) * ofW * rate;
                double ofRate = (1 - q) * ofV * recurrent[i] + (1 - s) * ofW * decoders[i];
                double ofCurrent = ofRate * CURVE.slope(currents[t][i]);
                gradients[0][i] += ofCurrent * represented[t];
                gradients[1][i] += ofCurrent;
                ofRepresented += ofCurrent * encoders[i];
            }
            ofV = q * ofV + ofRepresented;
            ofW = s * ofW + ofOutput[t];
        }
        return loss;
    }
}
