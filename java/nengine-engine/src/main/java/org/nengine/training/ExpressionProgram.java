package org.nengine.training;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.nengine.exceptions.ValidationException;

/** A {@link TensorExpression} as the engine takes it. */
public final class ExpressionProgram {

    private final String operations;
    private final double[] numbers;
    private final boolean usesTarget;

    private ExpressionProgram(String operations, double[] numbers, boolean usesTarget) {
        this.operations = operations;
        this.numbers = numbers;
        this.usesTarget = usesTarget;
    }

    /**
     * All that the result depends on, operands first.
     *
     * @param owner of the result, for errors
     * @throws ValidationException if it depends on another target, or what another probe recorded
     */
    static ExpressionProgram of(TensorExpression result, String owner, TensorExpression target,
            TensorExpression output) {
        Map<TensorExpression, Integer> places = new IdentityHashMap<>();
        List<String> lines = new ArrayList<>();
        DoubleStream.Builder numbers = DoubleStream.builder();
        // No recursion: a chain of operations may be long.
        Deque<TensorExpression> open = new ArrayDeque<>(List.of(result));
        while (!open.isEmpty()) {
            TensorExpression next = open.peek();
            List<TensorExpression> missing = next.operands().stream().filter(o -> !places.containsKey(o)).toList();
            if (!missing.isEmpty()) {
                missing.forEach(open::push);
                continue;
            }
            open.pop();
            if (places.putIfAbsent(next, lines.size()) == null) {
                lines.add(line(next, places));
                Arrays.stream(next.numbers()).forEach(numbers::add);
            }
        }
        for (TensorExpression used : places.keySet()) {
            boolean isLeaf = used.kind().equals(target.kind()) || used.kind().equals(output.kind());
            if (isLeaf && used != target && used != output) {
                throw new ValidationException(owner, "function", "uses the " + used
                        + " that another function was called with");
            }
        }
        return new ExpressionProgram(String.join("\n", lines), numbers.build().toArray(),
                places.containsKey(target));
    }

    private static String line(TensorExpression expression, Map<TensorExpression, Integer> places) {
        StringBuilder line = new StringBuilder(expression.kind());
        expression.operands().forEach(operand -> line.append(' ').append(places.get(operand)));
        return line + Arrays.stream(expression.integers()).mapToObj(i -> " " + i)
                .collect(Collectors.joining("", " :", ""));
    }

    /** One a line, as described in {@code nengine.h}. */
    public String operations() {
        return operations;
    }

    /** What the operations take besides, in their order. */
    public double[] numbers() {
        return numbers.clone();
    }

    /** Whether there has to be a target. */
    public boolean usesTarget() {
        return usesTarget;
    }
}
