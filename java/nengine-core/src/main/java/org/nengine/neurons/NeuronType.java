package org.nengine.neurons;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.nengine.distributions.Choice;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;

/**
 * What turns the input current of a neuron into its output. A neuron type is an immutable value: two are equal when
 * their class, their parameters and their initial states are equal, and one object may be shared by any number of
 * ensembles.
 *
 * <p>Currents are dimensionless and scaled such that spiking types fire above a current of 1; rates are in Hz. The
 * output of a spiking type in a step with one spike is {@code amplitude / dt}, so that it integrates to its amplitude.
 */
public abstract class NeuronType {

    private final Map<String, Double> parameters;
    private final List<Parameter> declared;
    private final Map<String, Distribution> initialState;
    private final List<StateVariable> states;

    /**
     * For subclasses; what the neurons become is found by the build as a service for the class.
     *
     * @param initialState what the user chose for some of the states, by name
     * @param states all states in the order in which they are drawn, with their default initial values
     * @param declared the numbers that the step needs, in order
     * @throws ValidationException if the user chose values for a state that there is not
     */
    protected NeuronType(Map<String, Distribution> initialState, List<StateVariable> states,
            List<Parameter> declared) {
        this.declared = List.copyOf(declared);
        Map<String, Double> values = new LinkedHashMap<>();
        declared.forEach(p -> values.put(p.name(), p.value()));
        this.parameters = Collections.unmodifiableMap(values);
        this.initialState = Collections.unmodifiableMap(new LinkedHashMap<>(initialState));
        this.states = overridden(states);
    }

