package org.nengine.neurons;

import java.util.List;
import java.util.Map;

import org.nengine.exceptions.ValidationException;

/** Neurons whose rate saturates at {@code 1 / tauRef}. */
abstract class SigmoidalFamily extends NeuronType {

    static final double TAU_REF = 0.0025;

    private final double tauRef;

    SigmoidalFamily(String owner, double tauRef) {
        super(Map.of(), List.of(), List.of(Parameter.positive(owner, "tau_ref", tauRef, TAU_REF)));
        this.tauRef = tauRef;
    }

    /** Inverse of the highest rate, in seconds. */
    public final double tauRef() {
        return tauRef;
    }

    /** The current at which the neuron reaches a rate. */
    abstract double currentFor(double rate);

    /** The bias of a neuron that gets the current {@code top} at x = 1. */
    abstract double bias(double top, double gain, double intercept);

    @Override
    public final GainBias gainBias(double[] maxRates, double[] intercepts) {
        requireSameLength("maxRates", maxRates, "intercepts", intercepts);
        double limit = 1 / tauRef();
        double[] gain = new double[maxRates.length];
        double[] bias = new double[maxRates.length];
        for (int i = 0; i < gain.length; i++) {
            if (!(maxRates[i] < limit)) {
                throw new ValidationException(owner(), "maxRates",
                        "must be below 1 / tauRef = " + limit + " Hz, got " + maxRates[i] + " for neuron " + i);
            }
            double top = currentFor(maxRates[i]);
            gain[i] = top / (1 - intercepts[i]);
            bias[i] = bias(top, gain[i], intercepts[i]);
        }
        return new GainBias(gain, bias);
    }
}
