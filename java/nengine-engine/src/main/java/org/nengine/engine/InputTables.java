package org.nengine.engine;

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
        List<Table> asked = inputs.stream().filter(input -> !input.source().isConstant() && wanted.test(input))
                .map(input -> new Table(input, steps)).toList();
        for (int k = 0; k < steps; k++) {
            try {
                for (Table table : asked) {
                    table.fill(k, (firstStep + k) * dt);
                }
            } catch (SimulationException failure) {
                return new InputTables(k, values(asked, k), Optional.of(failure));
            }
        }
        return new InputTables(steps, values(asked, steps), Optional.empty());
    }

    private static Map<Input, double[]> values(List<Table> tables, int steps) {
        Map<Input, double[]> values = new IdentityHashMap<>();
        tables.forEach(table -> values.put(table.input, table.of(steps)));
        return values;
    }

    /** The table of one input while it is filled. */
    private static final class Table {
        private final Input input;
        private final int steps;
        private final double[] values;
        private final double[] row;

        Table(Input input, int steps) {
            this.input = input;
            this.steps = steps;
            this.row = new double[input.size()];
            this.values = new double[Math.multiplyExact(Math.multiplyExact(input.source().items(), steps), row.length)];
        }

        void fill(int step, double time) {
            for (int item = 0; item < input.source().items(); item++) {
                Arrays.fill(row, 0);
                input.source().fill(time, item, row);
                System.arraycopy(row, 0, values, (item * steps + step) * row.length, row.length);
            }
        }

        /** The values of the first steps. */
        double[] of(int first) {
            if (first == steps) {
                return values;
            }
            int length = first * row.length;
            double[] shorter = new double[input.source().items() * length];
            for (int item = 0; item < input.source().items(); item++) {
                System.arraycopy(values, item * steps * row.length, shorter, item * length, length);
            }
            return shorter;
        }
    }
}
