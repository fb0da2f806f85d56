package org.nengine.neurons.steps;

/**
 * The leaky integrate-and-fire rate with its threshold smoothed by a softplus of width sigma, so that it has a
 * derivative everywhere (Hunsberger and Eliasmith 2015).
 */
final class SoftLifRateStep implements NeuronStep {

    /** Beyond this {@code softplus(x) = x} in double precision. */
    private static final double LINEAR_FROM = 30;

    /** Below this {@code softplus(x) = exp(x)}, and the logarithm of the rate's denominator is linear in x. */
    private static final double EXPONENTIAL_TO = -20;

    private final double tauRc;
    private final double tauRef;
    private final double amplitude;
    private final double sigma;

    SoftLifRateStep(NeuronParameters parameters) {
        this.tauRc = parameters.get("tau_rc");
        this.tauRef = parameters.get("tau_ref");
        this.amplitude = parameters.get("amplitude");
        this.sigma = parameters.get("sigma");
    }

    @Override
    public double step(double current, double[] state) {
        double j = (current - 1) / sigma;
        double q;
        if (j > EXPONENTIAL_TO) {
            double soft = (j > LINEAR_FROM ? j : Math.log1p(Math.exp(j))) * sigma;
            q = Math.log1p(1 / soft);
        } else {
            q = -j - Math.log(sigma);
        }
        return amplitude / (tauRef + tauRc * q);
    }
}
