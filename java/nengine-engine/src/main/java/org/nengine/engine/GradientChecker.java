package org.nengine.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.build.ir.Signal;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;

/** Compares the gradients of a simulator with differences, and leaves the simulator as it was. */
final class GradientChecker {

    private final Model model;
    private final EngineProgram program;
    private final Supplier<EngineProgram> inDoublePrecision;
    private final StepRunner runner;
    private final Trainer trainer;
    private final IoNames names;
    private final DataBinder binder;
    private final List<Parameter> parameters;

    /**
     * @param inDoublePrecision makes the same program in float64
     */
    GradientChecker(Model model, EngineProgram program, Supplier<EngineProgram> inDoublePrecision, StepRunner runner,
            Trainer trainer, IoNames names, DataBinder binder, List<Parameter> parameters) {
        this.model = model;
        this.program = program;
        this.inDoublePrecision = inDoublePrecision;
        this.runner = runner;
        this.trainer = trainer;
        this.names = names;
        this.binder = binder;
        this.parameters = parameters;
    }

    /**
     * Checks.
     *
     * @throws SimulationException if a derivative is NaN or differs too much
     */
    GradientCheck check(Data inputs, GradientCheckOptions options) {
        int[] probes = probes(options);
        OptionalInt asked = options.steps().isEmpty() && inputs.isEmpty()
                ? OptionalInt.of(GradientCheckOptions.DEFAULT_STEPS) : options.steps();
        BoundData<Node> bound = binder.inputs(inputs, asked, true);
        List<Differentiation.Result> results = new ArrayList<>();
        if (program.program().dtype() == DType.FLOAT64) {
            runner.isolated(() -> results.addAll(differentiate(program, bound, options, probes)));
        } else {
            try (EngineProgram differences = inDoublePrecision.get()) {
                runner.isolated(() -> results.addAll(differentiate(differences, bound, options, probes)));
            }
        }
        compare(results, options);
        return collected(results);
    }

    private List<Differentiation.Result> differentiate(EngineProgram differences, BoundData<Node> bound,
            GradientCheckOptions options, int[] probes) {
        trainer.prepareAll();
        List<double[]> before = parameters.stream().map(parameter -> program.read(parameter.signal())).toList();
        try {
            Map<Node, Tensor> arrays = arrays(bound);
            feedOthers(arrays, differences, bound.steps());
            return differentiation(differences, bound.steps(), arrays, options).differentiate(probes, options.delta(),
                    options.maxEntries(), options.seed());
        } finally {
            for (int i = 0; i < before.size(); i++) {
                program.write(parameters.get(i).signal(), before.get(i));
            }
            program.inputs().stream().filter(input -> input.source().isConstant()).forEach(program::feedConstant);
        }
    }

    /** Numbers of the probes that are wanted and record something. */
    private int[] probes(GradientCheckOptions options) {
        List<Probe> wanted = options.probes().isEmpty() ? names.probes() : options.probes();
        wanted.forEach(names::probe);
        int[] numbers = IntStream.range(0, names.probes().size())
                .filter(i -> wanted.contains(names.probes().get(i)))
                .filter(i -> model.probeSignal(names.probes().get(i)).size() > 0).toArray();
        if (numbers.length == 0) {
            throw new ValidationException("Simulator", "checkGradients",
                    "no probe records anything that could be differentiated; add one to the network");
        }
        return numbers;
    }

    /** With zeros for the inputs without data. */
    private Map<Node, Tensor> arrays(BoundData<Node> bound) {
        Map<Node, Tensor> arrays = new LinkedHashMap<>();
        for (Node node : names.inputs()) {
            int[] shape = {program.program().minibatch(), bound.steps(), node.sizeOut()};
            arrays.put(node, bound.arrays().getOrDefault(node, Tensor.wrap(new double[Signal.size(shape)], shape)));
        }
        return arrays;
    }

    /** Feeds what is no node's or has no elements, once, so that it is the same in all runs. */
    private void feedOthers(Map<Node, Tensor> arrays, EngineProgram differences, int steps) {
        List<Input> inputs = program.inputs();
        Set<Signal> fed = Collections.newSetFromMap(new IdentityHashMap<>());
        arrays.keySet().forEach(node -> model.signals().find(node, "out").ifPresent(fed::add));
        InputTables tables = InputTables.of(inputs, input -> input.signal().filter(fed::contains).isEmpty(), 1, steps,
                program.dt());
        tables.failure().ifPresent(failure -> {
            throw failure;
        });
        for (int i = 0; i < inputs.size(); i++) {
            double[] values = tables.values().get(inputs.get(i));
            if (values != null && inputs.get(i).id() >= 0) {
                int items = inputs.get(i).source().items();
                program.program().setInput(inputs.get(i).id(), values, items, steps);
                differences.program().setInput(differences.inputs().get(i).id(), values, items, steps);
            }
        }
    }

