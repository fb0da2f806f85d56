package org.nengine.engine;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.nengine.Probe;
import org.nengine.exceptions.Require;

/** What a check of gradients looks at, and how far it lets the two kinds of derivatives differ. */
public final class GradientCheckOptions {

    /** Steps that are differentiated if neither data nor the user says how many. */
    static final int DEFAULT_STEPS = 2;

    private OptionalInt steps = OptionalInt.empty();
    private List<Probe> probes = List.of();
    private boolean inputs = true;
    private boolean parameters = true;
    private OptionalDouble atol = OptionalDouble.empty();
    private double rtol = 1e-3;
    private double delta = 1e-6;
    private OptionalInt maxEntries = OptionalInt.empty();
    private long seed;

    GradientCheckOptions() {
    }

    /** Number of steps. Default that of the inputs, or 2. */
    public GradientCheckOptions steps(int value) {
        steps = OptionalInt.of(Require.atLeast("checkGradients", "steps", 1, value));
        return this;
    }

    /** Probes whose records are differentiated. Default, and with none given, all. */
    public GradientCheckOptions probes(Probe... values) {
        for (Probe probe : Require.present("checkGradients", "probes", values)) {
            Require.present("checkGradients", "probes", probe);
        }
        probes = List.of(values);
        return this;
    }

    /** Whether derivatives by inputs are checked. Default true. */
    public GradientCheckOptions inputs(boolean value) {
        inputs = value;
        return this;
    }

    /** Whether derivatives by trainable parameters are checked. Default true. */
    public GradientCheckOptions parameters(boolean value) {
        parameters = value;
        return this;
    }

    /**
     * Absolute tolerance. Default 1e-5; in float32, plus 1e-4 times the largest of the derivatives of the probe by the
     * same input or parameter.
     *
     * @param value at least 0
     */
    public GradientCheckOptions atol(double value) {
        atol = OptionalDouble.of(Require.atLeast("checkGradients", "atol", 0.0, value));
        return this;
    }

    /**
     * Tolerance relative to the derivative found by differences. Default 1e-3.
     *
     * @param value at least 0
     */
    public GradientCheckOptions rtol(double value) {
        rtol = Require.atLeast("checkGradients", "rtol", 0.0, value);
        return this;
    }

    /**
     * By how much an entry is raised and lowered, relative to the largest magnitude in its array; absolute where all of
     * the array is 0. Default 1e-6.
     *
     * @param value above 0
     */
    public GradientCheckOptions delta(double value) {
        delta = Require.positive("checkGradients", "delta", value);
        return this;
    }

    /**
     * At most how many entries, drawn at random, of each input, parameter and probe are looked at. An entry of an input
     * or parameter takes two runs, one of a probe a run backwards. Default all.
     *
     * @param value at least 1
     */
    public GradientCheckOptions maxEntries(int value) {
        maxEntries = OptionalInt.of(Require.atLeast("checkGradients", "maxEntries", 1, value));
        return this;
    }

    /**
     * Of the choice of entries. Default 0.
     *
     * @param value 0 to 2<sup>32</sup> - 1
     */
    public GradientCheckOptions seed(long value) {
        seed = Require.seed("checkGradients", value);
        return this;
    }

    OptionalInt steps() {
        return steps;
    }

    List<Probe> probes() {
        return probes;
    }

    boolean checksInputs() {
        return inputs;
    }

    boolean checksParameters() {
        return parameters;
    }

    /**
     * The absolute tolerance.
     *
     * @param largest magnitude of the derivatives of the probe by the same variable
     */
    double atol(DType dtype, double largest) {
        return atol.orElse(1e-5 + (dtype == DType.FLOAT32 ? 1e-4 * largest : 0));
    }

    double rtol() {
        return rtol;
    }

    double delta() {
        return delta;
    }

    OptionalInt maxEntries() {
        return maxEntries;
    }

    long seed() {
        return seed;
    }
}
