package org.nengine.neurons;

/**
 * Rate neurons with a logistic response, {@code 1 / tauRef / (1 + exp(-J))}. The intercept of a neuron is the point of
 * inflection of its tuning curve. No state.
 */
public final class Sigmoid extends SigmoidalFamily {

    /** Neurons that saturate at 400 Hz. */
    public Sigmoid() {
        this(TAU_REF);
    }

    /**
     * Neurons that saturate at {@code 1 / tauRef}.
     *
     * @param tauRef in seconds, above 0
     */
    public Sigmoid(double tauRef) {
        super("Sigmoid", tauRef);
    }

    @Override
    public String kind() {
        return "sigmoid";
    }

    @Override
    public boolean negative() {
        return false;
    }

    @Override
    public double rate(double current) {
        return 1 / tauRef() / (1 + Math.exp(-current));
    }

    @Override
    double currentFor(double rate) {
        return -Math.log(1 / tauRef() / rate - 1);
    }

    @Override
    double bias(double top, double gain, double intercept) {
        return top - gain;
    }

    @Override
    public MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        requireSameLength("gain", gain, "bias", bias);
        double[] maxRates = new double[gain.length];
        double[] intercepts = new double[gain.length];
        for (int i = 0; i < gain.length; i++) {
            double top = gain[i] + bias[i];
            intercepts[i] = 1 - top / gain[i];
            maxRates[i] = rate(top);
        }
        return new MaxRatesIntercepts(maxRates, intercepts);
    }
}
