package org.nengine.neurons;

import java.util.List;
import java.util.Optional;

import org.nengine.neurons.steps.NeuronStep;
import org.nengine.neurons.steps.NeuronSteps;

/**
 * Izhikevich's two-variable spiking model (2003), here with time in seconds. Choose lower maximum rates than for LIF:
 * the default ones lie beyond what the model does sensibly.
 *
 * <p>States: voltage (in mV, initially uniform between 0 and 1) and recovery (0).
 */
public final class Izhikevich extends NeuronType {

    private static final double RATE_DT = 0.001;
    private static final int RATE_STEPS = 1000;

    /** Regular spiking neurons, with the default parameters. */
    public Izhikevich() {
        this(builder());
    }

    private Izhikevich(Builder builder) {
        super(builder.initialState, List.of(voltage(), zero("recovery")), List.of(
                Parameter.positive("Izhikevich", "tau_recovery", builder.tauRecovery, 0.02),
                Parameter.notNegative("Izhikevich", "coupling", builder.coupling, 0.2),
                Parameter.finite("Izhikevich", "reset_voltage", builder.resetVoltage, -65),
                Parameter.finite("Izhikevich", "reset_recovery", builder.resetRecovery, 8)));
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Rate at which the recovery variable follows (Izhikevich's a). */
    public double tauRecovery() {
        return parameter("tau_recovery");
    }

    /** Sensitivity of the recovery variable to the voltage (Izhikevich's b). */
    public double coupling() {
        return parameter("coupling");
    }

    /** Voltage after a spike, in mV (Izhikevich's c). */
    public double resetVoltage() {
        return parameter("reset_voltage");
    }

    /** What a spike adds to the recovery variable (Izhikevich's d). */
    public double resetRecovery() {
        return parameter("reset_recovery");
    }

    @Override
    public String kind() {
        return "izhikevich";
    }

    @Override
    public boolean spiking() {
        return true;
    }

    @Override
    public boolean negative() {
        return false;
    }

    /** Mean rate over one second at constant current, after one step that does not count, from voltage 0. */
    @Override
    public double rate(double current) {
        NeuronStep neuron = NeuronSteps.of(kind(), parameters(), RATE_DT, Optional.empty());
        double[] state = new double[states().size()];
        neuron.step(current, state);
        double sum = 0;
        for (int step = 0; step < RATE_STEPS; step++) {
            sum += neuron.step(current, state);
        }
        return sum / RATE_STEPS;
    }

    /** Builds {@link Izhikevich} neurons. */
    public static final class Builder extends NeuronBuilder<Builder> {

        private double tauRecovery = 0.02;
        private double coupling = 0.2;
        private double resetVoltage = -65;
        private double resetRecovery = 8;

        private Builder() {
        }

        /**
         * Rate at which the recovery variable follows. Default 0.02.
         *
         * @param value above 0
         */
        public Builder tauRecovery(double value) {
            tauRecovery = value;
            return this;
        }

        /**
         * Sensitivity of the recovery variable to the voltage. Default 0.2.
         *
         * @param value 0 or more
         */
        public Builder coupling(double value) {
            coupling = value;
            return this;
        }

        /**
         * Voltage after a spike, in mV. Default -65.
         *
         * @param value any finite number
         */
        public Builder resetVoltage(double value) {
            resetVoltage = value;
            return this;
        }

        /**
         * What a spike adds to the recovery variable. Default 8.
         *
         * @param value any finite number
         */
        public Builder resetRecovery(double value) {
            resetRecovery = value;
            return this;
        }

        @Override
        Builder self() {
            return this;
        }

        /** Creates the neuron type, after checking every value. */
        public Izhikevich build() {
            return new Izhikevich(this);
        }
    }
}
