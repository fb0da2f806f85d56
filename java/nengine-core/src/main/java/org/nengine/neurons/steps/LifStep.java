package org.nengine.neurons.steps;

/**
 * Leaky integrate-and-fire. The refractory time counts down; only the part of the step that lies outside it is
 * integrated. A spike falls at the moment in which the voltage, an exponential within the step, passes 1.
 */
final class LifStep implements NeuronStep {

    private static final int VOLTAGE = 0;
    private static final int REFRACTORY_TIME = 1;

    private final double tauRc;
    private final double tauRef;
    private final double minVoltage;
    private final double amplitude;
    private final double dt;

    LifStep(NeuronParameters parameters) {
        this.tauRc = parameters.get("tau_rc");
        this.tauRef = parameters.get("tau_ref");
        this.minVoltage = parameters.get("min_voltage");
        this.amplitude = parameters.get("amplitude");
        this.dt = parameters.dt();
    }

    @Override
    public double step(double current, double[] state) {
        double refractoryTime = state[REFRACTORY_TIME] - dt;
        double active = Math.min(Math.max(dt - refractoryTime, 0), dt);
        double voltage = state[VOLTAGE];
        voltage = voltage - (current - voltage) * Math.expm1(-active / tauRc);
        if (voltage > 1) {
            double spikeTime = dt + tauRc * Math.log1p(-(voltage - 1) / (current - 1));
            state[VOLTAGE] = 0;
            state[REFRACTORY_TIME] = tauRef + spikeTime;
            return amplitude / dt;
        }
        state[VOLTAGE] = voltage < minVoltage ? minVoltage : voltage;
        state[REFRACTORY_TIME] = refractoryTime;
        return 0;
    }
}
