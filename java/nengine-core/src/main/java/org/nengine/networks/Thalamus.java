package org.nengine.networks;

import java.util.Optional;

import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Turns the output of {@link BasalGanglia} into values of about 1 for what is chosen and 0 for all else, by a constant
 * excitation and mutual inhibition.
 */
public final class Thalamus extends Network {

    private final EnsembleArray actions;
    private final Node bias;

    /**
     * A thalamus with the default settings. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param dimensions number of values, 1 or more
     */
    public Thalamus(Network parent, int dimensions) {
        this(builder(dimensions).within(parent));
    }

    private Thalamus(Builder b) {
        super(b.parent(), b.label(), b.seed());
        actions = EnsembleArray.builder(b.nNeurons, b.dimensions).label("actions").ensembles(
                e -> e.intercepts(new Uniform(b.threshold, 1)).encoders(new Choice(new double[][] {{1}}))).build(this);
        connect(actions.output(), actions.input(),
                c -> c.transform(Matrices.mutualInhibition(b.dimensions, b.mutualInhibition)));
        bias = node("thalamus bias", 1);
        connect(bias, actions.input(), c -> c.transform(Matrices.filled(b.dimensions, 1, 1)));
    }

    /**
     * Everything that can be said of a thalamus; called {@code "Thalamus"} unless it is given another name.
     *
     * @param dimensions number of values, 1 or more
     */
    public static Builder builder(int dimensions) {
        return new Builder(dimensions);
    }

    /** The settings of a thalamus. */
    public static final class Builder extends PrebuiltBuilder<Thalamus, Builder> {

        private final int dimensions;
        private int nNeurons = 50;
        private double mutualInhibition = 1;
        private double threshold;

        private Builder(int dimensions) {
            super("Thalamus", Optional.of("Thalamus"));
            this.dimensions = Require.atLeast(kind(), "dimensions", 1, dimensions);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        Thalamus create() {
            return new Thalamus(this);
        }

        /** Number of neurons for each value, 1 or more. Default 50. */
        public Builder nNeuronsPerEnsemble(int nNeurons) {
            this.nNeurons = Require.atLeast(kind(), "nNeuronsPerEnsemble", 1, nNeurons);
            return this;
        }

        /** How strongly each value inhibits the others. Default 1. */
        public Builder mutualInhibition(double weight) {
            this.mutualInhibition = Require.finite(kind(), "mutualInhibition", weight);
            return this;
        }

        /** The value below which all neurons are silent, below 1. Default 0. */
        public Builder threshold(double threshold) {
            if (!(Require.finite(kind(), "threshold", threshold) < 1)) {
                throw new ValidationException(kind(), "threshold", "must be below 1, got " + threshold);
            }
            this.threshold = threshold;
            return this;
        }
    }

    /** The pass-through node that values go to. */
    public Node input() {
        return actions.input();
    }

    /** The pass-through node that values come from. */
    public Node output() {
        return actions.output();
    }

    /** The ensembles, one for each value. */
    public EnsembleArray actions() {
        return actions;
    }

    /** The constant excitation. */
    public Node bias() {
        return bias;
    }
}
