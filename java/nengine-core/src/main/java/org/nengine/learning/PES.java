package org.nengine.learning;

import java.util.List;
import java.util.Optional;

import org.nengine.exceptions.Require;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.slf4j.LoggerFactory;

/**
 * Prescribed error sensitivity (MacNeil and Eliasmith, 2011): changes decoders such that an error, connected to the
 * rule, becomes smaller. In each step the decoders change by {@code -learningRate * dt / n * error * activity}, with
 * n neurons and their filtered activities.
 */
public final class PES extends LearningRuleType {

    private static final double DEFAULT_RATE = 1e-4;
    private static final Synapse DEFAULT_SYNAPSE = new Lowpass(0.005);

    private final Optional<Synapse> preSynapse;

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
        this(learningRate, Optional.of(DEFAULT_SYNAPSE));
    }

    /**
     * A rule with activities filtered by a synapse.
     *
     * @param learningRate 0 or more; a rate of 1 or more is likely a mistake and logged
     * @param preSynapse filters the activities
     */
    public PES(double learningRate, Synapse preSynapse) {
        this(learningRate, Optional.of(Require.present("PES", "preSynapse", preSynapse)));
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
        super(learningRate);
        this.preSynapse = preSynapse;
        if (learningRate >= 1) {
            LoggerFactory.getLogger(PES.class).warn("The learning rate {} of a PES rule is very high", learningRate);
        }
    }

    /** The same rule on unfiltered activities. */
    public PES withoutPreSynapse() {
        return new PES(learningRate(), Optional.empty());
    }

    /** What filters the activities; empty for no filter. */
    public Optional<Synapse> preSynapse() {
        return preSynapse;
    }

    @Override
    public Target modifies() {
        return Target.DECODERS;
    }

    @Override
    public InputSize inputSize() {
        return InputSize.POST_STATE;
    }

    @Override
    public List<String> probeable() {
        return List.of("error", "activities", "delta");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PES that && Double.compare(learningRate(), that.learningRate()) == 0
                && preSynapse.equals(that.preSynapse);
    }

    @Override
    public int hashCode() {
        return 31 * Double.hashCode(learningRate()) + preSynapse.hashCode();
    }

    @Override
    public String toString() {
        return "PES(learningRate=" + learningRate()
                + (preSynapse.equals(Optional.of(DEFAULT_SYNAPSE)) ? ""
                        : ", preSynapse=" + preSynapse.map(Synapse::toString).orElse("none"))
                + ")";
    }
}
