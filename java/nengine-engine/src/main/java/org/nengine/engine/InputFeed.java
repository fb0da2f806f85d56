package org.nengine.engine;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<Input, NativeArray> given = new IdentityHashMap<>();
    private long tabledStep = -1;
    private int tabledSteps;

    /**
     * @param arrays by input; of the axes (items, steps, elements)
     */
    InputFeed(EngineProgram program, Map<Input, Tensor> arrays) {
        this.program = program;
        arrays.forEach((input, tensor) -> {
            if (input.id() >= 0) {
                given.put(input, new NativeArray(tensor, program.program().dtype()));
            }
        });
    }

    /** Whether the user gave an array. */
    boolean hasArrays() {
        return !given.isEmpty();
    }

    /**
     * Sets all inputs for the next run, in which functions must not fail.
     *
     * @param index which item of the arrays each item of the minibatch gets
     * @param done steps that were made before
     * @param training whether the run is one of training
     * @throws SimulationException if a function fails
     * @throws org.nengine.exceptions.ValidationException if the run needs more memory than it may; no function is
     *     called
     */
    void feed(LongPointer index, long done, int steps, boolean training) {
        feedAsFarAsPossible(index, done, steps, training).failure().ifPresent(failure -> {
            throw failure;
        });
    }

    /**
     * Sets all inputs for the next run.
     *
     * @return up to which step, and why not further
     */
    InputTables feedAsFarAsPossible(LongPointer index, long done, int steps, boolean training) {
        given.forEach((input, array) -> program.program().setInput(input.id(), array, index));
        program.program().checkMemory(steps, training);
        boolean known = program.isFedBy(this) && tabledStep == done && tabledSteps == steps;
        Predicate<Input> wanted = input -> !given.containsKey(input) && !(known && input.source().items() == 1);
        InputTables tables = InputTables.of(program.inputs(), wanted, done + 1, steps, program.dt());
        tables.values().forEach((input, values) -> {
            if (input.id() >= 0 && tables.steps() > 0) {
                program.program().setInput(input.id(), values, input.source().items(), tables.steps());
            }
        });
        program.setFeeder(Optional.of(this));
        tabledStep = tables.failure().isEmpty() ? done : -1;
        tabledSteps = steps;
        return tables;
    }

    /** Gives the arrays back, and inputs that are constant by themselves their values. */
    @Override
    public void close() {
        List<Input> inputs = new ArrayList<>(given.keySet());
        given.values().forEach(NativeArray::close);
        given.clear();
        if (!program.program().isClosed()) {
            inputs.stream().filter(input -> input.source().isConstant()).forEach(program::feedConstant);
        }
    }
}
