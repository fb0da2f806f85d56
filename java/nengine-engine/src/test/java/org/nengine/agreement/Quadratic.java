package org.nengine.agreement;

import java.util.List;
import java.util.Map;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;

/** Neurons of the user's own without a state: their rate goes with the square of the current, up to a limit. */
public final class Quadratic extends NeuronType {

    private static final double HIGHEST = 400;

    /** The only one. */
    public Quadratic() {
        super(Map.of(), List.of(), List.of());
    }

    @Override
    public boolean negative() {
        return false;
    }

    @Override
    public double[] step(double dt, double[] current, NeuronState state) {
        double[] rates = new double[current.length];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = Math.min(HIGHEST, 10 * Math.max(0, current[i]) * Math.max(0, current[i]));
        }
        return rates;
    }
}
