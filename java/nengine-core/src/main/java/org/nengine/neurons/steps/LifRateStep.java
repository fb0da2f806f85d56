package org.nengine.neurons.steps;

/** Firing rate of a leaky integrate-and-fire neuron at a constant current. */
final class LifRateStep implements NeuronStep {

    private final double tauRc;
    private final double tauRef;
    private final double amplitude;

    LifRateStep(NeuronParameters parameters) {
        this.tauRc = parameters.get("tau_rc");
        this.tauRef = parameters.get("tau_ref");
        this.amplitude = parameters.get("amplitude");
    }

    @Override
    public double step(double current, double[] state) {
        double j = current - 1;
        return j > 0 ? amplitude / (tauRef + tauRc * Math.log1p(1 / j)) : 0;
    }
}
