package org.nengine.reference;

import java.util.List;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.SignalException;
import org.nengine.random.RandomState;

/**
 * Operators in execution order, run in float64 one after the other: what a simulator does without knowing of networks.
 *
 * <p>It holds one value for each element of a signal. There is no minibatch: the items of one are separate programs, or
 * one program that is {@linkplain #reset reset} before each item. Values can be read and replaced between steps, so
 * single operators can be run on any numbers.
 */
public final class ReferenceProgram {

    private final List<Operator> operators;
    private Workspace workspace;
    private List<OperatorStep> steps;

    /**
     * A program at its initial values.
     *
     * @param operators in execution order
     * @param seed of the generator from which processes without a seed of their own take theirs, in this order
     */
    public ReferenceProgram(List<? extends Operator> operators, long seed) {
        this.operators = List.copyOf(operators);
        reset(seed);
    }

    /** Signals back to their initial values, processes back to their start, with the generators that the seed gives. */
    public void reset(long seed) {
        reset(new RandomState(seed));
    }

    /**
     * Signals and processes back to their start, with generators that are drawn from one that goes on: reset before
     * each item of a minibatch with the same generator, the items get the noise that an engine gives them.
     *
     * @param simulator moves on by one draw for each process without a seed
     */
    public void reset(RandomState simulator) {
        workspace = new Workspace(operators, simulator);
        steps = operators.stream().map(operator -> OperatorSteps.of(operator, workspace)).toList();
    }

    /** Runs every operator once. What a user's function throws passes through; later operators are then left out. */
    public void step() {
        for (OperatorStep step : steps) {
            step.run();
        }
    }

    /** Runs every operator n times. */
    public void run(int n) {
        for (int i = 0; i < n; i++) {
            step();
        }
    }

    /**
     * Present value of a signal or view, row-major; a copy.
     *
     * @throws SignalException if no operator touches the signal's memory
     */
    public double[] get(Signal signal) {
        return workspace.values(signal).toArray();
    }

    /**
     * Replaces the value of a signal or view until an operator or a reset changes it.
     *
     * @param values one for each element, row-major
     * @throws SignalException if no operator touches the signal's memory, or the number of values is not its size
     */
    public void set(Signal signal, double... values) {
        SignalValues target = workspace.values(signal);
        if (values.length != target.size()) {
            throw new SignalException("signal \"" + signal + "\" of " + target.size() + " elements was given "
                    + values.length + " values");
        }
        target.set(values);
    }
}
