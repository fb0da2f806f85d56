package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nengine.Probe;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.SimNeurons;
import org.nengine.data.Data;
import org.nengine.docs.PublicClasses;
import org.nengine.learning.LearningRuleType;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.LeakyReLU;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.SpikingLeakyReLU;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Transform;

/**
 * The gradients of everything that the library has, against central differences in float64: for each kind of operator,
 * neuron type, synapse, transform and learning rule the worst error, relative to the largest derivative of its
 * Jacobian.
 *
 * <p>Where something is not smooth, differences are no derivatives. These points are avoided, and are all that there
 * are: the currents at which rectified linear (0), leaky (0) and LIF neurons (1) have a corner. Where SoftLIFRate
 * changes its formula, 20 sigma below threshold, the two agree by a relative 1e-9. Spiking types are differentiated as
 * they are trained, that is, by their rates.
 */
class GradientTableTest {

    private static final double LARGEST_ERROR = 1e-6;
    private static final double DELTA = 1e-5;
    private static final double DISTANCE_FROM_CORNERS = 1e-3;

    /** Kinds of operators that write nothing that could depend on an input or parameter. */
    private static final Set<String> WITHOUT_DERIVATIVE = Set.of("time_update", "probe");

    /** Kinds of operators through which no gradient goes, by definition. */
    private static final Set<String> OPAQUE = Set.of("host_function", "host_process", "neurons.adaptive_lif",
            "neurons.adaptive_lif_rate", "neurons.izhikevich");

    /** What was found of each kind of thing. */
    private static final class Table {

        private final Map<String, Double> errors = new TreeMap<>();
        private final Map<String, Integer> counts = new TreeMap<>();
        private final Set<String> opaque = new TreeSet<>();

        void add(String kind, double error) {
            errors.merge(kind, error, Math::max);
            counts.merge(kind, 1, Integer::sum);
        }

        void addOpaque(String kind) {
            opaque.add(kind);
        }

        void print(String title) {
            System.out.printf("%n%-33s %9s  %s%n", title, "Jacobians", "worst relative error of gradients");
            Set<String> kinds = new TreeSet<>(errors.keySet());
            kinds.addAll(opaque);
            for (String kind : kinds) {
                String error = !errors.containsKey(kind) ? "0 by definition" : String.format("%.1e", errors.get(kind))
                        + (opaque.contains(kind) ? ", some 0 by definition" : "");
                System.out.printf("%-33s %9d  %s%n", kind, counts.getOrDefault(kind, 0), error);
            }
        }

        /** That all is right, and nothing left out. */
        void check(Set<String> expected) {
            assertThat(errors.values()).isNotEmpty();
            assertThat(errors).allSatisfy((kind, error) -> assertThat(error).as(kind).isLessThan(LARGEST_ERROR));
            Set<String> kinds = new TreeSet<>(errors.keySet());
            kinds.addAll(opaque);
            assertThat(kinds).containsAll(expected);
        }
    }

    // ---- operators

    /** The kinds of all operators in the cases, of which {@link #everyOperatorHasACase} knows that these are all. */
    private static Set<String> kinds() {
        Set<String> kinds = OperatorCase.all().flatMap(c -> c.operators().stream()).map(Operator::kind)
                .collect(Collectors.toCollection(TreeSet::new));
        kinds.removeAll(WITHOUT_DERIVATIVE);
        return kinds;
    }

    @Test
    void everyOperatorHasACase() {
        Set<Class<?>> classes = OperatorCase.all().flatMap(c -> c.operators().stream()).map(Object::getClass)
                .collect(Collectors.toSet());
        assertThat(classes).containsAll(PublicClasses.concrete(Operator.class));
        Set<String> neuronKinds = OperatorCase.all().flatMap(c -> c.operators().stream())
                .filter(SimNeurons.class::isInstance).map(Operator::kind).collect(Collectors.toSet());
        LibraryGradients.neuronTypes().map(example -> (NeuronType) example.subject())
                .filter(type -> type.getClass().getPackage() == NeuronType.class.getPackage())
                .filter(type -> type.states().size() + type.stepParameters().size() > 0)
                .forEach(type -> assertThat(neuronKinds).contains("neurons." + type.kind()));
    }

    @Test
    void gradientsOfOperators() {
        Table table = new Table();
        OperatorCase.all().forEach(example -> {
            List<String> kinds = example.operators().stream().map(Operator::kind).distinct()
                    .filter(kind -> !WITHOUT_DERIVATIVE.contains(kind)).toList();
            OperatorGradients gradients = new OperatorGradients(example);
            // Without weights and without input there is nothing that anything could depend on.
            if (kinds.isEmpty() || gradients.isEmpty() || example.name().endsWith("without entries")) {
                return;
            }
            example.operators().forEach(GradientTableTest::requireSmooth);
            List<Differentiation.Result> results = gradients.differentiate(DELTA);
            if (OPAQUE.contains(kinds.get(0))) {
                String kind = kinds.get(0);
                List<Differentiation.Result> outputs = results.stream().filter(r -> gradients.isOutput(r, kind))
                        .toList();
                assertThat(outputs).as("%s", example).isNotEmpty().allMatch(Differentiation.Result::isZero)
                        .anyMatch(r -> !Jacobian.isZero(r.numeric()));
                table.addOpaque(kind);
                return;
            }
            for (String kind : kinds) {
                List<Differentiation.Result> outputs = results.stream().filter(r -> gradients.isOutput(r, kind))
                        .toList();
                assertThat(outputs).as("%s", example).anyMatch(r -> !r.isZero());
                outputs.forEach(r -> table.add(kind, Jacobian.worstError(r.analytic(), r.numeric())));
            }
        });
        table.print("operator");
        table.check(kinds());
    }

