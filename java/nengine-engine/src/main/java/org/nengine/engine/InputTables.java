package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.nengine.exceptions.SimulationException;

/**
 * The values of inputs over a stretch of steps, worked out beforehand by calling the user's functions and processes, so
 * that the engine need not come back to Java at every step.
 *
 * @param steps how many steps the tables have; fewer than asked for if a function failed
 * @param values of each input that changes from step to step, as [items][steps][elements]
 * @param failure of the function at the step after the last
 */
record InputTables(int steps, Map<Input, double[]> values, Optional<SimulationException> failure) {

    /**
     * Works out the values. All inputs are asked for one step before the next step begins.
     *
     * @param wanted which inputs to ask
     * @param firstStep number of the first step, from 1
     * @param dt seconds a step
     */
    static InputTables of(List<Input> inputs, Predicate<Input> wanted, long firstStep, int steps, double dt) {
        List<Input> asked = new ArrayList<>();
        Map<Input, double[]> tables = new IdentityHashMap<>();
        for (Input input : inputs) {
            if (!input.source().isConstant() && wanted.test(input)) {
                asked.add(input);
                tables.put(input, new double[tableSize(input, steps)]);
            }
        }
        for (int k = 0; k < steps; k++) {
            try {
                for (Input input : asked) {
                    fill(input, tables.get(input), k, steps, (firstStep + k) * dt);
                }
            } catch (SimulationException failure) {
                int done = k;
                tables.replaceAll((input, table) -> shorten(input, table, steps, done));
                return new InputTables(done, tables, Optional.of(failure));
            }
        }
        return new InputTables(steps, tables, Optional.empty());
    }

    private static int tableSize(Input input, int steps) {
        return Math.multiplyExact(Math.multiplyExact(input.source().items(), steps), input.size());
    }

    private static void fill(Input input, double[] table, int step, int steps, double time) {
        double[] values = new double[input.size()];
        for (int item = 0; item < input.source().items(); item++) {
            Arrays.fill(values, 0);
            input.source().fill(time, item, values);
            System.arraycopy(values, 0, table, (item * steps + step) * input.size(), input.size());
        }
    }

    private static double[] shorten(Input input, double[] table, int steps, int done) {
        double[] shorter = new double[tableSize(input, done)];
        int row = done * input.size();
        for (int item = 0; item < input.source().items(); item++) {
            System.arraycopy(table, item * steps * input.size(), shorter, item * row, row);
        }
        return shorter;
    }
}
