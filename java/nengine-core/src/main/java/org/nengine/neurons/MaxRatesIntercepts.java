package org.nengine.neurons;

/**
 * The tuning curve of each neuron, described by two numbers.
 *
 * @param maxRates rate in Hz at x = 1, one per neuron
 * @param intercepts the x above which the neuron fires, one per neuron
 */
public record MaxRatesIntercepts(double[] maxRates, double[] intercepts) {
}
