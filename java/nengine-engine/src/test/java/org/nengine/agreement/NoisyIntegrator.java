package org.nengine.agreement;

import java.util.List;
import java.util.Map;
import org.nengine.distributions.Uniform;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.StateVariable;

/** Neurons of the user's own: sum up what they receive, more or less of it by chance, and spike when it is enough. */
final class NoisyIntegrator extends NeuronType {

    private static final double RATE = 50;

    NoisyIntegrator() {
        super(Map.of(), List.of(new StateVariable("charge", new Uniform(0, 1))), List.of());
    }

    @Override
    public boolean spiking() {
        return true;
    }

    @Override
    public boolean negative() {
        return false;
    }

    @Override
    public double rate(double current) {
        return RATE * Math.max(0, current);
    }

    @Override
    public double[] step(double dt, double[] current, NeuronState state) {
        double[] charge = state.get("charge");
        double[] output = new double[current.length];
        for (int i = 0; i < output.length; i++) {
            charge[i] += dt * rate(current[i]) * 2 * state.rng().nextDouble();
            if (charge[i] > 1) {
                charge[i] = 0;
                output[i] = 1 / dt;
            }
        }
        return output;
    }
}
