package org.nengine.neurons.steps;

/** {@code (1 / tau_ref) * tanh(J)}. */
final class TanhStep implements NeuronStep {

    private final double tauRef;

    TanhStep(NeuronParameters parameters) {
        this.tauRef = parameters.get("tau_ref");
    }

    @Override
    public double step(double current, double[] state) {
        return (1 / tauRef) * Math.tanh(current);
    }
}
