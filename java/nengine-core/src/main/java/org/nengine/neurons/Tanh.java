package org.nengine.neurons;

/** Rate neurons with the response {@code tanh(J) / tauRef}, which may be negative. No state. */
public final class Tanh extends SigmoidalFamily {

    /** Neurons that saturate at 400 Hz. */
    public Tanh() {
        this(TAU_REF);
    }

    /**
     * Neurons that saturate at {@code 1 / tauRef}.
     *
     * @param tauRef in seconds, above 0
     */
    public Tanh(double tauRef) {
        super("Tanh", tauRef);
    }

    @Override
    public String kind() {
        return "tanh";
    }

    @Override
    public double rate(double current) {
        return 1 / tauRef() * Math.tanh(current);
    }

    /** The inverse hyperbolic tangent of {@code rate * tauRef}. */
    @Override
    double currentFor(double rate) {
        double y = rate * tauRef();
        return 0.5 * (Math.log1p(y) - Math.log1p(-y));
    }

    @Override
    double bias(double top, double gain, double intercept) {
        return -gain * intercept;
    }

    @Override
    public MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        requireSameLength("gain", gain, "bias", bias);
        double[] maxRates = new double[gain.length];
        double[] intercepts = new double[gain.length];
        for (int i = 0; i < gain.length; i++) {
            intercepts[i] = -bias[i] / gain[i];
            maxRates[i] = rate(gain[i] + bias[i]);
        }
        return new MaxRatesIntercepts(maxRates, intercepts);
    }
}
