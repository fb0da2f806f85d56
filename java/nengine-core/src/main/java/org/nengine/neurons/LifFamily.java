package org.nengine.neurons;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.nengine.distributions.Distribution;
import org.nengine.exceptions.ValidationException;
import org.nengine.math.Elementary;

/** Leaky integrate-and-fire neurons of all sorts: they share time constants and the static response. */
abstract class LifFamily extends NeuronType {

    private final double tauRc;
    private final double tauRef;
    private final double amplitude;

    LifFamily(Map<String, Distribution> initialState, List<StateVariable> states, List<Parameter> declared) {
        super(initialState, states, declared);
        this.tauRc = parameter("tau_rc");
        this.tauRef = parameter("tau_ref");
        this.amplitude = parameter("amplitude");
    }

    /** The parameters that every member has, between those that come first and last in the declared order. */
    static List<Parameter> declare(List<Parameter> first, String owner, Builder<?> builder) {
        List<Parameter> all = new ArrayList<>(first);
        all.add(Parameter.positive(owner, "tau_rc", builder.tauRc, Parameter.TAU_RC));
        all.add(Parameter.notNegative(owner, "tau_ref", builder.tauRef, Parameter.TAU_REF));
        return all;
    }

    /** Membrane time constant in seconds. */
    public final double tauRc() {
        return tauRc;
    }

    /** Refractory period in seconds. */
    public final double tauRef() {
        return tauRef;
    }

    /** Height of the output: the integral of a spike, or a factor on the rate. */
    public final double amplitude() {
        return amplitude;
    }

    @Override
    public final boolean negative() {
        return false;
    }

    /** {@code amplitude / (tauRef + tauRc * log(1 + 1 / (J - 1)))} above a current of 1, otherwise 0. */
    @Override
    public double rate(double current) {
        double j = current - 1;
        return j > 0 ? amplitude / (tauRef + tauRc * Elementary.log1p(1 / j)) : 0;
    }

    @Override
    public GainBias gainBias(double[] maxRates, double[] intercepts) {
        requireSameLength("maxRates", maxRates, "intercepts", intercepts);
        double limit = 1 / tauRef;
        double[] gain = new double[maxRates.length];
        double[] bias = new double[maxRates.length];
        for (int i = 0; i < gain.length; i++) {
            if (!(maxRates[i] < limit)) {
                throw new ValidationException(owner(), "maxRates",
                        "must be below 1 / tauRef = " + limit + " Hz, got " + maxRates[i] + " for neuron " + i);
            }
            double g = 1 / (1 - Math.exp((tauRef - 1 / maxRates[i]) / tauRc));
            gain[i] = (1 - g) / (intercepts[i] - 1);
            bias[i] = 1 - gain[i] * intercepts[i];
        }
        return new GainBias(gain, bias);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A neuron that does not fire at x = 1 has no maximum rate: it is not finite. Building an
     * ensemble logs a warning of that.
     */
    @Override
    public MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        requireSameLength("gain", gain, "bias", bias);
        double[] maxRates = new double[gain.length];
        double[] intercepts = new double[gain.length];
        for (int i = 0; i < gain.length; i++) {
            intercepts[i] = (1 - bias[i]) / gain[i];
            maxRates[i] = 1 / (tauRef - tauRc * Elementary.log1p(1 / (gain[i] * (intercepts[i] - 1) - 1)));
        }
        return new MaxRatesIntercepts(maxRates, intercepts);
    }

    /** What the builders of the family share. */
    abstract static class Builder<B extends Builder<B>> extends NeuronBuilder<B> {

        double tauRc = Parameter.TAU_RC;
        double tauRef = Parameter.TAU_REF;
        double amplitude = 1;

        /**
         * Membrane time constant in seconds, above 0. Default 0.02.
         *
         * @param seconds above 0
         */
        public B tauRc(double seconds) {
            tauRc = seconds;
            return self();
        }

        /**
         * Refractory period in seconds. Default 0.002.
         *
         * @param seconds 0 or more; 0 lets the neuron fire up to once per step
         */
        public B tauRef(double seconds) {
            tauRef = seconds;
            return self();
        }

        /**
         * Height of the output: the integral of a spike, or a factor on the rate. Default 1.
         *
         * @param value above 0
         */
        public B amplitude(double value) {
            amplitude = value;
            return self();
        }
    }

    /** Adds the lower limit of the voltage, for the spiking members. */
    abstract static class SpikingBuilder<B extends SpikingBuilder<B>> extends Builder<B> {

        double minVoltage;

        /**
         * Lowest voltage that a neuron can take. Default 0.
         *
         * @param value at most 0; negative infinity for no limit
         */
        public B minVoltage(double value) {
            minVoltage = value;
            return self();
        }
    }
}
