package org.nengine.engine;

import org.nengine.build.BuiltEnsemble;

/**
 * The present parameters of an ensemble. The arrays are copies.
 *
 * @param evalPoints points at which decoders were solved, multiplied by the radius (points, dimensions); of the build
 * @param encoders encoders without gain and radius (neurons, dimensions)
 * @param intercepts one a neuron, of the present gain and bias; empty without neurons
 * @param maxRates one a neuron, in Hz, of the present gain and bias; empty without neurons
 * @param scaledEncoders encoders times gain over radius, as simulated (neurons, dimensions)
 * @param gain one a neuron; empty without neurons
 * @param bias one a neuron; empty without neurons
 */
public record EnsembleData(double[][] evalPoints, double[][] encoders, double[] intercepts, double[] maxRates,
        double[][] scaledEncoders, double[] gain, double[] bias) {

    /** The same numbers in the form of a build, which helpers such as {@code Ensembles.tuningCurves} take. */
    public BuiltEnsemble toBuilt() {
        return new BuiltEnsemble(evalPoints, encoders, intercepts, maxRates, scaledEncoders, gain, bias);
    }
}
