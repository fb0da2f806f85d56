package org.nengine.engine;

import java.util.function.Consumer;
import org.nengine.EnsembleOptions;
import org.nengine.exceptions.Require;

/**
 * The present parameters of an ensemble as settings: encoders that are not to be normalised, gains and biases. Radius,
 * neuron type and all else are to be set as they were:
 *
 * <pre>{@code
 * other.ensemble(50, 2, sim.getNengoParams(a).andThen(e -> e.radius(1.5)));
 * }</pre>
 *
 * <p>Gains are those of the build, since training does not change them; the encoders take up what it made of the scaled
 * ones.
 */
public final class EnsembleParams implements NengoParams, Consumer<EnsembleOptions> {

    private final double[][] encoders;
    private final double[] gain;
    private final double[] bias;

    /** The arrays are not used elsewhere. */
    EnsembleParams(double[][] encoders, double[] gain, double[] bias) {
        this.encoders = encoders;
        this.gain = gain;
        this.bias = bias;
    }

    /** Encoders of any length (neurons, dimensions); a copy. */
    public double[][] encoders() {
        double[][] copy = encoders.clone();
        for (int i = 0; i < copy.length; i++) {
            copy[i] = copy[i].clone();
        }
        return copy;
    }

    /** One a neuron; a copy. */
    public double[] gain() {
        return gain.clone();
    }

    /** One a neuron; a copy. */
    public double[] bias() {
        return bias.clone();
    }

    /** Makes the settings. */
    @Override
    public void accept(EnsembleOptions options) {
        Require.present("EnsembleParams", "options", options).encoders(encoders).normalizeEncoders(false).gain(gain)
                .bias(bias);
    }
}
