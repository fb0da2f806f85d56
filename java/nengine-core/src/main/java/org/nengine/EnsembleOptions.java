package org.nengine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.LIF;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;

/** The settings of an {@link Ensemble}. Arrays are copied; their shapes are checked when an ensemble is made. */
public final class EnsembleOptions extends Options<EnsembleOptions> {

    /** Length up to which vectors are represented well. */
    public static final Option<Double> RADIUS = new Option<>("radius", 1.0);
    /** The preferred directions. */
    public static final Option<Distribution> ENCODERS = new Option<>("encoders", ScatteredHypersphere.surface());
    /** The values above which neurons fire. */
    public static final Option<Distribution> INTERCEPTS = new Option<>("intercepts", new Uniform(-1.0, 0.9));
    /** The rates at the radius, in Hz. */
    public static final Option<Distribution> MAX_RATES = new Option<>("maxRates", new Uniform(200, 400));
    /** Where decoders are fitted. */
    public static final Option<Distribution> EVAL_POINTS = new Option<>("evalPoints", new ScatteredHypersphere());
    /** How many evaluation points are drawn; empty for a number that depends on the ensemble. */
    public static final Option<OptionalInt> N_EVAL_POINTS = new Option<>("nEvalPoints", OptionalInt.empty());
    /** The kind of neurons. */
    public static final Option<NeuronType> NEURON_TYPE = new Option<>("neuronType", new LIF());
    /** The gains; empty to solve for them. */
    public static final Option<Optional<Distribution>> GAIN = new Option<>("gain", Optional.empty());
    /** The bias currents; empty to solve for them. */
    public static final Option<Optional<Distribution>> BIAS = new Option<>("bias", Optional.empty());
    /** What is added to the input currents; empty for nothing. */
    public static final Option<Optional<Process>> NOISE = new Option<>("noise", Optional.empty());
    /** Whether encoders are scaled to length 1. */
    public static final Option<Boolean> NORMALIZE_ENCODERS = new Option<>("normalizeEncoders", true);

    private static final double SMALLEST_RADIUS = 1e-10;

    EnsembleOptions() {
        super("Ensemble", List.of(RADIUS, ENCODERS, INTERCEPTS, MAX_RATES, EVAL_POINTS, N_EVAL_POINTS, NEURON_TYPE,
                GAIN, BIAS, NOISE, NORMALIZE_ENCODERS, LABEL, SEED));
    }

    @Override
    EnsembleOptions self() {
        return this;
    }

    @Override
    EnsembleOptions create() {
        return new EnsembleOptions();
    }

    /**
     * The range of values that is represented well: vectors up to this length. Default 1.
     *
     * @param radius at least 1e-10
     */
    public EnsembleOptions radius(double radius) {
        return set(RADIUS, Require.atLeast(owner(), "radius", SMALLEST_RADIUS, radius));
    }

    /**
     * Draws the direction that each neuron prefers. Default uniform on the sphere.
     *
     * @param encoders a distribution of vectors
     */
    public EnsembleOptions encoders(Distribution encoders) {
        return set(ENCODERS, encoders);
    }

    /**
     * Gives the direction that each neuron prefers.
     *
     * @param encoders {@code [neurons][dimensions]}
     */
    public EnsembleOptions encoders(double[][] encoders) {
        return encoders(FixedValues.of(Require.present(owner(), "encoders", encoders)));
    }

    /**
     * Draws the value, along its encoder and relative to the radius, above which each neuron fires. Default uniform
     * between -1 and 0.9. Without effect where gain and bias are given.
     */
    public EnsembleOptions intercepts(Distribution intercepts) {
        return set(INTERCEPTS, intercepts);
    }

    /**
     * Gives the value, along its encoder and relative to the radius, above which each neuron fires.
     *
     * @param intercepts one per neuron, below 1
     */
    public EnsembleOptions intercepts(double... intercepts) {
        return intercepts(FixedValues.of(Require.present(owner(), "intercepts", intercepts)));
    }

    /**
     * Draws the rate of each neuron, in Hz, at the radius along its encoder. Default uniform between 200 and 400.
     * Without effect where gain and bias are given.
     */
    public EnsembleOptions maxRates(Distribution maxRates) {
        return set(MAX_RATES, maxRates);
    }

