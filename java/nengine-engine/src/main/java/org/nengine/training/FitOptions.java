package org.nengine.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nengine.data.Data;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/** How a fit goes. */
public final class FitOptions {

    private int epochs = 1;
    private int initialEpoch;
    private boolean shuffle = true;
    private boolean stateful;
    private OptionalInt steps = OptionalInt.empty();
    private double validationSplit;
    private Data sampleWeights = Data.none();
    private Optional<Validation> validation = Optional.empty();
    private Optional<Boolean> progressBar = Optional.empty();
    private final List<Callback> callbacks = new ArrayList<>();

    /**
     * Data to evaluate after each epoch.
     *
     * @param inputs as for training
     * @param targets as for training
     * @param sampleWeights as for training
     */
    public record Validation(Data inputs, Data targets, Data sampleWeights) {
    }

    /** Number of the epoch at which to stop; how often the data are gone through, if the first one is 0. Default 1. */
    public FitOptions epochs(int value) {
        epochs = Require.atLeast("fit", "epochs", 1, value);
        return this;
    }

    /** Number of the first epoch, from 0. Default 0. */
    public FitOptions initialEpoch(int value) {
        initialEpoch = Require.atLeast("fit", "initialEpoch", 0, value);
        return this;
    }

    /** Whether the items are put in a new order for each epoch, by the seed of the simulator. Default true. */
    public FitOptions shuffle(boolean value) {
        shuffle = value;
        return this;
    }

    /**
     * Whether each minibatch starts from the state that the one before left, and the last one's is kept. Default false:
     * each starts from the state at the call, which is put back afterwards.
     */
    public FitOptions stateful(boolean value) {
        stateful = value;
        return this;
    }

    /** Number of steps; needed where no inputs are given. Default that of the inputs. */
    public FitOptions steps(int value) {
        steps = OptionalInt.of(Require.atLeast("fit", "steps", 1, value));
        return this;
    }

    /**
     * Which part of the items, taken from the end before any shuffling, is kept for validation. Default 0.
     *
     * @param fraction at least 0, below 1
     */
    public FitOptions validationSplit(double fraction) {
        if (!(fraction >= 0 && fraction < 1)) {
            throw new ValidationException("fit", "validationSplit", "must be at least 0 and below 1, got " + fraction);
        }
        validationSplit = fraction;
        return this;
    }

    /** Data that are evaluated after each epoch and not trained on. They take precedence over a split. */
    public FitOptions validation(Data inputs, Data targets) {
        return validation(inputs, targets, Data.none());
    }

    /** Data that are evaluated after each epoch, with sample weights for their losses. */
    public FitOptions validation(Data inputs, Data targets, Data sampleWeights) {
        validation = Optional.of(new Validation(inputs, targets,
                Require.present("fit", "sampleWeights", sampleWeights)));
        return this;
    }

    /**
     * What the losses of entries are multiplied with before their mean is taken; that is still a division by the number
     * of entries, not by the sum of the weights. Metrics are not weighted. Default 1.
     *
     * @param weights for probes that have targets, with the axes (items, steps, 1), or (items, 1, 1) for weights of
     *     whole items; finite
     */
    public FitOptions sampleWeights(Data weights) {
        sampleWeights = Require.present("fit", "sampleWeights", weights);
        return this;
    }

    /** Whether progress is shown. Default as the simulator was built. */
    public FitOptions progressBar(boolean value) {
        progressBar = Optional.of(value);
        return this;
    }

    /** What is called on the way, in this order, after those given before. */
    public FitOptions callbacks(Callback... more) {
        for (Callback callback : Require.present("fit", "callbacks", more)) {
            callbacks.add(Require.present("fit", "callbacks", callback));
        }
        return this;
    }

    public int epochs() {
        return epochs;
    }

    public int initialEpoch() {
        return initialEpoch;
    }

    public boolean shuffle() {
        return shuffle;
    }

    public boolean stateful() {
        return stateful;
    }

    public OptionalInt steps() {
        return steps;
    }

    public double validationSplit() {
        return validationSplit;
    }

    public Optional<Validation> validation() {
        return validation;
    }

    public Data sampleWeights() {
        return sampleWeights;
    }

    public Optional<Boolean> progressBar() {
        return progressBar;
    }

    public List<Callback> callbacks() {
        return List.copyOf(callbacks);
    }
}
