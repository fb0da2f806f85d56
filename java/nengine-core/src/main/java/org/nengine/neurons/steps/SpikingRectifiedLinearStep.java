package org.nengine.neurons.steps;

/** Integrates the rectified current and emits a spike for each whole unit, several in one step if need be. */
final class SpikingRectifiedLinearStep implements NeuronStep {

    private static final int VOLTAGE = 0;

    private final double spikeHeight;
    private final double dt;

    SpikingRectifiedLinearStep(NeuronParameters parameters) {
        this.dt = parameters.dt();
        this.spikeHeight = parameters.get("amplitude") / dt;
    }

    @Override
    public double step(double current, double[] state) {
        double voltage = state[VOLTAGE] + Math.max(current, 0) * dt;
        double spikes = Math.floor(voltage);
        state[VOLTAGE] = voltage - spikes;
        return spikeHeight * spikes;
    }
}
