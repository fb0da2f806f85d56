package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/**
 * Derivatives of what probes record in a number of steps, in training mode, by inputs and parameters: going backwards
 * through one program, and by central differences of another, which may be the same. Every run starts from a reset
 * state, and with the parameters that the first program has at the beginning.
 */
final class Differentiation {

    private static final int MOST_DERIVATIVES = 20_000_000;

    private final EngineProgram program;
    private final EngineProgram differences;
    private final int steps;
    private final List<Variable> variables = new ArrayList<>();
    // Parameters that a run changes by itself.
    private final List<Variable> online = new ArrayList<>();

    /** An input or parameter, its values, and what sets them in a program. */
    private record Variable(String name, boolean isInput, int id, int[] shape, double[] values,
            BiConsumer<EngineProgram, double[]> setter) {

        void set(EngineProgram in, double[] newValues) {
            setter.accept(in, newValues);
        }

        void putBack(EngineProgram in) {
            set(in, values);
        }
    }

    /**
     * Derivatives. Arrays have the axes [rows][columns].
     *
     * @param probe its number
     * @param rowShape of what the probe recorded
     * @param columnShape of the input or parameter
     * @param rows numbers of the entries of the probe
     * @param columns numbers of the entries of the input or parameter
     */
    record Result(int probe, String variable, boolean isInput, int[] rowShape, int[] columnShape, int[] rows,
            int[] columns, double[][] analytic, double[][] numeric) {

        boolean isZero() {
            return Jacobian.isZero(analytic);
        }
    }

    /**
     * Of programs of the same operators, whose other inputs are fed.
     *
     * @param program prepared for gradients of all its probes by inputs and parameters
     * @param differences in float64
     */
    Differentiation(EngineProgram program, EngineProgram differences, int steps) {
        this.program = program;
        this.differences = differences;
        this.steps = steps;
    }

    /**
     * Sets an input, and differentiates by it, from now on.
     *
     * @param signal of the input
     * @param values (items, steps, elements), one item for each of the minibatch
     */
    void byInput(String name, Signal signal, Tensor values) {
        variables.add(input(name, signal, values));
    }

    /** Sets an input. */
    void feed(Signal signal, Tensor values) {
        input(signal.name(), signal, values);
    }

    private Variable input(String name, Signal signal, Tensor values) {
        // What the first program holds exactly.
        double[] rounded = Arrays.stream(values.toDoubles())
                .map(v -> program.program().dtype() == DType.FLOAT32 ? (float) v : v).toArray();
        Variable variable = new Variable(name, true, program.id(signal), values.shape(), rounded,
                (in, v) -> in.program().setInput(in.id(signal), v, values.shape(0), steps));
        variable.putBack(program);
        variable.putBack(differences);
        return variable;
    }

    /** Differentiates by a trainable parameter, from now on. */
    void byParameter(String name, Signal signal) {
        variables.add(parameter(name, signal));
    }

    /** Keeps the present values of a parameter: for each run, if learning rules change it. */
    void keep(Signal signal) {
        Variable parameter = parameter(signal.name(), signal);
        parameter.putBack(differences);
        if (signal.online()) {
            online.add(parameter);
        }
    }

    /** Whether there is nothing to differentiate by. */
    boolean isEmpty() {
        return variables.isEmpty();
    }

    private Variable parameter(String name, Signal signal) {
        int[] shape = signal.batched() ? IntStream.concat(IntStream.of(program.program().minibatch()),
                IntStream.of(signal.shape())).toArray() : signal.shape();
        return new Variable(name, false, program.id(signal), shape, program.read(signal),
                (in, values) -> in.write(signal, values));
    }

