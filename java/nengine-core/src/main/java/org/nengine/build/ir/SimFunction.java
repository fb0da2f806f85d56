package org.nengine.build.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A function written in Java, called once a step: {@code output = f(t, x)}.
 *
 * <p>Reads: time if {@code readsTime}, then x if there is one. Sets: output, if the function has one. The function gets a
 * private copy of x. Its result has as many elements as the output, or one that fills it.
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

    public Function function() {
        return function;
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