    private static void requireSmooth(Operator operator) {
        if (operator instanceof SimNeurons neurons) {
            requireDistance(neurons.current().initial(), switch (neurons.neuronKind()) {
                case "rectified_linear", "spiking_rectified_linear", "leaky_relu", "spiking_leaky_relu" ->
                        OptionalDouble.of(0);
                case "lif", "lif_rate" -> OptionalDouble.of(1);
                default -> OptionalDouble.empty();
            }, operator.kind());
        }
    }

    private static void requireDistance(double[] currents, OptionalDouble corner, String what) {
        if (corner.isPresent()) {
            assertThat(Arrays.stream(currents).map(j -> Math.abs(j - corner.getAsDouble())).min().orElseThrow())
                    .as("distance of %s from its corner", what).isGreaterThan(DISTANCE_FROM_CORNERS);
        }
    }

    // ---- the library

    @Test
    void gradientsOfNeuronTypes() {
        check("neuron type", NeuronType.class, LibraryGradients.neuronTypes());
    }

    @Test
    void gradientsOfSynapses() {
        check("synapse", Synapse.class, LibraryGradients.synapses());
    }

    @Test
    void gradientsOfTransforms() {
        check("transform", Transform.class, LibraryGradients.transforms());
    }

    @Test
    void gradientsOfLearningRules() {
        check("learning rule", LearningRuleType.class, LibraryGradients.learningRules());
    }

    private static void check(String title, Class<?> type, Stream<LibraryGradients> examples) {
        Table table = new Table();
        List<LibraryGradients> all = examples.toList();
        for (LibraryGradients example : all) {
            String kind = example.subject().getClass().getSimpleName();
            try (Simulator sim = Simulator.builder(example.net()).dtype(DType.FLOAT64)
                    .minibatch(LibraryGradients.MINIBATCH).build()) {
                Data inputs = Data.of(example.inputs());
                requireSmooth(sim, inputs, example);
                // With any tolerance: the errors are what is asked for.
                GradientCheck check = sim.checkGradients(inputs, o -> o.delta(DELTA).atol(Double.MAX_VALUE));
                if (example.hasGradient()) {
                    check.jacobians().forEach((probe, jacobians) -> {
                        assertThat(jacobians).as("%s, %s", example, probe).anyMatch(j -> !j.isZero());
                        jacobians.forEach(j -> table.add(kind, j.worstError()));
                    });
                } else {
                    checkZero(example, check);
                    table.addOpaque(kind);
                }
            }
        }
        table.print(title);
        table.check(PublicClasses.concrete(type).stream().map(Class::getSimpleName).collect(Collectors.toSet()));
    }

    /** By everything before the subject; of what is behind it the gradient is as ever. */
    private static void checkZero(LibraryGradients example, GradientCheck check) {
        Set<String> behind = new LinkedHashSet<>();
        List<Jacobian> zero = new ArrayList<>();
        check.jacobians().forEach((probe, jacobians) -> jacobians.forEach(jacobian -> {
            if (!probe.attribute().equals("input")) {
                if (jacobian.variable().contains("neurons->")) {
                    behind.add(jacobian.variable());
                    assertThat(jacobian.worstError()).as("%s, %s", example, jacobian.variable())
                            .isLessThan(LARGEST_ERROR);
                } else {
                    zero.add(jacobian);
                }
            }
        }));
        assertThat(zero).as("%s", example).hasSizeGreaterThan(1).allMatch(Jacobian::isZero);
        assertThat(behind).hasSizeLessThan(2);
    }

    private static void requireSmooth(Simulator sim, Data inputs, LibraryGradients example) {
        if (example.subject() instanceof NeuronType type) {
            OptionalDouble corner = corner(type.baseType().orElse(type));
            for (Probe probe : example.net().probes()) {
                if (probe.attribute().equals("input")) {
                    requireDistance(sim.predict(inputs).get(probe).toDoubles(), corner, type.toString());
                }
            }
        }
    }

    private static OptionalDouble corner(NeuronType type) {
        if (type instanceof LIF || type instanceof LIFRate) {
            return OptionalDouble.of(1);
        }
        return type instanceof RectifiedLinear || type instanceof SpikingRectifiedLinear || type instanceof LeakyReLU
                || type instanceof SpikingLeakyReLU ? OptionalDouble.of(0) : OptionalDouble.empty();
    }
}
