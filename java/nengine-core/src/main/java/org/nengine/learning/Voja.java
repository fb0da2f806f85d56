package org.nengine.learning;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nengine.exceptions.Require;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/**
 * Vector Oja (Voelker, Crawford and Eliasmith, 2014): moves the encoders of active neurons towards what their ensemble
 * receives. With filtered activities b of the neurons, the scaled encoders E, their scales s (gain / radius), and x, all
 * that the ensemble receives, from this and from other connections and in all dimensions, encoders change in each step by
 * {@code learningRate * dt * L * ((s b) x' - diag(b) E)}.
 *
 * <p>Input: L is 1 plus what is connected to the rule, so that -1 stops learning. Probeable: post_filtered (b),
 * scaled_encoders (E), delta (the change of the step).
 */
public final class Voja extends LearningRuleType {

    private static final double DEFAULT_RATE = 1e-2;

    private final Optional<Synapse> postSynapse;

    /** A rule with a learning rate of 1e-2 and activities filtered by a low-pass of 0.005 s. */
    public Voja() {
        this(DEFAULT_RATE);
    }

    /**
     * A rule with activities filtered by a low-pass of 0.005 s.
     *
     * @param learningRate 0 or more
     */
    public Voja(double learningRate) {
        this(learningRate, DEFAULT_SYNAPSE);
    }

    /**
     * A rule with activities filtered by a synapse.
     *
     * @param learningRate 0 or more
     * @param postSynapse filters the activities
     */
    public Voja(double learningRate, Synapse postSynapse) {
        this(learningRate, Optional.of(Require.present("Voja", "postSynapse", postSynapse)));
    }

    /**
     * A rule with activities filtered by a low-pass.
     *
     * @param learningRate 0 or more
     * @param tau time constant of the low-pass in seconds, 0 or more
     */
    public Voja(double learningRate, double tau) {
        this(learningRate, new Lowpass(tau));
    }

    private Voja(double learningRate, Optional<Synapse> postSynapse) {
        super(learningRate);
        this.postSynapse = postSynapse;
    }

    /** The same rule on unfiltered activities. */
    public Voja withoutPostSynapse() {
        return new Voja(learningRate(), Optional.empty());
    }

    /** What filters the activities; empty for no filter. */
    public Optional<Synapse> postSynapse() {
        return postSynapse;
    }

    @Override
    public Target modifies() {
        return Target.ENCODERS;
    }

    @Override
    public InputSize inputSize() {
        return InputSize.ONE;
    }

    @Override
    public List<String> probeable() {
        return List.of("post_filtered", "scaled_encoders", "delta");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Voja that && Double.compare(learningRate(), that.learningRate()) == 0
                && postSynapse.equals(that.postSynapse);
    }

    @Override
    public int hashCode() {
        return Objects.hash(learningRate(), postSynapse);
    }

    @Override
    public String toString() {
        return "Voja(learningRate=" + learningRate() + text("postSynapse", postSynapse, DEFAULT_SYNAPSE) + ")";
    }
}
