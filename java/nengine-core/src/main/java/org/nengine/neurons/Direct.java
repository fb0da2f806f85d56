package org.nengine.neurons;

import java.util.List;
import java.util.Map;

import org.nengine.exceptions.SimulationException;

/**
 * No neurons at all: the ensemble passes its represented value on exactly. Functions on its connections are evaluated
 * at run time instead of being decoded.
 */
public final class Direct extends NeuronType {

    /** The neuron type without neurons. */
    public Direct() {
        super(Map.of(), List.of(), List.of());
    }

    @Override
    public String kind() {
        return "direct";
    }

    @Override
    public double rate(double current) {
        return current;
    }

    /** There are no neurons to step. */
    @Override
    public double[] step(double dt, double[] current, NeuronState state) {
        throw new SimulationException("Direct has no neurons, so there is nothing to step");
    }

    /** One column with {@code x}: gains and biases have no effect. */
    @Override
    public double[][] rates(double[] x, double[] gain, double[] bias) {
        double[][] column = new double[x.length][1];
        for (int i = 0; i < x.length; i++) {
            column[i][0] = x[i];
        }
        return column;
    }

    /** A copy of {@code x}: gains and biases have no effect. */
    @Override
    public double[][] rates(double[][] x, double[] gain, double[] bias) {
        double[][] copy = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            copy[i] = x[i].clone();
        }
        return copy;
    }

    /** No gains and no biases. */
    @Override
    public GainBias gainBias(double[] maxRates, double[] intercepts) {
        return new GainBias(new double[0], new double[0]);
    }

    /** No rates and no intercepts. */
    @Override
    public MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        return new MaxRatesIntercepts(new double[0], new double[0]);
    }
}
