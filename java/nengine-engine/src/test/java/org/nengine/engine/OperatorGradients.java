package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;
import org.nengine.random.RandomState;

/**
 * The operators of an {@link OperatorCase}, made to depend on what can be differentiated by: an input is added to
 * whatever is read and not computed, and to what is reset; parameters are trained; everything is recorded.
 */
final class OperatorGradients {

    private static final int STEPS = 4;
    private static final int MINIBATCH = 2;
    private static final int ENTRIES = 60;

    private final OperatorCase operators;
    private final Map<Signal, Signal> inputs = new LinkedHashMap<>();
    private final Set<Signal> parameters = new LinkedHashSet<>();
    private final List<Operator> order = new ArrayList<>();
    private final List<Signal> recorded;

    OperatorGradients(OperatorCase operators) {
        this.operators = operators;
        Set<Signal> computed = bases(operators.operators().stream().filter(op -> !(op instanceof Reset))
                .flatMap(op -> Stream.concat(op.sets().stream(), op.updates().stream())));
        Set<Signal> started = bases(operators.operators().stream().flatMap(op -> Stream.concat(op.reads().stream(),
                op instanceof Reset ? op.sets().stream() : Stream.of())));
        for (Signal signal : operators.signals()) {
            if (signal.role() == Signal.Role.PARAMETER && signal.size() > 0) {
                signal.setTrainable(true);
                parameters.add(signal);
            } else if (signal.role() == Signal.Role.VALUE && started.contains(signal) && !computed.contains(signal)) {
                inputs.put(signal, Signal.of("input", Signal.Role.INPUT, new double[signal.size()], signal.shape()));
            }
        }
        recorded = operators.signals().stream().filter(s -> s.size() > 0)
                .filter(s -> s.role() == Signal.Role.VALUE || s.online()).toList();
        order();
    }

    private static Set<Signal> bases(Stream<Signal> signals) {
        Set<Signal> bases = new LinkedHashSet<>();
        signals.map(Signal::base).forEach(bases::add);
        return bases;
    }

    /** Inputs are added once what they are added to has been reset, and before anything reads it. */
    private void order() {
        List<Operator> rest = new ArrayList<>(operators.operators());
        rest.stream().filter(op -> op.reads().isEmpty()).forEach(order::add);
        rest.removeAll(order);
        inputs.forEach((signal, input) -> order.add(Copy.inc(input, signal, "input")));
        order.addAll(rest);
    }

    /** Whether there is nothing that could depend on anything. */
    boolean isEmpty() {
        return recorded.isEmpty() || inputs.isEmpty() && parameters.isEmpty();
    }

    /** Whether a derivative is of what an operator of this kind writes. */
    boolean isOutput(Differentiation.Result result, String kind) {
        return operators.operators().stream().filter(op -> op.kind().equals(kind))
                .flatMap(op -> Stream.of(op.sets(), op.incs(), op.updates()).flatMap(List::stream))
                .anyMatch(signal -> signal.base() == recorded.get(result.probe()));
    }

    /** Derivatives of all that is recorded by all inputs and parameters. */
    List<Differentiation.Result> differentiate(double delta) {
        RandomState random = new RandomState(11);
        try (EngineProgram program = new EngineProgram(order, Recorded.all(recorded), List.copyOf(parameters),
                OperatorCase.DT, new Settings(DType.FLOAT64, MINIBATCH, 1), 3);
                InputFeed feed = new InputFeed(program, Map.of());
                Minibatches all = new Minibatches(MINIBATCH, MINIBATCH)) {
            program.program().prepareAllGradients();
            feed.feed(all.index(0), 0, STEPS, true);
            Differentiation differentiation = new Differentiation(program, program, STEPS);
            inputs.forEach((signal, input) -> differentiation.byInput("input of " + signal, input,
                    values(signal.size(), random)));
            for (Signal parameter : parameters) {
                differentiation.keep(parameter);
                differentiation.byParameter(parameter.name(), parameter);
            }
            return differentiation.differentiate(IntStream.range(0, recorded.size()).toArray(), delta,
                    OptionalInt.of(ENTRIES), 0);
        }
    }

    /** Neurons stay at their currents, which lie away from where they are not smooth. */
    private Tensor values(int size, RandomState random) {
        double[] values = random.normal(0, 1, MINIBATCH * STEPS * size);
        if (operators.name().startsWith("neurons.")) {
            Arrays.fill(values, 0);
        }
        return Tensor.wrap(values, MINIBATCH, STEPS, size);
    }
}