    private Differentiation differentiation(EngineProgram differences, int steps, Map<Node, Tensor> arrays,
            GradientCheckOptions options) {
        Differentiation differentiation = new Differentiation(program, differences, steps);
        parameters.forEach(parameter -> differentiation.keep(parameter.signal()));
        arrays.forEach((node, tensor) -> model.signals().find(node, "out").filter(this::isInput).ifPresent(signal -> {
            if (options.checksInputs()) {
                differentiation.byInput(names.name(node), signal, tensor);
            } else {
                differentiation.feed(signal, tensor);
            }
        }));
        if (options.checksParameters()) {
            parameters.stream().filter(p -> p.signal().trainable() && p.signal().size() > 0)
                    .forEach(parameter -> differentiation.byParameter(parameter.name(), parameter.signal()));
        }
        if (differentiation.isEmpty()) {
            throw new ValidationException("Simulator", "checkGradients", "there is nothing to differentiate by: "
                    + "no input and no trainable parameter" + (options.checksInputs() && options.checksParameters()
                    ? "" : " that the settings do not exclude"));
        }
        return differentiation;
    }

    private boolean isInput(Signal signal) {
        return program.input(signal).filter(input -> input.id() >= 0).isPresent();
    }

    private void compare(List<Differentiation.Result> results, GradientCheckOptions options) {
        String worst = "";
        double excess = -1;
        int wrong = 0;
        int all = 0;
        for (Differentiation.Result result : results) {
            double atol = options.atol(program.program().dtype(), largest(result.numeric()));
            for (int r = 0; r < result.rows().length; r++) {
                for (int c = 0; c < result.columns().length; c++) {
                    double numeric = result.numeric()[r][c];
                    double difference = Math.abs(result.analytic()[r][c] - numeric);
                    double allowed = atol + options.rtol() * Math.abs(numeric);
                    all++;
                    // NaN fails too; tolerances of 0 let equal numbers pass.
                    if (difference != 0 && !(difference < allowed)) {
                        wrong++;
                        double here = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference / allowed;
                        if (here > excess) {
                            excess = here;
                            worst = text(result, r, c, allowed);
                        }
                    }
                }
            }
        }
        if (wrong > 0) {
            throw new SimulationException(wrong + " of " + all + " derivatives are wrong, above all " + worst);
        }
    }

    private static double largest(double[][] matrix) {
        return Arrays.stream(matrix).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
    }

    private String text(Differentiation.Result result, int row, int column, double allowed) {
        return "that of probe \"" + names.name(names.probes().get(result.probe())) + "\", entry "
                + index(result.rows()[row], result.rowShape()) + " of (items, steps, elements), by "
                + (result.isInput() ? "input" : "parameter") + " \"" + result.variable() + "\", entry "
                + index(result.columns()[column], result.columnShape())
                + (result.isInput() ? " of (items, steps, elements)" : "") + ": going backwards gives "
                + result.analytic()[row][column] + ", differences give " + result.numeric()[row][column]
                + (Double.isNaN(allowed) ? "" : ", they may differ by " + allowed)
                + (result.isZero() ? "; going backwards gives 0 for all of it, as where functions, processes or neuron "
                        + "types without gradient lie between" : "");
    }

    /** Where an entry is, along each axis. */
    private static List<Integer> index(int entry, int[] shape) {
        List<Integer> index = new ArrayList<>();
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            index.add(0, entry % shape[axis]);
            entry /= shape[axis];
        }
        return index;
    }

    private GradientCheck collected(List<Differentiation.Result> results) {
        Map<Probe, List<Jacobian>> jacobians = new LinkedHashMap<>();
        for (Differentiation.Result r : results) {
            Probe probe = names.probes().get(r.probe());
            jacobians.computeIfAbsent(probe, p -> new ArrayList<>()).add(new Jacobian(probe, r.variable(), r.isInput(),
                    r.rows(), r.columns(), r.analytic(), r.numeric()));
        }
        jacobians.replaceAll((probe, list) -> List.copyOf(list));
        return new GradientCheck(Collections.unmodifiableMap(jacobians));
    }
}
