package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceProgram;

class OperatorAgreementTest {

    private static final int STEPS = 25;
    private static final double DOUBLE_TOLERANCE = 1e-12;
    private static final double FLOAT_TOLERANCE = 2e-5;

    record Setting(OperatorCase operators, Settings settings) {
        @Override
        public String toString() {
            return operators + ", " + settings.dtype() + ", minibatch " + settings.minibatch()
                    + (settings.optimizations().simplify() ? ", simplified" : "") + (settings.optimizations().merge() ? ", merged" : "");
        }
    }

    static Stream<Setting> settings() {
        List<Setting> all = new ArrayList<>();
        OperatorCase.all().forEach(operators -> {
            for (DType dtype : DType.values()) {
                for (int minibatch : new int[] {1, 3}) {
                    all.add(new Setting(operators, new Settings(dtype, minibatch, 1, Optimizations.ALL.withoutSimplify(), 0)));
                }
            }
            all.add(new Setting(operators, new Settings(DType.FLOAT64, 3, 1)));
            all.add(new Setting(operators, new Settings(DType.FLOAT64, 3, 1, Optimizations.NONE, 0)));
        });
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theEngineDoesWhatTheReferenceDoes(Setting setting) {
        List<Operator> operators = setting.operators().operators();
        List<Signal> signals = setting.operators().signals();
        int minibatch = setting.settings().minibatch();
        boolean single = setting.settings().dtype() == DType.FLOAT32;
        List<ReferenceProgram> references = new ArrayList<>();
        for (int item = 0; item < minibatch; item++) {
            references.add(new ReferenceProgram(operators, 3, item));
        }
        try (EngineProgram program = new EngineProgram(operators, Recorded.all(signals), List.of(), OperatorCase.DT,
                setting.settings(), 3);
                InputFeed feed = new InputFeed(program, Map.of());
                Minibatches all = new Minibatches(minibatch, minibatch)) {
            RandomState random = new RandomState(5);
            for (Signal signal : signals) {
                // Simplification draws conclusions from initial values, which then cannot be replaced.
                if (signal.role() == Signal.Role.PARAMETER
                        || (signal.role() == Signal.Role.VALUE && !setting.settings().optimizations().simplify())) {
                    start(signal, program, references, random, single);
                }
            }
            feed.feed(all.index(0), 0, STEPS, false);
            program.program().run(STEPS, false);
            Map<Signal, double[]> values = new IdentityHashMap<>();
            for (int i = 0; i < signals.size(); i++) {
                // What was recorded last, rather than the memory, which belongs to the engine where nobody looks.
                values.put(signals.get(i), lastOf(program, i, signals.get(i)));
            }
            references.forEach(reference -> reference.run(STEPS));
            double tolerance = single ? FLOAT_TOLERANCE : DOUBLE_TOLERANCE;
            for (Signal signal : signals) {
                compare(signal, values.get(signal), references, tolerance, single && setting.operators().spiking());
            }
        }
    }

    /** Each item starts elsewhere, all near the initial values, with numbers that float32 holds exactly. */
    private static void start(Signal signal, EngineProgram program, List<ReferenceProgram> references,
            RandomState random, boolean single) {
        int items = signal.batched() ? references.size() : 1;
        double[] all = new double[items * signal.size()];
        for (int item = 0; item < references.size(); item++) {
            double[] values = signal.initial();
            for (int i = 0; i < values.length; i++) {
                double shifted = values[i] + (items > 1 ? random.uniform(0, 0.1) : 0);
                values[i] = single ? (float) shifted : shifted;
            }
            references.get(item).set(signal, values);
            System.arraycopy(values, 0, all, items > 1 ? item * values.length : 0, values.length);
        }
        program.write(signal, all);
    }

    private static double[] lastOf(EngineProgram program, int probe, Signal signal) {
        var recorded = program.recorded(probe);
        int items = recorded.shape(0);
        double[] last = new double[items * signal.size()];
        for (int item = 0; item < items; item++) {
            for (int i = 0; i < signal.size(); i++) {
                last[item * signal.size() + i] = recorded.at(item, STEPS - 1, i);
            }
        }
        return last;
    }

    private static void compare(Signal signal, double[] values, List<ReferenceProgram> references, double tolerance,
            boolean spikesMayMove) {
        int differing = 0;
        int all = 0;
        for (int item = 0; item < references.size(); item++) {
            double[] expected = references.get(item).get(signal);
            double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
            for (int i = 0; i < expected.length; i++) {
                double value = values[(signal.batched() ? item * expected.length : 0) + i];
                all++;
                if (!(Math.abs(value - expected[i]) <= tolerance * scale)) {
                    differing++;
                    assertThat(spikesMayMove).as("%s, item %d, element %d: %s instead of %s", signal, item, i, value,
                            expected[i]).isTrue();
                }
            }
        }
        assertThat(differing).as("elements of %s that differ because a spike moved", signal)
                .isLessThanOrEqualTo(all / 10);
    }

    @Test
    void everyOperatorOfTheIntermediateRepresentationHasACase() {
        Set<String> kinds = OperatorCase.all().flatMap(c -> c.operators().stream()).map(Operator::kind)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(kinds).contains("time_update", "reset", "copy", "elementwise_inc", "dot_inc", "sparse_dot_inc",
                "conv_inc", "conv_transpose_inc", "pes", "rls", "bcm", "oja", "voja", "linear_filter", "host_function",
                "host_process", "probe", "neurons.rectified_linear",
                "neurons.spiking_rectified_linear", "neurons.lif_rate", "neurons.lif", "neurons.soft_lif_rate",
                "neurons.sigmoid", "neurons.tanh", "neurons.adaptive_lif", "neurons.adaptive_lif_rate",
                "neurons.izhikevich", "neurons.leaky_relu", "neurons.spiking_leaky_relu", "neurons.regular_spiking",
                "neurons.stochastic_spiking", "neurons.poisson_spiking");
    }
}
