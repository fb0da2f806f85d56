package org.nengine.neurons;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.nengine.distributions.Distribution;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.slf4j.LoggerFactory;

/**
 * Neurons that turn the rates of another type into spikes: in each step the base type gives a rate, which can be probed
 * as {@code "rate_out"}, and this type gives spikes at that rate. Tuning and static rates are those of the base type,
 * without the amplitude of this one, and so is the gradient in training, with it.
 */
public abstract sealed class RatesToSpikes extends NeuronType
        permits RegularSpiking, StochasticSpiking, PoissonSpiking {

    private final NeuronType base;
    private final double amplitude;

    RatesToSpikes(String owner, NeuronType base, double amplitude, Map<String, Distribution> initialState,
            List<StateVariable> states) {
        super(Optional.of(checked(owner, base, states)), initialState, states,
                List.of(Parameter.amplitude(owner, amplitude)));
        this.base = base;
        this.amplitude = amplitude;
    }

    private static NeuronType checked(String owner, NeuronType base, List<StateVariable> states) {
        Require.present(owner, "baseType", base);
        if (base instanceof Direct || base instanceof RatesToSpikes) {
            throw new ValidationException(owner, "baseType", "must be a type that gives rates, such as LIFRate, got "
                    + base);
        }
        for (StateVariable state : states) {
            if (base.states().stream().anyMatch(other -> other.name().equals(state.name()))) {
                throw new ValidationException(owner, "state", "both " + owner + " and its base type " + base
                        + " have a state \"" + state.name() + "\"; choose a base type that gives rates");
            }
        }
        if (base.spiking()) {
            LoggerFactory.getLogger(RatesToSpikes.class).warn(
                    "{}: the base type {} gives spikes already, not rates", owner, base);
        }
        return base;
    }

    /** Integral of a spike. */
    public final double amplitude() {
        return amplitude;
    }

    @Override
    public final boolean spiking() {
        return true;
    }

    /** Whether the base type gives negative rates: they become negative spikes. */
    @Override
    public final boolean negative() {
        return base.negative();
    }

    /** Random types need to know whether to take rates without their sign. */
    @Override
    public final Map<String, Double> stepParameters() {
        if (!random()) {
            return parameters();
        }
        Map<String, Double> all = new LinkedHashMap<>(parameters());
        all.put("negative", negative() ? 1.0 : 0.0);
        return all;
    }

    /** The output, the rate of the base type, the states of this type and those of the base type. */
    @Override
    public final List<String> probeable() {
        List<String> names = new ArrayList<>(List.of("output", "rate_out"));
        states().forEach(state -> names.add(state.name()));
        base.states().forEach(state -> names.add(state.name()));
        return List.copyOf(names);
    }

    /** The rate of the base type, whatever the amplitude of this one. */
    @Override
    public final double rate(double current) {
        return base.rate(current);
    }

    @Override
    public final double[][] rates(double[][] x, double[] gain, double[] bias) {
        return base.rates(x, gain, bias);
    }

    @Override
    public final GainBias gainBias(double[] maxRates, double[] intercepts) {
        return base.gainBias(maxRates, intercepts);
    }

    @Override
    public final MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        return base.maxRatesIntercepts(gain, bias);
    }
}
