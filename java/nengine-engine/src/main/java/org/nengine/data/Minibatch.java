package org.nengine.data;

import java.util.OptionalInt;
import org.nengine.exceptions.Require;

/**
 * One minibatch of a {@link Dataset}: inputs, and for training and evaluation targets and perhaps sample weights. All
 * arrays have exactly as many items as the minibatch of the simulator; the number of steps may differ from one
 * minibatch to the next. Immutable.
 */
public final class Minibatch {

    private final Data inputs;
    private final Data targets;
    private final Data sampleWeights;
    private final OptionalInt steps;

    private Minibatch(Data inputs, Data targets, Data sampleWeights, OptionalInt steps) {
        this.inputs = Require.present("Minibatch", "inputs", inputs);
        this.targets = Require.present("Minibatch", "targets", targets);
        this.sampleWeights = Require.present("Minibatch", "sampleWeights", sampleWeights);
        this.steps = steps;
    }

    /** Inputs for a prediction. */
    public static Minibatch of(Data inputs) {
        return of(inputs, Data.none());
    }

    /** Inputs and targets. */
    public static Minibatch of(Data inputs, Data targets) {
        return of(inputs, targets, Data.none());
    }

    /** Inputs, targets, and weights of the entries of probes that have targets: (items), (items, steps). */
    public static Minibatch of(Data inputs, Data targets, Data sampleWeights) {
        return new Minibatch(inputs, targets, sampleWeights, OptionalInt.empty());
    }

    /** A copy with a number of steps; needed where there are no arrays for inputs. */
    public Minibatch withSteps(int value) {
        return new Minibatch(inputs, targets, sampleWeights,
                OptionalInt.of(Require.atLeast("Minibatch", "steps", 1, value)));
    }

    public Data inputs() {
        return inputs;
    }

    public Data targets() {
        return targets;
    }

    public Data sampleWeights() {
        return sampleWeights;
    }

    /** The number of steps, if it was given. */
    public OptionalInt steps() {
        return steps;
    }
}