    /**
     * The derivatives of probes by all variables: those of the first probe, then those of the next one.
     *
     * @param probes their numbers
     * @param delta see {@link GradientCheckOptions#delta}
     * @param maxEntries see {@link GradientCheckOptions#maxEntries}
     * @param seed of the choice of entries
     */
    List<Result> differentiate(int[] probes, double delta, OptionalInt maxEntries, long seed) {
        RandomState random = new RandomState(seed);
        int[][] columns = variables.stream().map(v -> choice(v.values().length, maxEntries, random))
                .toArray(int[][]::new);
        restart(program);
        program.program().forward(steps);
        List<Result> results = new ArrayList<>();
        for (int probe : probes) {
            int[] shape = program.recorded(probe).shape();
            int[] rows = choice(Signal.size(shape), maxEntries, random);
            for (int v = 0; v < columns.length; v++) {
                Variable variable = variables.get(v);
                requireRoom(variable.name(), rows.length, columns[v].length);
                results.add(new Result(probe, variable.name(), variable.isInput(), shape, variable.shape(), rows,
                        columns[v], new double[rows.length][columns[v].length],
                        new double[rows.length][columns[v].length]));
            }
        }
        for (int first = 0; first < results.size(); first += variables.size()) {
            goBackwards(results.subList(first, first + variables.size()));
        }
        for (int v = 0; v < columns.length; v++) {
            int number = v;
            takeDifferences(variables.get(v), delta, IntStream.range(0, probes.length)
                    .mapToObj(p -> results.get(p * variables.size() + number)).toList());
        }
        return results;
    }

    /** Refuses Jacobians that fill the memory. */
    private static void requireRoom(String variable, int rows, int columns) {
        if ((long) rows * columns > MOST_DERIVATIVES) {
            throw new ValidationException("Simulator", "checkGradients", (long) rows * columns + " derivatives by \""
                    + variable + "\" are more than the " + MOST_DERIVATIVES + " that fit; set maxEntries to look at "
                    + "some");
        }
    }

    private static int[] choice(int n, OptionalInt most, RandomState random) {
        return most.isEmpty() || most.getAsInt() >= n ? IntStream.range(0, n).toArray()
                : Arrays.stream(random.permutation(n)).limit(most.getAsInt()).sorted().toArray();
    }

    private void restart(EngineProgram restarted) {
        restarted.program().reset(true, false);
        online.forEach(parameter -> parameter.putBack(restarted));
    }

    /** Of one probe, by all variables. */
    private void goBackwards(List<Result> results) {
        NativeProgram engine = program.program();
        int probe = results.get(0).probe();
        int[] rows = results.get(0).rows();
        double[] direction = new double[Signal.size(results.get(0).rowShape())];
        for (int r = 0; r < rows.length; r++) {
            direction[rows[r]] = 1;
            engine.setOutputGradient(probe, direction);
            direction[rows[r]] = 0;
            engine.backward();
            for (int v = 0; v < results.size(); v++) {
                double[] gradient = engine.readGradient(variables.get(v).id(), variables.get(v).values().length);
                results.get(v).analytic()[r] = Arrays.stream(results.get(v).columns()).mapToDouble(c -> gradient[c])
                        .toArray();
            }
        }
        engine.setOutputGradient(probe, direction);
    }

    /** Of all probes, by one variable. */
    private void takeDifferences(Variable variable, double delta, List<Result> results) {
        double scale = Arrays.stream(variable.values()).map(Math::abs).filter(Double::isFinite).max().orElse(0);
        double step = delta * (scale == 0 ? 1 : scale);
        int[] columns = results.get(0).columns();
        for (int c = 0; c < columns.length; c++) {
            double high = variable.values()[columns[c]] + step;
            double low = variable.values()[columns[c]] - step;
            List<double[]> above = recorded(variable, columns[c], high, results);
            List<double[]> below = recorded(variable, columns[c], low, results);
            for (int p = 0; p < results.size(); p++) {
                Result result = results.get(p);
                for (int r = 0; r < result.rows().length; r++) {
                    int entry = result.rows()[r];
                    result.numeric()[r][c] = (above.get(p)[entry] - below.get(p)[entry]) / (high - low);
                }
            }
        }
        variable.putBack(differences);
    }

    /** What probes record where one entry has another value. */
    private List<double[]> recorded(Variable variable, int entry, double value, List<Result> probes) {
        double[] values = variable.values().clone();
        values[entry] = value;
        restart(differences);
        variable.set(differences, values);
        differences.program().run(steps, true);
        return probes.stream().map(result -> differences.recorded(result.probe()).toDoubles()).toList();
    }
}
