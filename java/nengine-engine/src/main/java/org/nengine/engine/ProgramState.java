package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFilter;
import org.nengine.build.ir.SimNeurons;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.synapses.DiscreteFilter;

/**
 * The state of a program by name: what its next steps depend on besides parameters and what it is fed.
 * <ul>
 * <li>{@code steps}: the number of steps
 * <li>{@code signals/NAME}: a signal that lasts from step to step, such as voltages and filters (items, ...)
 * <li>{@code neurons/NAME/generator}: the generators of neurons that spike at random (items, 625)
 * <li>{@code processes/NAME/first_generator}, {@code .../generator}, {@code .../memory}: where processes written in
 * Java are (items, ...), and the generators that they were started with
 * </ul>
 *
 * <p>Signals that an operator overwrites in each step before they are read are no state. Names follow from the texts of
 * the objects, with a number where they are equal; they do not depend on how the program was simplified or merged.
 */
final class ProgramState {

    private static final String STEPS = "steps";
    private static final Pattern UNLABELED = Pattern.compile(" \\(unlabeled\\) at 0x[0-9a-f]+");
    private static final double MOST_STEPS = 1L << 53;

    private final EngineProgram program;
    private final int items;
    private final Map<String, Signal> signals = new LinkedHashMap<>();
    private final Map<String, Integer> randomNeurons = new LinkedHashMap<>();
    private final Map<String, ProcessSlots> processes = new LinkedHashMap<>();
    private final Map<String, Integer> count = new HashMap<>();

    ProgramState(EngineProgram program) {
        this.program = program;
        items = program.program().minibatch();
        lasting(program.stepOrder()).forEach(s -> signals.put(unique("signals/" + text(s.name())), s));
        program.randomNeurons().forEach((neurons, id) -> randomNeurons.put(unique("neurons/"
                + text(neurons.output().name())), id));
        program.processes().forEach(p -> processes.put(unique("processes/" + text(p.operator().tag())), p));
    }

    /** Signals that are updated, incremented without being set, or set to what follows from their old values. */
    private static List<Signal> lasting(List<Operator> operators) {
        Set<Signal> overwritten = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<Signal> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Signal> written = new ArrayList<>();
        for (Operator operator : operators) {
            List<Signal> inPlace = changedInPlace(operator);
            List<Signal> sets = new ArrayList<>(operator.sets());
            sets.removeAll(inPlace);
            sets.stream().filter(signal -> !signal.isView()).forEach(overwritten::add);
            for (List<Signal> some : List.of(sets, inPlace, operator.incs(), operator.updates())) {
                some.stream().map(Signal::base).filter(seen::add).forEach(written::add);
            }
        }
        return written.stream().filter(signal -> signal.role() == Signal.Role.VALUE && !overwritten.contains(signal))
                .toList();
    }

    /** Of the signals that an operator sets, those whose old values it reads. */
    private static List<Signal> changedInPlace(Operator operator) {
        if (operator instanceof SimNeurons neurons) {
            return neurons.states();
        }
        return operator instanceof SimFilter filter && filter.filter().form() == DiscreteFilter.Form.ONE_STATE
                ? filter.sets() : List.of();
    }

    private static String text(String name) {
        return IoNames.sanitise(UNLABELED.matcher(name).replaceAll(""));
    }

    private String unique(String name) {
        int before = count.merge(name, 1, Integer::sum) - 1;
        return before == 0 ? name : name + "_" + before;
    }

