package org.nengine.engine;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bytedeco.javacpp.LongPointer;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;

/**
 * Feeds a program minibatch after minibatch: with the arrays that the user gave, and with what functions and processes
 * make where there are none. Functions of time are called once for the same steps, not once a minibatch.
 */
final class InputFeed implements AutoCloseable {

    private final EngineProgram program;
    private final Map<Input, Tensor> given = new IdentityHashMap<>();
    // Made when first needed.
    private final Map<Input, NativeArray> arrays = new IdentityHashMap<>();
    private long tabledStep = -1;
    private int tabledSteps;

    /**
     * @param arrays by input; of the axes (items, steps, elements)
     */
    InputFeed(EngineProgram program, Map<Input, Tensor> arrays) {
        this.program = program;
        give(arrays);
    }

    private void give(Map<Input, Tensor> tensors) {
        tensors.forEach((input, tensor) -> {
            if (input.id() >= 0) {
                given.put(input, tensor);
            }
        });
    }

    /** Takes other arrays from now on. */
    void replace(Map<Input, Tensor> tensors) {
        Set<Input> before = Set.copyOf(given.keySet());
        release();
        give(tensors);
        if (!before.equals(given.keySet())) {
            program.setFeeder(Optional.empty());
        }
    }

    private void release() {
        arrays.values().forEach(NativeArray::close);
        arrays.clear();
        given.clear();
    }

    /** How many numbers the user gave for each step. */
    long givenPerStep() {
        return given.values().stream().mapToLong(tensor -> (long) tensor.shape(0) * tensor.shape(2)).sum();
    }

    /**
     * Sets all inputs for the next run, in which functions must not fail.
     *
     * @param index which item of the arrays each item of the minibatch gets
     * @param done steps that were made before
     * @param steps of the run, as many as the arrays have
     * @param training whether the run is one of training
     * @throws SimulationException if a function fails
     * @throws org.nengine.exceptions.ValidationException if the run needs more memory than it may; no function is
     *     called
     */
    void feed(LongPointer index, long done, int steps, boolean training) {
        feedAsFarAsPossible(index, 0, done, steps, training).failure().ifPresent(failure -> {
            throw failure;
        });
    }

    /**
     * Sets all inputs for the next run.
     *
     * @param from the first step that is taken of the arrays
     * @param steps of the run, at most as many as the arrays have from there
     * @param training whether the run is one of training
     * @return up to which step, and why not further
     * @throws org.nengine.exceptions.ValidationException if the run needs more memory than it may; no function is
     *     called
     */
    InputTables feedAsFarAsPossible(LongPointer index, long from, long done, int steps, boolean training) {
        boolean known = program.isFedBy(this) && tabledStep == done && tabledSteps == steps;
        Predicate<Input> wanted = input -> !given.containsKey(input) && !(known && input.source().items() == 1);
        // Another call, such as that of a callback, may have had arrays for them.
        program.restoreConstants(input -> !given.containsKey(input));
        program.setFeeder(Optional.of(this));
        tabledStep = -1;
        setGiven(index, from, steps);
        program.program().checkMemory(steps, training);
        InputTables tables = InputTables.of(program.inputs(), wanted, done + 1, steps, program.dt());
        if (tables.steps() > 0) {
            if (tables.steps() < steps) {
                setGiven(index, from, tables.steps());
            }
            tables.values().forEach((input, values) -> {
                if (input.id() >= 0) {
                    program.program().setInput(input.id(), values, input.source().items(), tables.steps());
                }
            });
        }
        tabledStep = tables.failure().isEmpty() ? done : -1;
        tabledSteps = steps;
        return tables;
    }

    private void setGiven(LongPointer index, long from, int steps) {
        given.forEach((input, tensor) -> set(input, tensor, index, Math.toIntExact(from), steps));
    }

    private void set(Input input, Tensor tensor, LongPointer index, int from, int steps) {
        DType dtype = program.program().dtype();
        program.displace(input);
        if (tensor.shape(1) == steps) {
            program.program().setInput(input.id(),
                    arrays.computeIfAbsent(input, i -> new NativeArray(tensor, dtype)), index);
            return;
        }
        try (NativeArray part = new NativeArray(tensor.steps(from, from + steps), dtype)) {
            program.program().setInput(input.id(), part, index);
        }
    }

    /** Gives the arrays back. */
    @Override
    public void close() {
        release();
        if (program.isFedBy(this)) {
            program.setFeeder(Optional.empty());
        }
    }
}
