package org.nengine.build;

/**
 * What an ensemble became. It describes the state right after the build and does not follow learning. The arrays belong
 * to the record: do not change them.
 *
 * @param evalPoints points at which decoders are solved, multiplied by the radius (points, dimensions)
 * @param encoders normalised encoders (neurons, dimensions); the identity without neurons (Direct)
 * @param intercepts one per neuron
 * @param maxRates one per neuron, in Hz
 * @param scaledEncoders encoders times gain over radius, as simulated (neurons, dimensions)
 * @param gain one per neuron; empty without neurons
 * @param bias one per neuron; empty without neurons
 */
public record BuiltEnsemble(double[][] evalPoints, double[][] encoders, double[] intercepts, double[] maxRates,
        double[][] scaledEncoders, double[] gain, double[] bias) { }
