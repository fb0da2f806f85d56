package org.nengine.neurons;

import java.util.List;
import java.util.Map;

import org.nengine.distributions.Distribution;

/** Rectified linear neurons, spiking or not, leaky or not: they share their tuning. */
abstract class RectifiedFamily extends NeuronType {

    private final double amplitude;

    RectifiedFamily(Map<String, Distribution> initialState, List<StateVariable> states, List<Parameter> declared) {
        super(initialState, states, declared);
        this.amplitude = parameter("amplitude");
    }

    /** Height of the output: the integral of a spike, or the slope of the rate. */
    public final double amplitude() {
        return amplitude;
    }

    @Override
    public boolean negative() {
        return false;
    }

    /** {@code amplitude * max(J, 0)}. */
    @Override
    public double rate(double current) {
        return amplitude * Math.max(current, 0);
    }

    @Override
    public final GainBias gainBias(double[] maxRates, double[] intercepts) {
        requireSameLength("maxRates", maxRates, "intercepts", intercepts);
        double[] gain = new double[maxRates.length];
        double[] bias = new double[maxRates.length];
        for (int i = 0; i < gain.length; i++) {
            gain[i] = maxRates[i] / (1 - intercepts[i]);
            bias[i] = -intercepts[i] * gain[i];
        }
        return new GainBias(gain, bias);
    }

    @Override
    public final MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        requireSameLength("gain", gain, "bias", bias);
        double[] maxRates = new double[gain.length];
        double[] intercepts = new double[gain.length];
        for (int i = 0; i < gain.length; i++) {
            intercepts[i] = -bias[i] / gain[i];
            maxRates[i] = gain[i] * (1 - intercepts[i]);
        }
        return new MaxRatesIntercepts(maxRates, intercepts);
    }
}
