package org.nengine.learning;

import java.util.List;
import java.util.Optional;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/**
 * Recursive least squares (Sussillo and Abbott, 2009, "FORCE"): changes decoders such that an error, connected to the
 * rule, becomes smaller, and learns the correlations of the activities on the way. With filtered activities r and the
 * matrix P, initially {@code learningRate * dt / n} on its diagonal:
 *
 * <pre>{@code
 * g = P r    q = g / (1 + r . g)    P = P - g q'    change of the decoders = -error q'
 * }</pre>
 *
 * <p>The activities are those of all neurons of the source, so the source must not be a selection of neurons. Where the
 * connection ends on neurons, the error is not encoded: it needs one value, or one for each of them.
 *
 * <p>Input: the error, what is minus what should be, of the size of what the target represents. Probeable: pre_filtered
 * (the filtered activities), error, delta (the change of the step), inv_gamma (P).
 */
public final class RLS extends DecoderRule {

    private static final double DEFAULT_RATE = 1e-3;

    /** A rule with a learning rate of 1e-3 and activities filtered by a low-pass of 0.005 s. */
    public RLS() {
        this(DEFAULT_RATE);
    }

    /**
     * A rule with activities filtered by a low-pass of 0.005 s.
     *
     * @param learningRate scale of the initial P, 0 or more
     */
    public RLS(double learningRate) {
        this(learningRate, DEFAULT_SYNAPSE);
    }

    /**
     * A rule with activities filtered by a synapse.
     *
     * @param learningRate scale of the initial P, 0 or more
     * @param preSynapse filters the activities
     */
    public RLS(double learningRate, Synapse preSynapse) {
        this(learningRate, present("RLS", preSynapse));
    }

    /**
     * A rule with activities filtered by a low-pass.
     *
     * @param learningRate scale of the initial P, 0 or more
     * @param tau time constant of the low-pass in seconds, 0 or more
     */
    public RLS(double learningRate, double tau) {
        this(learningRate, new Lowpass(tau));
    }

    private RLS(double learningRate, Optional<Synapse> preSynapse) {
        super(learningRate, preSynapse);
    }

    /** The same rule on unfiltered activities. */
    public RLS withoutPreSynapse() {
        return new RLS(learningRate(), Optional.empty());
    }

    @Override
    public List<String> probeable() {
        return List.of("pre_filtered", "error", "delta", "inv_gamma");
    }
}
