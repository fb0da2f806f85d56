package org.nengine.neurons.steps;

/** {@code amplitude * max(0, J)}. */
final class RectifiedLinearStep implements NeuronStep {

    private final double amplitude;

    RectifiedLinearStep(NeuronParameters parameters) {
        this.amplitude = parameters.get("amplitude");
    }

    @Override
    public double step(double current, double[] state) {
        return amplitude * Math.max(0, current);
    }
}