    private List<StateVariable> overridden(List<StateVariable> defaults) {
        List<String> known = defaults.stream().map(StateVariable::name).toList();
        initialState.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw new ValidationException(owner(), "initialState",
                        "has no state \"" + name + "\"; its states are " + known);
            }
            if (value instanceof FixedValues fixed && fixed.columns() != 0) {
                throw new ValidationException(owner(), "initialState",
                        "the values of \"" + name + "\" must be one per neuron, got a matrix with "
                                + fixed.columns() + " columns");
            }
        });
        List<StateVariable> result = new ArrayList<>();
        for (StateVariable state : defaults) {
            result.add(new StateVariable(state.name(), initialState.getOrDefault(state.name(), state.initial())));
        }
        return List.copyOf(result);
    }

    /** A state that starts anywhere between 0 and 1, so that neurons do not fire in step. */
    static StateVariable voltage() {
        return new StateVariable("voltage", new Uniform(0, 1));
    }

    /** A state that starts at 0. Drawn as a choice of one option, because that uses up a random number per neuron. */
    static StateVariable zero(String name) {
        return new StateVariable(name, new Choice(0));
    }

    final String owner() {
        return getClass().getSimpleName();
    }

    final double parameter(String name) {
        return parameters.get(name);
    }

    /** Name of the neuron step that runs this type, such as {@code "lif_rate"}. */
    public abstract String kind();

    /** The numbers that the step needs, by their name in snake case, in declared order. */
    public final Map<String, Double> parameters() {
        return parameters;
    }

    /** The initial states that the user chose, by name; the other states have their defaults. */
    public final Map<String, Distribution> initialState() {
        return initialState;
    }

    /** The state variables in declared order, with the initial values that the user chose. */
    public final List<StateVariable> states() {
        return states;
    }

    /** Whether the output consists of spikes. */
    public boolean spiking() {
        return false;
    }

    /** Whether the output may be negative. */
    public boolean negative() {
        return false;
    }

    /** What can be probed: {@code "output"} and the state variables. */
    public final List<String> probeable() {
        List<String> names = new ArrayList<>(List.of("output"));
        states.forEach(s -> names.add(s.name()));
        return List.copyOf(names);
    }

    /**
     * The static response of one neuron: its rate in Hz under a constant input current.
     *
     * @param current input current
     */
    public abstract double rate(double current);

    /**
     * Static responses to samples that are the same for all neurons.
     *
     * @param x one represented value per sample
     * @param gain one gain per neuron
     * @param bias one bias per neuron
     * @return rates in Hz, {@code [samples][neurons]}
     */
    public double[][] rates(double[] x, double[] gain, double[] bias) {
        double[][] columns = new double[x.length][gain.length];
        for (int i = 0; i < x.length; i++) {
            Arrays.fill(columns[i], x[i]);
        }
        return rates(columns, gain, bias);
    }

    /**
     * Static responses to samples that are already projected on the encoders.
     *
     * @param x {@code [samples][neurons]}
     * @param gain one gain per neuron
     * @param bias one bias per neuron
     * @return rates in Hz, {@code [samples][neurons]}
     */
    public double[][] rates(double[][] x, double[] gain, double[] bias) {
        double[][] rates = current(x, gain, bias);
        for (double[] row : rates) {
            for (int i = 0; i < row.length; i++) {
                row[i] = rate(row[i]);
            }
        }
        return rates;
    }

    /**
     * Input currents {@code gain * x + bias}.
     *
     * @param x samples projected on the encoders, {@code [samples][neurons]}
     * @throws ValidationException if the lengths do not agree
     */
    public final double[][] current(double[][] x, double[] gain, double[] bias) {
        if (gain.length != bias.length) {
            throw new ValidationException(owner(), "bias",
                    "needs one value per gain, which is " + gain.length + ", got " + bias.length);
        }
        double[][] current = new double[x.length][gain.length];
        for (int s = 0; s < x.length; s++) {
            if (x[s].length != gain.length) {
                throw new ValidationException(owner(), "x", "needs a column per neuron, which is " + gain.length
                        + ", got " + x[s].length + " in row " + s);
            }
            for (int i = 0; i < gain.length; i++) {
                current[s][i] = gain[i] * x[s][i] + bias[i];
            }
        }
        return current;
    }

    /**
     * Gains and biases that give each neuron a rate of {@code maxRates[i]} at x = 1 and let it start to fire at
     * {@code intercepts[i]}. The amplitude plays no part: with amplitude a, the output at x = 1 is a times as large.
     *
     * @param maxRates rates in Hz, one per neuron
     * @param intercepts one per neuron, below 1
     * @throws ValidationException if the type cannot reach a rate
     */
    public GainBias gainBias(double[] maxRates, double[] intercepts) {
        return TuningSearch.gainBias(this, maxRates, intercepts);
    }

    /**
     * The inverse of {@link #gainBias}: rates at x = 1 and the x at which each neuron starts to fire.
     *
     * @param gain one per neuron
     * @param bias one per neuron
     */
    public MaxRatesIntercepts maxRatesIntercepts(double[] gain, double[] bias) {
        return TuningSearch.maxRatesIntercepts(this, gain, bias);
    }

    final void requireSameLength(String name, double[] first, String otherName, double[] other) {
        if (first.length != other.length) {
            throw new ValidationException(owner(), name + "," + otherName,
                    "need the same length, got " + first.length + " and " + other.length);
        }
    }

    @Override
    public final boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass()
                && parameters.equals(((NeuronType) other).parameters)
                && states.equals(((NeuronType) other).states);
    }

    @Override
    public final int hashCode() {
        return 31 * (31 * getClass().hashCode() + parameters.hashCode()) + states.hashCode();
    }

    /** The class with the parameters that differ from their defaults, such as {@code LIF(tauRc=0.03)}. */
    @Override
    public final String toString() {
        List<String> parts = new ArrayList<>();
        declared.stream().filter(p -> !p.isDefault()).forEach(p -> parts.add(p.text()));
        if (!initialState.isEmpty()) {
            parts.add("initialState=" + initialState);
        }
        return owner() + "(" + String.join(", ", parts) + ")";
    }
}
