package org.nengine.neurons;

import java.util.List;
import java.util.Map;

/**
 * Spikes with as little randomness as keeps every step independent: in a step that expects r spikes there are as many
 * as the whole part of r says, and one more with a probability of its fraction. Negative rates give negative spikes.
 *
 * <p>No state, but a generator of random numbers: in each step, one neuron after the other draws from a generator that
 * starts with the seed of the ensemble plus 1, also after every reset. In a minibatch, item 0 has that generator and
 * item i above 0 one that starts with the array of the seed of the ensemble plus 1 and i, so that items differ.
 */
public final class StochasticSpiking extends RatesToSpikes {

    /**
     * Spikes of an amplitude of 1.
     *
     * @param baseType gives the rates
     */
    public StochasticSpiking(NeuronType baseType) {
        this(baseType, 1);
    }

    /**
     * Spikes of the given amplitude.
     *
     * @param baseType gives the rates
     * @param amplitude integral of a spike; above 0
     */
    public StochasticSpiking(NeuronType baseType, double amplitude) {
        super("StochasticSpiking", baseType, amplitude, Map.of(), List.of());
    }

    @Override
    public String kind() {
        return "stochastic_spiking";
    }

    @Override
    public boolean random() {
        return true;
    }
}
