package org.nengine.learning;

import java.util.List;
import java.util.Optional;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.slf4j.LoggerFactory;

/**
 * Prescribed error sensitivity (MacNeil and Eliasmith, 2011): changes decoders such that an error, connected to the
 * rule, becomes smaller. In each step the decoders change by {@code -learningRate * dt / n * error * activity}, with
 * n neurons and their filtered activities. Where the connection ends on neurons, the error is first multiplied by their
 * scaled encoders.
 *
 * <p>Input: the error, what is minus what should be, of the size of what the target represents. Probeable: error,
 * activities, delta (the change of the step).
 */
public final class PES extends DecoderRule {

    private static final double DEFAULT_RATE = 1e-4;

    /** A rule with a learning rate of 1e-4 and activities filtered by a low-pass of 0.005 s. */
    public PES() {
        this(DEFAULT_RATE);
    }

    /**
     * A rule with activities filtered by a low-pass of 0.005 s.
     *
     * @param learningRate 0 or more; a rate of 1 or more is likely a mistake and logged
     */
    public PES(double learningRate) {
        this(learningRate, DEFAULT_SYNAPSE);
    }

    /**
     * A rule with activities filtered by a synapse.
     *
     * @param learningRate 0 or more; a rate of 1 or more is likely a mistake and logged
     * @param preSynapse filters the activities
     */
    public PES(double learningRate, Synapse preSynapse) {
        this(learningRate, present("PES", preSynapse));
    }

    /**
     * A rule with activities filtered by a low-pass.
     *
     * @param learningRate 0 or more; a rate of 1 or more is likely a mistake and logged
     * @param tau time constant of the low-pass in seconds, 0 or more
     */
    public PES(double learningRate, double tau) {
        this(learningRate, new Lowpass(tau));
    }

    private PES(double learningRate, Optional<Synapse> preSynapse) {
        super(learningRate, preSynapse);
        if (learningRate >= 1) {
            LoggerFactory.getLogger(PES.class).warn("The learning rate {} of a PES rule is very high", learningRate);
        }
    }

    /** The same rule on unfiltered activities. */
    public PES withoutPreSynapse() {
        return new PES(learningRate(), Optional.empty());
    }

    @Override
    public List<String> probeable() {
        return List.of("error", "activities", "delta");
    }
}
