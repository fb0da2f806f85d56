package org.nengine;

import org.nengine.distributions.Choice;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;

/** Sets of defaults for special purposes, to be used with {@link Network#withDefaults}. */
public final class Presets {

    private Presets() {
    }

    /** As {@link #thresholdingEnsembles(double, double, double)}, with an intercept width of 0.15 and a radius of 1. */
    public static Config thresholdingEnsembles(double threshold) {
        return thresholdingEnsembles(threshold, 0.15, 1.0);
    }

    /**
     * Defaults for one-dimensional ensembles that are silent below a threshold: all encoders are 1, the intercepts lie
     * close above the threshold and decoders are fitted only there.
     *
     * @param threshold the value below which the neurons are silent
     * @param interceptWidth how far the intercepts spread above the threshold, above 0
     * @param radius the largest value that is represented
     */
    public static Config thresholdingEnsembles(double threshold, double interceptWidth, double radius) {
        Require.finite("Presets", "threshold", threshold);
        Require.positive("Presets", "interceptWidth", interceptWidth);
        Require.positive("Presets", "radius", radius);
        return new Config().ensemble(e -> e.radius(radius)
                .intercepts(new Exponential(interceptWidth, threshold, radius))
                .encoders(new Choice(new double[][] {{1}}))
                .evalPoints(new Uniform(threshold / radius, 1)));
    }
}
