package org.nengine.build.ir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nengine.exceptions.SimulationException;

/**
 * A function written in Java, called once a step: {@code output = f(t, x)}.
 *
 * <p>Reads: time if {@code readsTime}, then x if there is one. Sets: output, if the function has one. The function gets
 * a private copy of x. Its result has as many elements as the output, or one that fills it.
 */
public final class SimFunction extends Operator {

    /** What is called: time in seconds and a copy of the input (empty if there is none), giving the output. */
    @FunctionalInterface
    public interface Function {
        double[] apply(double t, double[] x);
    }

    private final Function function;
    private final String name;
    private final boolean readsTime;

    /**
     * @param name what a message calls the function
     */
    public SimFunction(Function function, String name, Optional<Signal> time, Optional<Signal> input,
            Optional<Signal> output, String tag) {
        super(tag, output.map(List::of).orElse(List.of()), List.of(), reads(time, input), List.of());
        this.function = function;
        this.name = name;
        this.readsTime = time.isPresent();
    }

    private static List<Signal> reads(Optional<Signal> time, Optional<Signal> input) {
        List<Signal> all = new ArrayList<>();
        time.ifPresent(all::add);
        input.ifPresent(all::add);
        return all;
    }

    @Override
    public String kind() {
        return "host_function";
    }

    @Override
    public Attributes attributes() {
        return Attributes.none().with("reads_time", readsTime ? 1 : 0).with("has_input", input().isPresent() ? 1 : 0);
    }

    /**
     * Calls the function and checks what it returns.
     *
     * @param t time in seconds
     * @param x the input, which the function may change; empty if there is none
     * @return one value for each element of the output; none if there is no output: the result is then not looked at
     * @throws SimulationException if it throws anything, which is then the cause, or returns null, a value that is not
     *     finite, or a wrong number of values
     */
    public double[] call(double t, double[] x) {
        double[][] results = new double[1][];
        UserCode.call("function \"" + name + "\"", t, () -> results[0] = function.apply(t, x));
        double[] result = results[0];
        if (sets().isEmpty()) {
            return new double[0];
        }
        if (result == null) {
            throw failure("returned null");
        }
        if (!Arrays.stream(result).allMatch(Double::isFinite)) {
            throw failure("returned a non-finite value: " + Arrays.toString(result));
        }
        int size = sets().get(0).size();
        if (result.length == size) {
            return result.clone();
        }
        if (result.length != 1) {
            throw failure("returned " + result.length + " values where " + size + " (or 1 for all) are needed: "
                    + Arrays.toString(result));
        }
        double[] filled = new double[size];
        Arrays.fill(filled, result[0]);
        return filled;
    }

    private SimulationException failure(String what) {
        return new SimulationException("function \"" + name + "\" " + what);
    }

    public String functionName() {
        return name;
    }

    public boolean readsTime() {
        return readsTime;
    }

    public Optional<Signal> input() {
        int at = readsTime ? 1 : 0;
        return reads().size() > at ? Optional.of(reads().get(at)) : Optional.empty();
    }

    public Optional<Signal> output() {
        return sets().stream().findFirst();
    }
}
