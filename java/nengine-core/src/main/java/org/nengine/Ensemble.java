package org.nengine;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.NeuronType;
import org.nengine.processes.Process;

/**
 * A population of neurons that represents a vector. Made by {@link Network#ensemble(int, int)}; its settings are
 * described at {@link EnsembleOptions}.
 */
public final class Ensemble extends NetworkMember implements Sliceable {

    private static final List<String> PROBEABLE = List.of("decoded_output", "input", "scaled_encoders");

    private final int nNeurons;
    private final int dimensions;
    private final Neurons neurons;
    private EnsembleOptions options;

    Ensemble(Network network, int nNeurons, int dimensions, EnsembleOptions options) {
        super(network);
        String owner = owner("Ensemble", options.get(Options.LABEL));
        this.nNeurons = Require.atLeast(owner, "nNeurons", 1, nNeurons);
        this.dimensions = Require.atLeast(owner, "dimensions", 1, dimensions);
        this.neurons = new Neurons(this);
        this.options = checked(options);
    }

    private EnsembleOptions checked(EnsembleOptions candidate) {
        String owner = owner("Ensemble", candidate.get(Options.LABEL));
        requireMatrix(owner, "encoders", candidate.get(EnsembleOptions.ENCODERS), true);
        requireMatrix(owner, "evalPoints", candidate.get(EnsembleOptions.EVAL_POINTS), false);
        requireVector(owner, "intercepts", candidate.get(EnsembleOptions.INTERCEPTS));
        requireVector(owner, "maxRates", candidate.get(EnsembleOptions.MAX_RATES));
        candidate.get(EnsembleOptions.GAIN).ifPresent(gain -> requireVector(owner, "gain", gain));
        candidate.get(EnsembleOptions.BIAS).ifPresent(bias -> requireVector(owner, "bias", bias));
        return candidate;
    }

    private void requireMatrix(String owner, String attribute, Distribution values, boolean rowPerNeuron) {
        if (values instanceof FixedValues fixed
                && (fixed.columns() != dimensions || rowPerNeuron && fixed.rows() != nNeurons)) {
            throw new ValidationException(owner, attribute, "needs the shape ("
                    + (rowPerNeuron ? nNeurons : "any number") + ", " + dimensions + "): a row per "
                    + (rowPerNeuron ? "neuron" : "point") + " and a column per dimension; got " + shape(fixed));
        }
    }

    private void requireVector(String owner, String attribute, Distribution values) {
        if (values instanceof FixedValues fixed && (fixed.columns() != 0 || fixed.rows() != nNeurons)) {
            throw new ValidationException(owner, attribute,
                    "needs the shape (" + nNeurons + "): one value per neuron; got " + shape(fixed));
        }
    }

    private static String shape(FixedValues values) {
        return "(" + values.rows() + (values.columns() == 0 ? "" : ", " + values.columns()) + ")";
    }

    /**
     * Changes settings of an ensemble that already exists. All settings are checked again; if one is wrong, nothing
     * changes. The number of neurons and dimensions cannot be changed.
     *
     * @param changes sets what is to change
     */
    public Ensemble reassign(Consumer<EnsembleOptions> changes) {
        EnsembleOptions candidate = options.copy();
        candidate.apply(changes);
        options = checked(candidate);
        return this;
    }

    /** What was set when the ensemble was made, by the user or by defaults; a copy. */
    public EnsembleOptions settings() {
        return options.copy();
    }

    @Override
    Ensemble copyTo(Network target, UnaryOperator<Endpoint> ends) {
        return new Ensemble(target, nNeurons, dimensions, options.copy());
    }

    /** Number of neurons. */
    public int nNeurons() {
        return nNeurons;
    }

    /** Number of dimensions of the represented vector. */
    public int dimensions() {
        return dimensions;
    }

    /** The neurons themselves, to connect to or probe without encoders and decoders. */
    public Neurons neurons() {
        return neurons;
    }

    /** Length up to which vectors are represented well. */
    public double radius() {
        return options.get(EnsembleOptions.RADIUS);
    }

    /** The preferred directions: a distribution, or {@link FixedValues} of shape {@code [neurons][dimensions]}. */
    public Distribution encoders() {
        return options.get(EnsembleOptions.ENCODERS);
    }

    /** The values above which neurons fire: a distribution, or {@link FixedValues} with one value per neuron. */
    public Distribution intercepts() {
        return options.get(EnsembleOptions.INTERCEPTS);
    }

    /** The rates at the radius, in Hz: a distribution, or {@link FixedValues} with one value per neuron. */
    public Distribution maxRates() {
        return options.get(EnsembleOptions.MAX_RATES);
    }

    /** Whether the intercepts are those of an ensemble that nobody configured. */
    public boolean hasDefaultIntercepts() {
        return intercepts().equals(EnsembleOptions.INTERCEPTS.defaultValue());
    }

    /** Whether the maximum rates are those of an ensemble that nobody configured. */
    public boolean hasDefaultMaxRates() {
        return maxRates().equals(EnsembleOptions.MAX_RATES.defaultValue());
    }

    /** Where decoders are fitted: a distribution, or {@link FixedValues} of shape {@code [points][dimensions]}. */
    public Distribution evalPoints() {
        return options.get(EnsembleOptions.EVAL_POINTS);
    }

    /** How many evaluation points are drawn, if the user said so. */
    public OptionalInt nEvalPoints() {
        return options.get(EnsembleOptions.N_EVAL_POINTS);
    }

    /** The kind of neurons. */
    public NeuronType neuronType() {
        return options.get(EnsembleOptions.NEURON_TYPE);
    }

    /** The gains, if given: a distribution, or {@link FixedValues} with one value per neuron. */
    public Optional<Distribution> gain() {
        return options.get(EnsembleOptions.GAIN);
    }

    /** The bias currents, if given: a distribution, or {@link FixedValues} with one value per neuron. */
    public Optional<Distribution> bias() {
        return options.get(EnsembleOptions.BIAS);
    }

    /** What is added to the input current of the neurons. */
    public Optional<Process> noise() {
        return options.get(EnsembleOptions.NOISE);
    }

    /** Whether encoders are scaled to length 1. */
    public boolean normalizeEncoders() {
        return options.get(EnsembleOptions.NORMALIZE_ENCODERS);
    }

    @Override
    public Optional<String> label() {
        return options.get(Options.LABEL);
    }

    @Override
    public OptionalLong seed() {
        return options.get(Options.SEED);
    }

    @Override
    public int sizeIn() {
        return dimensions;
    }

    @Override
    public int sizeOut() {
        return dimensions;
    }

    @Override
    public List<String> probeable() {
        return PROBEABLE;
    }

    /** {@code <Ensemble "label">}. */
    @Override
    public String toString() {
        return text("Ensemble");
    }
}
