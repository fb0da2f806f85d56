package org.nengine.reference;

import java.util.List;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.SignalException;

/**
 * Operators in execution order, run in float64 one after the other: what a simulator does without knowing of networks.
 *
 * <p>It holds one value for each element of a signal. There is no minibatch: the items of one are separate programs.
 * Values can be read and replaced between steps, so
 * single operators can be run on any numbers.
 */
public final class ReferenceProgram {

    private final List<Operator> operators;
    private final int item;
    private Workspace workspace;
    private List<OperatorStep> steps;

    /**
     * A program at its initial values.
     *
     * @param operators in execution order
     * @param seed of the generator from which processes without a seed of their own take theirs, in this order
     */
    public ReferenceProgram(List<? extends Operator> operators, long seed) {
        this(operators, seed, 0);
    }

    /**
     * A program that computes an item of a minibatch, at its initial values. Neurons that spike at random and processes
     * have another generator for each item, the ones that an engine gives them: the draws of the simulator's generator
     * for an item's processes follow those for the item before.
     *
     * @param operators in execution order
     * @param seed of the generator from which processes without a seed of their own take theirs, in this order
     * @param item 0 or more
     */
    public ReferenceProgram(List<? extends Operator> operators, long seed, int item) {
        this.operators = List.copyOf(operators);
        this.item = item;
        reset(seed);
    }

    /** Signals back to their initial values, processes back to their start, with the generators that the seed gives. */
    public void reset(long seed) {
        workspace = new Workspace(operators, seed, item);
        steps = operators.stream().map(operator -> OperatorSteps.of(operator, workspace)).toList();
    }

    /**
     * Runs every operator once.
     *
     * @throws org.nengine.exceptions.SimulationException if a user's function fails; later operators are then left out
     */
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
