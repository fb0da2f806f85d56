package org.nengine.neurons.steps;

/** Integrates the current, times the slope where it is negative; each whole unit, up or down, is a spike. */
final class SpikingLeakyReluStep implements NeuronStep {

    private static final int VOLTAGE = 0;

    private final double negativeSlope;
    private final double spikeHeight;
    private final double dt;

    SpikingLeakyReluStep(NeuronParameters parameters) {
        this.negativeSlope = parameters.get("negative_slope");
        this.dt = parameters.dt();
        this.spikeHeight = parameters.get("amplitude") / dt;
    }

    @Override
    public double step(double current, double[] state) {
        double voltage = state[VOLTAGE] + (current < 0 ? negativeSlope * current : current) * dt;
        double spikes = Truncation.of(voltage);
        state[VOLTAGE] = voltage - spikes;
        return spikeHeight * spikes;
    }
}