    /**
     * Gives the rate of each neuron, in Hz, at the radius along its encoder.
     *
     * @param maxRates one per neuron
     */
    public EnsembleOptions maxRates(double... maxRates) {
        return maxRates(FixedValues.of(Require.present(owner(), "maxRates", maxRates)));
    }

    /** Draws the points at which decoders are fitted, relative to the radius. Default uniform in the ball. */
    public EnsembleOptions evalPoints(Distribution evalPoints) {
        return set(EVAL_POINTS, evalPoints);
    }

    /**
     * Gives the points at which decoders are fitted, relative to the radius.
     *
     * @param evalPoints {@code [any number][dimensions]}
     */
    public EnsembleOptions evalPoints(double[][] evalPoints) {
        return evalPoints(FixedValues.of(Require.present(owner(), "evalPoints", evalPoints)));
    }

    /**
     * How many evaluation points are drawn. Default by the number of neurons and dimensions.
     *
     * @param count 1 or more
     */
    public EnsembleOptions nEvalPoints(int count) {
        return set(N_EVAL_POINTS, OptionalInt.of(Require.atLeast(owner(), "nEvalPoints", 1, count)));
    }

    /** Draws as many evaluation points as suits the ensemble, whatever the defaults of the network say. */
    public EnsembleOptions noNEvalPoints() {
        return set(N_EVAL_POINTS, OptionalInt.empty());
    }

    /** The kind of neurons. Default {@link LIF}. */
    public EnsembleOptions neuronType(NeuronType type) {
        return set(NEURON_TYPE, type);
    }

    /** Draws the gain of each neuron, instead of solving for it. Needs the bias too. */
    public EnsembleOptions gain(Distribution gain) {
        return set(GAIN, Optional.of(Require.present(owner(), "gain", gain)));
    }

    /**
     * Gives the gain of each neuron, instead of solving for it. Needs the bias too.
     *
     * @param gain one per neuron
     */
    public EnsembleOptions gain(double... gain) {
        return gain(FixedValues.of(Require.present(owner(), "gain", gain)));
    }

    /** Solves for the gains, whatever the defaults of the network say. */
    public EnsembleOptions noGain() {
        return set(GAIN, Optional.empty());
    }

    /** Draws the bias current of each neuron, instead of solving for it. Needs the gain too. */
    public EnsembleOptions bias(Distribution bias) {
        return set(BIAS, Optional.of(Require.present(owner(), "bias", bias)));
    }

    /**
     * Gives the bias current of each neuron, instead of solving for it. Needs the gain too.
     *
     * @param bias one per neuron
     */
    public EnsembleOptions bias(double... bias) {
        return bias(FixedValues.of(Require.present(owner(), "bias", bias)));
    }

    /** Solves for the biases, whatever the defaults of the network say. */
    public EnsembleOptions noBias() {
        return set(BIAS, Optional.empty());
    }

    /**
     * Adds the output of a process to the input current of the neurons. Default none.
     *
     * @param noise a process without input; gives one value per neuron
     */
    public EnsembleOptions noise(Process noise) {
        if (Require.present(owner(), "noise", noise).defaultSizeIn() != 0) {
            throw new ValidationException(owner(), "noise",
                    "must be a process that works without input, got " + noise + " which takes "
                            + noise.defaultSizeIn() + " values");
        }
        return set(NOISE, Optional.of(noise));
    }

    /** Adds nothing to the input current, whatever the defaults of the network say. */
    public EnsembleOptions noNoise() {
        return set(NOISE, Optional.empty());
    }

    /** Whether encoders are scaled to length 1. Default true. */
    public EnsembleOptions normalizeEncoders(boolean normalize) {
        return set(NORMALIZE_ENCODERS, normalize);
    }

    /**
     * Seed of everything that is drawn for the ensemble. Default derived from the seed of the network.
     *
     * @param seed 0 to 2<sup>32</sup> - 1
     */
    public EnsembleOptions seed(long seed) {
        return set(SEED, OptionalLong.of(Require.seed(owner(), seed)));
    }

    /** Derives the seed from that of the network, whatever the defaults of the network say. */
    public EnsembleOptions noSeed() {
        return set(SEED, OptionalLong.empty());
    }
}
