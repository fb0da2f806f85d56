package org.nengine.neurons.steps;

/** {@code amplitude * J}, times the slope where J is negative. */
final class LeakyReluStep implements NeuronStep {

    private final double negativeSlope;
    private final double amplitude;

    LeakyReluStep(NeuronParameters parameters) {
        this.negativeSlope = parameters.get("negative_slope");
        this.amplitude = parameters.get("amplitude");
    }

    @Override
    public double step(double current, double[] state) {
        return amplitude * (current < 0 ? negativeSlope * current : current);
    }
}
