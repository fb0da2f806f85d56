package org.nengine.neurons;

/**
 * Gain and bias of each neuron: the input current is {@code gain * x + bias}, where x is the represented value
 * projected on the neuron's encoder.
 *
 * @param gain one gain per neuron
 * @param bias one bias current per neuron
 */
public record GainBias(double[] gain, double[] bias) {
}
