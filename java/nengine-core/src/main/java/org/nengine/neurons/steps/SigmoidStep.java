package org.nengine.neurons.steps;

/** {@code (1 / tau_ref) / (1 + exp(-J))}. */
final class SigmoidStep implements NeuronStep {

    private final double tauRef;

    SigmoidStep(NeuronParameters parameters) {
        this.tauRef = parameters.get("tau_ref");
    }

    @Override
    public double step(double current, double[] state) {
        return (1 / tauRef) / (1 + Math.exp(-current));
    }
}
