package org.nengine.reference;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.build.ProcessGenerators;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Signal;
import org.nengine.exceptions.SignalException;
import org.nengine.random.RandomState;

/** What the operators of a program share: one array for each base signal, generators, and the item they stand for. */
final class Workspace {

    private final Map<Signal, double[]> memory = new IdentityHashMap<>();
    private final Map<ProcessOperator, RandomState> generators;
    private final int item;

    /** Signals at their initial values and generators at their start. */
    Workspace(List<Operator> operators, long seed, int item) {
        this.item = item;
        for (Operator operator : operators) {
            for (Signal signal : operator.signals()) {
                memory.computeIfAbsent(signal.base(), Signal::initial);
            }
        }
        RandomState simulator = new RandomState(seed);
        for (int before = 0; before < item; before++) {
            ProcessGenerators.of(operators, simulator);
        }
        this.generators = ProcessGenerators.of(operators, simulator);
    }

    /**
     * @throws SignalException if no operator touches the signal's memory
     */
    SignalValues values(Signal signal) {
        double[] block = memory.get(signal.base());
        if (block == null) {
            throw new SignalException("signal \"" + signal + "\" is not used by any operator of this program");
        }
        return new SignalValues(signal, block);
    }

    /** Which item of a minibatch the program computes. */
    int item() {
        return item;
    }

    RandomState generator(ProcessOperator operator) {
        return generators.get(operator);
    }
}
