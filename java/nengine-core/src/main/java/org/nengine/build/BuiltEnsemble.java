package org.nengine.build;

import java.util.function.Supplier;

/**
 * What an ensemble became. It describes the state right after the build and does not follow learning. The arrays belong
 * to the object: do not change them.
 */
public final class BuiltEnsemble {

    private Supplier<double[][]> drawPoints;
    private double[][] evalPoints;
    private final double[][] encoders;
    private final double[] intercepts;
    private final double[] maxRates;
    private final double[][] scaledEncoders;
    private final double[] gain;
    private final double[] bias;

    /**
     * Wraps arrays, without copies.
     *
     * @param evalPoints points at which decoders are solved, multiplied by the radius (points, dimensions)
     * @param encoders normalised encoders (neurons, dimensions); the identity without neurons (Direct)
     * @param intercepts one per neuron
     * @param maxRates one per neuron, in Hz
     * @param scaledEncoders encoders times gain over radius, as simulated (neurons, dimensions)
     * @param gain one per neuron; empty without neurons
     * @param bias one per neuron; empty without neurons
     */
    public BuiltEnsemble(double[][] evalPoints, double[][] encoders, double[] intercepts, double[] maxRates,
            double[][] scaledEncoders, double[] gain, double[] bias) {
        this(() -> evalPoints, encoders, intercepts, maxRates, scaledEncoders, gain, bias);
    }

    /** With points that are drawn when they are first asked for. */
    BuiltEnsemble(Supplier<double[][]> drawPoints, double[][] encoders, double[] intercepts, double[] maxRates,
            double[][] scaledEncoders, double[] gain, double[] bias) {
        this.drawPoints = drawPoints;
        this.encoders = encoders;
        this.intercepts = intercepts;
        this.maxRates = maxRates;
        this.scaledEncoders = scaledEncoders;
        this.gain = gain;
        this.bias = bias;
    }

    /**
     * Points at which decoders are solved, multiplied by the radius (points, dimensions). Where no decoders were solved
     * at them they are drawn now, the first time; they are the same as if they had been drawn in the build.
     */
    public synchronized double[][] evalPoints() {
        if (evalPoints == null) {
            evalPoints = drawPoints.get();
            drawPoints = null;
        }
        return evalPoints;
    }

    /** Normalised encoders (neurons, dimensions); the identity without neurons (Direct). */
    public double[][] encoders() {
        return encoders;
    }

    /** One per neuron. */
    public double[] intercepts() {
        return intercepts;
    }

    /** One per neuron, in Hz. */
    public double[] maxRates() {
        return maxRates;
    }

    /** Encoders times gain over radius, as simulated (neurons, dimensions). */
    public double[][] scaledEncoders() {
        return scaledEncoders;
    }

    /** One per neuron; empty without neurons. */
    public double[] gain() {
        return gain;
    }

    /** One per neuron; empty without neurons. */
    public double[] bias() {
        return bias;
    }
}
