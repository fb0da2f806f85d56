package org.nengine.neurons.steps;

/** Integrates a rate and emits a spike for each whole unit; negative rates give negative spikes. */
final class RegularSpikingStep implements NeuronStep {

    private static final int VOLTAGE = 0;

    private final double spikeHeight;
    private final double dt;

    RegularSpikingStep(NeuronParameters parameters) {
        this.dt = parameters.dt();
        this.spikeHeight = parameters.get("amplitude") / dt;
    }

    @Override
    public double step(double rate, double[] state) {
        double voltage = state[VOLTAGE] + dt * rate;
        double spikes = Math.floor(voltage);
        state[VOLTAGE] = voltage - spikes;
        return spikeHeight * spikes;
    }
}
