package org.nengine.neurons.steps;

import org.nengine.random.RandomState;

/** The whole part of the expected number of spikes, and one more with the probability of the fraction. */
final class StochasticSpikingStep implements NeuronStep {

    private final double spikeHeight;
    private final double dt;
    private final boolean negative;
    private final RandomState rng;

    StochasticSpikingStep(NeuronParameters parameters) {
        this.dt = parameters.dt();
        this.spikeHeight = parameters.get("amplitude") / dt;
        this.negative = parameters.get("negative") != 0;
        this.rng = parameters.generator();
    }

    @Override
    public double step(double rate, double[] state) {
        double expected = dt * (negative ? Math.abs(rate) : rate);
        double spikes = Truncation.of(expected);
        if (rng.nextDouble() < expected - spikes) {
            spikes++;
        }
        return spikeHeight * spikes * (negative ? Math.signum(rate) : 1);
    }
}
