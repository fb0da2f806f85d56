package org.nengine.neurons.steps;

import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/** A number of spikes that is Poisson distributed around the expected one. */
final class PoissonSpikingStep implements NeuronStep {

    private final double spikeHeight;
    private final double dt;
    private final boolean negative;
    private final RandomState rng;

    PoissonSpikingStep(NeuronParameters parameters) {
        this.dt = parameters.dt();
        this.spikeHeight = parameters.get("amplitude") / dt;
        this.negative = parameters.get("negative") != 0;
        this.rng = parameters.generator();
    }

    @Override
    public double step(double rate, double[] state) {
        return spikeHeight * draw(rate) * (negative ? Math.signum(rate) : 1);
    }

    private double draw(double rate) {
        try {
            return rng.poisson(dt * (negative ? Math.abs(rate) : rate));
        } catch (ValidationException outOfRange) {
            throw new SimulationException("PoissonSpiking cannot draw spikes for a rate of " + rate + " Hz"
                    + (rate < 0 ? ", because its base type says that it is never negative" : "")
                    + ": " + outOfRange.getMessage(), outOfRange);
        }
    }
}
