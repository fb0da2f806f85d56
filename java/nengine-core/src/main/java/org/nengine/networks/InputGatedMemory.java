package org.nengine.networks;

import java.util.Optional;

import org.nengine.Network;
import org.nengine.Node;
import org.nengine.exceptions.Require;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/**
 * Stores a vector: while the gate is 0 it follows the input, while the gate is 1 it holds its value, and while reset
 * is 1 it is silent.
 */
public final class InputGatedMemory extends Network {

    private static final double GATE_WEIGHT = -10;
    private static final double RESET_WEIGHT = -3;

    private final EnsembleArray mem;
    private final EnsembleArray diff;
    private final Node gate;
    private final Node reset;

    /**
     * A memory with the default settings. {@link #builder} takes everything else.
     *
     * @param parent the network around it
     * @param nNeurons number of neurons for each dimension, once for the value and once for its difference from the
     *     input
     * @param dimensions of the vector, 1 or more
     */
    public InputGatedMemory(Network parent, int nNeurons, int dimensions) {
        this(builder(nNeurons, dimensions).within(parent));
    }

    private InputGatedMemory(Builder b) {
        super(b.parent(), b.label(), b.seed());
        mem = EnsembleArray.builder(b.nNeurons, b.dimensions).label("mem").build(this);
        connect(mem.output(), mem.input(), c -> c.transform(b.feedback).synapse(b.recurrentSynapse));
        diff = EnsembleArray.builder(b.nNeurons, b.dimensions).label("diff").build(this);
        connect(mem.output(), diff.input(), c -> c.transform(-1.0));
        connect(diff.output(), mem.input(), c -> c.transform(b.differenceGain)
                .synapse(b.differenceSynapse.orElse(b.recurrentSynapse)));
        gate = passthrough(1);
        connect(gate, diff.neuronInput(),
                c -> c.transform(Matrices.filled(b.nNeurons * b.dimensions, 1, GATE_WEIGHT)).noSynapse());
        reset = passthrough(1);
        connect(reset, mem.neuronInput(),
                c -> c.transform(Matrices.filled(b.nNeurons * b.dimensions, 1, RESET_WEIGHT)).noSynapse());
    }

    /**
     * Everything that can be said of a memory; called {@code "Input gated memory"} unless it is given another name.
     *
     * @param nNeurons number of neurons for each dimension, once for the value and once for its difference from the
     *     input; 1 or more
     * @param dimensions of the vector, 1 or more
     */
    public static Builder builder(int nNeurons, int dimensions) {
        return new Builder(nNeurons, dimensions);
    }

    /** The settings of a memory. */
    public static final class Builder extends PrebuiltBuilder<InputGatedMemory, Builder> {

        private final int nNeurons;
        private final int dimensions;
        private double feedback = 1;
        private double differenceGain = 1;
        private Synapse recurrentSynapse = new Lowpass(0.1);
        private Optional<Synapse> differenceSynapse = Optional.empty();

        private Builder(int nNeurons, int dimensions) {
            super("InputGatedMemory", Optional.of("Input gated memory"));
            this.nNeurons = Require.atLeast(kind(), "nNeurons", 1, nNeurons);
            this.dimensions = Require.atLeast(kind(), "dimensions", 1, dimensions);
        }

        @Override
        Builder self() {
            return this;
        }

        @Override
        InputGatedMemory create() {
            return new InputGatedMemory(this);
        }

        /** What the memory multiplies its own value by; below 1 it forgets. Default 1. */
        public Builder feedback(double feedback) {
            this.feedback = Require.finite(kind(), "feedback", feedback);
            return this;
        }

        /** How strongly the difference from the input drives the memory; higher is faster. Default 1. */
        public Builder differenceGain(double gain) {
            this.differenceGain = Require.finite(kind(), "differenceGain", gain);
            return this;
        }

        /** Filters the feedback by a low-pass. Default 0.1 s. */
        public Builder recurrentSynapse(double tau) {
            return recurrentSynapse(Synapse.lowpass(tau));
        }

        /** Filters the feedback. Default a low-pass of 0.1 s. */
        public Builder recurrentSynapse(Synapse synapse) {
            this.recurrentSynapse = Require.present(kind(), "recurrentSynapse", synapse);
            return this;
        }

        /** Filters the difference from the input by a low-pass. Default as the feedback. */
        public Builder differenceSynapse(double tau) {
            return differenceSynapse(Synapse.lowpass(tau));
        }

        /** Filters the difference from the input. Default as the feedback. */
        public Builder differenceSynapse(Synapse synapse) {
            this.differenceSynapse = Optional.of(Require.present(kind(), "differenceSynapse", synapse));
            return this;
        }
    }

    /** The pass-through node that the vector to be stored goes to. */
    public Node input() {
        return diff.input();
    }

    /** The pass-through node that the stored vector comes from. */
    public Node output() {
        return mem.output();
    }

    /** The pass-through node of one value that decides whether the input is let in: 0 for yes, 1 for no. */
    public Node gate() {
        return gate;
    }

    /** The pass-through node of one value that silences the memory: 0 for no, 1 for yes. */
    public Node reset() {
        return reset;
    }

    /** The ensembles that hold the vector. */
    public EnsembleArray mem() {
        return mem;
    }

    /** The ensembles that represent the input less the stored vector. */
    public EnsembleArray diff() {
        return diff;
    }
}
