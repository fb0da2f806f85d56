package org.nengine.neurons.steps;

/** The model of Izhikevich 2003: a quadratic voltage and a linear recovery variable, in millivolts and milliseconds. */
final class IzhikevichStep implements NeuronStep {

    private static final int VOLTAGE = 0;
    private static final int RECOVERY = 1;
    private static final double LOWEST_CURRENT = -30;
    private static final double SPIKE_VOLTAGE = 30;
    private static final double MILLISECONDS = 1000;

    private final double tauRecovery;
    private final double coupling;
    private final double resetVoltage;
    private final double resetRecovery;
    private final double dt;

    IzhikevichStep(NeuronParameters parameters) {
        this.tauRecovery = parameters.get("tau_recovery");
        this.coupling = parameters.get("coupling");
        this.resetVoltage = parameters.get("reset_voltage");
        this.resetRecovery = parameters.get("reset_recovery");
        this.dt = parameters.dt();
    }

    @Override
    public double step(double current, double[] state) {
        double j = Math.max(LOWEST_CURRENT, current);
        double v = state[VOLTAGE];
        double u = state[RECOVERY];
        v = v + ((0.04 * (v * v) + 5 * v + 140 - u + j) * MILLISECONDS) * dt;
        boolean spiked = v >= SPIKE_VOLTAGE;
        if (spiked) {
            v = resetVoltage;
        }
        // the recovery follows the voltage as it is after the reset
        u = u + ((tauRecovery * (coupling * v - u)) * MILLISECONDS) * dt;
        state[VOLTAGE] = v;
        state[RECOVERY] = spiked ? u + resetRecovery : u;
        return (spiked ? 1 : 0) / dt;
    }
}