    /** Copies. Signals are in the precision of the program, all else in float64. */
    Map<String, Tensor> values() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        values.put(STEPS, Tensor.wrap(new double[] {program.program().stepCount()}));
        signals.forEach((name, signal) -> values.put(name, ofSignal(signal)));
        randomNeurons.forEach((name, id) -> {
            double[] numbers = program.program().operatorState(id);
            values.put(name + "/generator", Tensor.wrap(numbers, items, numbers.length / items));
        });
        processes.forEach((name, slots) -> {
            List<ProcessSlots.Place> places = new ArrayList<>();
            for (int item = 0; item < items; item++) {
                places.add(slots.place(item));
            }
            values.put(name + "/first_generator",
                    rows(places.stream().map(p -> GeneratorNumbers.of(p.firstGenerator())).toList()));
            values.put(name + "/generator",
                    rows(places.stream().map(p -> GeneratorNumbers.of(p.generator())).toList()));
            values.put(name + "/memory", rows(places.stream().map(ProcessSlots.Place::memory).toList()));
        });
        return values;
    }

    private Tensor ofSignal(Signal signal) {
        double[] values = program.readOrInitial(signal);
        int[] shape = shape(signal);
        if (program.program().dtype() == DType.FLOAT64) {
            return Tensor.wrap(values, shape);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return Tensor.wrap(floats, shape);
    }

    private int[] shape(Signal signal) {
        int[] shape = new int[signal.rank() + 1];
        shape[0] = items;
        System.arraycopy(signal.shape(), 0, shape, 1, signal.rank());
        return shape;
    }

    private static Tensor rows(List<double[]> rows) {
        int length = rows.get(0).length;
        double[] all = new double[rows.size() * length];
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).length != length) {
                throw new ValidationException("ProcessStep", "memory", "has " + rows.get(i).length
                        + " numbers for item " + i + " but " + length + " for item 0; a process must remember as "
                        + "many for each");
            }
            System.arraycopy(rows.get(i), 0, all, i * length, length);
        }
        return Tensor.wrap(all, rows.size(), length);
    }

    /** What keeps values from being the state of this program, in words; nothing if they fit. */
    List<String> problems(Map<String, Tensor> values) {
        List<String> problems = new ArrayList<>();
        Map<String, Tensor> expected = values();
        Set<String> surplus = new LinkedHashSet<>(values.keySet());
        expected.forEach((name, own) -> {
            if (!surplus.remove(name)) {
                problems.add("\"" + name + "\" is missing");
                return;
            }
            int[] shape = values.get(name).shape();
            if (!Arrays.equals(shape, own.shape())) {
                problems.add("\"" + name + "\" has the shape " + Arrays.toString(shape) + " instead of "
                        + Arrays.toString(own.shape()));
            } else if (name.endsWith("generator")) {
                rowsOf(values.get(name)).forEach(row -> GeneratorNumbers.problem(row)
                        .ifPresent(problem -> problems.add("\"" + name + "\" " + problem)));
            }
        });
        surplus.forEach(name -> problems.add("\"" + name + "\" is no state here"));
        if (values.containsKey(STEPS) && values.get(STEPS).size() == 1) {
            double steps = values.get(STEPS).get(0);
            if (!(steps >= 0 && steps <= MOST_STEPS && steps == Math.rint(steps))) {
                problems.add("\"" + STEPS + "\" is no number of steps but " + steps);
            }
        }
        return problems;
    }

    /** Puts back values without {@link #problems}. */
    void set(Map<String, Tensor> values) {
        // All of them first, since code of the user may fail.
        List<Runnable> replacements = new ArrayList<>();
        processes.forEach((name, slots) -> replacements.add(slots.goOnFrom(places(values, name))));
        replacements.forEach(Runnable::run);
        signals.forEach((name, signal) -> {
            if (program.isStored(signal)) {
                program.write(signal, values.get(name).toDoubles());
            }
        });
        randomNeurons.forEach((name, id) -> program.program().setOperatorState(id,
                values.get(name + "/generator").toDoubles()));
        program.program().setStepCount((long) values.get(STEPS).get(0));
    }

    private ProcessSlots.Place[] places(Map<String, Tensor> values, String name) {
        List<double[]> first = rowsOf(values.get(name + "/first_generator"));
        List<double[]> now = rowsOf(values.get(name + "/generator"));
        List<double[]> memory = rowsOf(values.get(name + "/memory"));
        ProcessSlots.Place[] places = new ProcessSlots.Place[items];
        for (int item = 0; item < items; item++) {
            places[item] = new ProcessSlots.Place(GeneratorNumbers.generator(first.get(item)),
                    GeneratorNumbers.generator(now.get(item)), memory.get(item));
        }
        return places;
    }

    private static List<double[]> rowsOf(Tensor matrix) {
        double[] values = matrix.toDoubles();
        List<double[]> rows = new ArrayList<>();
        int length = matrix.shape(1);
        for (int i = 0; i < matrix.shape(0); i++) {
            rows.add(Arrays.copyOfRange(values, i * length, (i + 1) * length));
        }
        return rows;
    }
}
