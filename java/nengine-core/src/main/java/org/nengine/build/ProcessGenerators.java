package org.nengine.build;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.random.RandomState;

/**
 * The random number generator of each process of a program, at the start of a run.
 *
 * <p>A process with a seed gets a generator of that seed. Every other one, synapses and processes without randomness
 * included, takes the next draw below 2^31 - 1 of the simulator's generator as its seed, in execution order.
 */
public final class ProcessGenerators {

    private ProcessGenerators() {
    }

    /**
     * @param stepOrder operators in execution order
     * @param simulatorSeed seed of the simulator's generator
     * @return a new generator for each process operator, found by identity
     */
    public static Map<ProcessOperator, RandomState> of(List<? extends Operator> stepOrder, long simulatorSeed) {
        return of(stepOrder, new RandomState(simulatorSeed));
    }

    /**
     * Takes the draws from a generator that is used further: for several copies of a program, one after the other.
     *
     * @param simulator moves on by one draw for each process without a seed
     */
    public static Map<ProcessOperator, RandomState> of(List<? extends Operator> stepOrder, RandomState simulator) {
        Map<ProcessOperator, RandomState> generators = new IdentityHashMap<>();
        for (Operator operator : stepOrder) {
            if (operator instanceof ProcessOperator process) {
                long seed = process.seed().orElseGet(() -> simulator.randint(RandomState.MAX_SEED_DRAW));
                generators.put(process, new RandomState(seed));
            }
        }
        return generators;
    }
}
