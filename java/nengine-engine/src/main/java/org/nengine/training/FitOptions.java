package org.nengine.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
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
    private final Map<Probe, Map<Integer, Double>> classWeights = new LinkedHashMap<>();
    private Optional<Map<Integer, Double>> commonClassWeights = Optional.empty();
    private Optional<Validation> validation = Optional.empty();
    private Optional<Dataset> validationDataset = Optional.empty();
    private OptionalInt stepsPerEpoch = OptionalInt.empty();
    private OptionalInt validationSteps = OptionalInt.empty();
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

    /**
     * Number of time steps; needed where no inputs are given. Default that of the inputs. Not together with a data set,
     * whose minibatches say it themselves.
     */
    public FitOptions steps(int value) {
        steps = OptionalInt.of(Require.atLeast("fit", "steps", 1, value));
        return this;
    }

    /**
     * Which part of the items, taken from the end before any shuffling, is kept for validation. Default 0. Not together
     * with a data set.
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
        validation = Optional.of(new Validation(Require.present("fit", "inputs", inputs),
                Require.present("fit", "targets", targets), Require.present("fit", "sampleWeights", sampleWeights)));
        validationDataset = Optional.empty();
        return this;
    }

    /** Minibatches that are evaluated after each epoch and not trained on. */
    public FitOptions validation(Dataset minibatches) {
        validationDataset = Optional.of(Require.present("fit", "validation", minibatches));
        validation = Optional.empty();
        return this;
    }

    /**
     * How many minibatches make an epoch. Default all there are; needed for a data set that can be gone through only
     * once, if there is more than one epoch.
     */
    public FitOptions stepsPerEpoch(int minibatches) {
        stepsPerEpoch = OptionalInt.of(Require.atLeast("fit", "stepsPerEpoch", 1, minibatches));
        return this;
    }

    /** How many minibatches each validation takes; else as for {@link #stepsPerEpoch}. */
    public FitOptions validationSteps(int minibatches) {
        validationSteps = OptionalInt.of(Require.atLeast("fit", "validationSteps", 1, minibatches));
        return this;
    }

    /**
     * What the losses of entries are multiplied with before their mean is taken; that is still a division by the number
     * of entries, not by the sum of the weights. Metrics are not weighted. Default 1. The minibatches of a data set
     * bring their own.
     *
     * @param weights for probes that have targets, with the axes (items, steps), or (items) for weights of whole items;
     *     finite
     */
    public FitOptions sampleWeights(Data weights) {
        sampleWeights = Require.present("fit", "sampleWeights", weights);
        return this;
    }

    /**
     * What the losses of entries are multiplied with, by the class of their target, in training and not in validation;
     * together with sample weights, with both. For every probe that has a target.
     *
     * @param weights by the number of the class, from 0; finite. Other classes have the weight 1. The class of a target
     *     with one element is its number, that of one with more the place of the largest
     */
    public FitOptions classWeights(Map<Integer, Double> weights) {
        commonClassWeights = Optional.of(checked(weights));
        return this;
    }

    /** Class weights of one probe, in place of those of all; see {@link #classWeights(Map)}. */
    public FitOptions classWeights(Probe probe, Map<Integer, Double> weights) {
        classWeights.put(Require.present("fit", "probe", probe), checked(weights));
        return this;
    }

    private static Map<Integer, Double> checked(Map<Integer, Double> weights) {
        Require.present("fit", "classWeights", weights).forEach((number, weight) -> {
            if (number == null || number < 0 || weight == null || !Double.isFinite(weight)) {
                throw new ValidationException("fit", "classWeights", "classes are numbers from 0 and weights finite, "
                        + "got " + number + ": " + weight);
            }
        });
        return Map.copyOf(weights);
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

    public Optional<Dataset> validationDataset() {
        return validationDataset;
    }

    public OptionalInt stepsPerEpoch() {
        return stepsPerEpoch;
    }

    public OptionalInt validationSteps() {
        return validationSteps;
    }

    /**
     * The class weights of probes.
     *
     * @param withTargets the probes that have targets, which those of all probes are for
     */
    public Map<Probe, Map<Integer, Double>> classWeightsFor(Set<Probe> withTargets) {
        Map<Probe, Map<Integer, Double>> all = new LinkedHashMap<>();
        commonClassWeights.ifPresent(weights -> withTargets.forEach(probe -> all.put(probe, weights)));
        all.putAll(classWeights);
        return all;
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
