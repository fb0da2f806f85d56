package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Probe;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFilter;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.ir.SimNeurons;
import org.nengine.build.ir.SimProbe;
import org.nengine.build.ir.TimeUpdate;
import org.nengine.build.solvers.SolverInfo;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2;

/** Everything that the reference built of the worked example, up to the first step. */
class BuildExampleTest {

    private static final Map<String, Class<? extends Operator>> KINDS = Map.of("TimeUpdate", TimeUpdate.class,
            "Reset", Reset.class, "Copy", Copy.class, "DotInc", DotInc.class, "SimPyFunc", SimFunction.class,
            "SimProcess", SimFilter.class, "SimNeurons", SimNeurons.class, "SimProbe", SimProbe.class);

    private final BuildExample example = new BuildExample();
    private final Model model = example.model();
    private final JsonNode expected = example.expected();

    private static void assertClose(String what, double[] actual, JsonNode wanted) {
        double[] numbers = BuildExample.numbers(wanted);
        assertThat(actual).as(what).hasSameSizeAs(numbers);
        double scale = 0;
        double error = 0;
        for (int i = 0; i < numbers.length; i++) {
            scale = Math.max(scale, Math.abs(numbers[i]));
            error = Math.max(error, Math.abs(numbers[i] - actual[i]));
        }
        assertThat(error).as("largest error in %s, of size %s", what, scale).isLessThanOrEqualTo(1e-9 * scale);
    }

    private static double[] flat(double[][] rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void everyObjectGetsItsSeed() {
        JsonNode seeds = expected.get("seeds");
        assertThat(model.seed(example.network())).isEqualTo(seeds.get("network").longValue());
        assertThat(model.defaultSimulatorSeed()).isEqualTo(seeds.get("simulator").longValue());
        example.objects().forEach((name, object) -> {
            assertThat(model.seed(object)).as(name).isEqualTo(seeds.get(name).longValue());
            assertThat(model.seeded(object)).as(name).isTrue();
        });
    }

    @Test
    void ensemblesAreSampledAlike() {
        for (String name : new String[] {"a", "b"}) {
            BuiltEnsemble built = model.ensemble((Ensemble) example.object(name));
            JsonNode wanted = expected.get("built").get(name);
            assertClose(name + " eval points", flat(built.evalPoints()), wanted.get("eval_points"));
            assertClose(name + " encoders", flat(built.encoders()), wanted.get("encoders"));
            assertClose(name + " intercepts", built.intercepts(), wanted.get("intercepts"));
            assertClose(name + " max rates", built.maxRates(), wanted.get("max_rates"));
            assertClose(name + " gain", built.gain(), wanted.get("gain"));
            assertClose(name + " bias", built.bias(), wanted.get("bias"));
            assertClose(name + " scaled encoders", flat(built.scaledEncoders()), wanted.get("scaled_encoders"));
        }
    }

    @Test
    void decodersAndTheirErrorsAgree() {
        for (String name : new String[] {"c_ab", "c_ba"}) {
            assertConnection(name, model.connection((Connection) example.object(name)));
        }
        for (String name : new String[] {"p_a", "p_b"}) {
            assertConnection("conn(" + name + ")", model.probeConnection((Probe) example.object(name)).orElseThrow());
        }
        BuiltConnection plain = model.connection((Connection) example.object("c_ua"));
        assertThat(plain.weights()).isEmpty();
        assertThat(plain.evalPoints()).isEmpty();
        assertThat(plain.solverInfo()).isEqualTo(SolverInfo.none());
        assertThat(model.probeConnection((Probe) example.object("p_u"))).isEmpty();
    }

    private void assertConnection(String name, BuiltConnection built) {
        JsonNode wanted = expected.get("built").get(name);
        Weights weights = built.weights().orElseThrow();
        assertThat(weights.shape()).containsExactly(wanted.get("weights").size(), wanted.get("weights").get(0).size());
        assertClose(name + " weights", weights.values(), wanted.get("weights"));
        assertClose(name + " rmses", built.solverInfo().rmses(), wanted.get("rmses"));
        double[][] points = built.evalPoints().orElseThrow();
        assertThat(new double[] {points.length, points[0].length})
                .containsExactly(BuildExample.numbers(wanted.get("eval_points_shape")));
    }

    @Test
    void activitiesAndTheRegularisationOfDecodersAgree() {
        for (String name : new String[] {"a", "b"}) {
            Ensemble ensemble = (Ensemble) example.object(name);
            BuiltEnsemble built = model.ensemble(ensemble);
            JsonNode wanted = expected.get("solver_check").get(name);
            double[][] x = new double[built.evalPoints().length][ensemble.nNeurons()];
            for (int point = 0; point < x.length; point++) {
                for (int i = 0; i < ensemble.nNeurons(); i++) {
                    for (int k = 0; k < ensemble.dimensions(); k++) {
                        x[point][i] += built.evalPoints()[point][k] * built.encoders()[i][k] / ensemble.radius();
                    }
                }
            }
            double[][] activities = ensemble.neuronType().rates(x, built.gain(), built.bias());
            double highest = Arrays.stream(flat(activities)).max().orElseThrow();
            assertClose(name + " highest activity", new double[] {highest}, wanted.get("max_activity"));
            assertClose(name + " sigma", new double[] {new LstsqL2().reg() * highest}, wanted.get("sigma"));
            assertClose(name + " first activities",
                    flat(Arrays.copyOf(activities, wanted.get("first_activities").size())),
                    wanted.get("first_activities"));
            // The probes decode what the ensembles represent.
            assertClose(name + " decoders", model.probeConnection((Probe) example.object("p_" + name)).orElseThrow()
                    .weights().orElseThrow().values(), wanted.get("identity_decoders"));
        }
    }

    @Test
    void operatorsThatDependOnOthersFollowThemHoweverTheyWereMade() {
        List<Operator> operators = new ArrayList<>(model.operators());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(operators, new Random(seed));
            List<Operator> order = StepOrder.of(operators);
            for (JsonNode wanted : expected.get("operators")) {
                Operator operator = model.stepOrder().get(wanted.get("position").intValue());
                for (JsonNode before : wanted.get("must_follow")) {
                    assertThat(order.indexOf(operator)).as("%s, shuffle %d", operator, seed)
                            .isGreaterThan(order.indexOf(model.stepOrder().get(before.intValue())));
                }
            }
        }
    }

    @Test
    void whatAStepDoesNotChangeIsAParameterOrConstant() {
        Map<String, Signal> signals = example.signals();
        for (JsonNode wanted : expected.get("signals")) {
            assertThat(wanted.get("dtype").textValue()).isEqualTo(
                    wanted.get("name").textValue().equals("step") ? "int64" : "float64");
            assertThat(wanted.get("view_of").isNull()).as("%s is no view", wanted.get("name")).isTrue();
            Optional.ofNullable(signals.get(wanted.get("name").textValue())).ifPresent(signal -> {
                assertThat(signal.isView()).as(signal.toString()).isFalse();
                assertThat(signal.role() == Signal.Role.PARAMETER || signal.role() == Signal.Role.CONSTANT)
                        .as(signal.toString()).isEqualTo(wanted.get("readonly").booleanValue());
            });
        }
    }

    @Test
    void signalsHaveTheirShapesAndInitialValues() {
        Map<String, Signal> signals = example.signals();
        for (JsonNode wanted : expected.get("signals")) {
            String name = wanted.get("name").textValue();
            if (!name.endsWith("state_X")) {
                Signal signal = signals.get(name);
                assertThat(signal).as(name).isNotNull();
                assertThat(signal.shape()).as(name)
                        .containsExactly(Stream.of(BuildExample.numbers(wanted.get("shape")))
                                .flatMapToInt(s -> Arrays.stream(s).mapToInt(d -> (int) d)).toArray());
                assertClose(name, signal.initial(), wanted.get("initial"));
            }
        }
        assertThat(signals).hasSize(expected.get("signals").size() - 3);
    }

    @Test
    void operatorsAreMadeAndRunInTheSameOrder() {
        Map<Signal, String> names = new IdentityHashMap<>();
        example.signals().forEach((name, signal) -> names.put(signal, name));
        assertThat(model.stepOrder()).hasSize(expected.get("operators").size());
        for (JsonNode wanted : expected.get("operators")) {
            int position = wanted.get("position").intValue();
            Operator operator = model.stepOrder().get(position);
            String what = "operator " + position + ": " + operator;
            assertThat(operator).as(what).isInstanceOf(KINDS.get(wanted.get("type").textValue()));
            assertThat(model.operators().indexOf(operator)).as(what).isEqualTo(wanted.get("creation_index").intValue());
            assertThat(names(operator.sets(), names)).as(what).isEqualTo(names(wanted.get("sets")));
            assertThat(names(operator.incs(), names)).as(what).isEqualTo(names(wanted.get("incs")));
            assertThat(names(operator.reads(), names)).as(what).isEqualTo(names(wanted.get("reads")));
            assertThat(names(operator.updates(), names)).as(what).isEqualTo(names(wanted.get("updates")));
        }
    }

    private static List<String> names(List<Signal> signals, Map<Signal, String> names) {
        return signals.stream().map(s -> names.getOrDefault(s, s.toString())).toList();
    }

    /** Without the states of the filters, which are their outputs here. */
    private static List<String> names(JsonNode list) {
        List<String> names = new ArrayList<>();
        list.forEach(n -> names.add(n.textValue()));
        names.removeIf(n -> n.endsWith("state_X"));
        return names;
    }

    @Test
    void processesTakeTheirSeedsInTheSameOrder() {
        RandomState simulator = new RandomState(model.defaultSimulatorSeed());
        List<Long> drawn = new ArrayList<>();
        for (Operator operator : model.stepOrder()) {
            if (operator instanceof ProcessOperator) {
                drawn.add(simulator.randint(RandomState.MAX_SEED_DRAW));
                JsonNode wanted = expected.get("process_seeds").get(drawn.size() - 1);
                assertThat(model.stepOrder().indexOf(operator)).isEqualTo(wanted.get("position").intValue());
                assertThat(drawn.get(drawn.size() - 1)).isEqualTo(wanted.get("drawn_seed").longValue());
            }
        }
        assertThat(drawn).hasSize(3);
    }

    @Test
    void rolesSayWhatASignalIsFor() {
        Map<String, Signal> signals = example.signals();
        assertThat(signals.get("step").role()).isEqualTo(Signal.Role.CLOCK);
        assertThat(signals.get("u.out").role()).isEqualTo(Signal.Role.INPUT);
        for (String name : new String[] {"a.encoders", "b.neurons.bias", "c_ab.weights", "c_ba.weights"}) {
            assertThat(signals.get(name).role()).as(name).isEqualTo(Signal.Role.PARAMETER);
            assertThat(signals.get(name).trainable()).as(name).isTrue();
            assertThat(signals.get(name).online()).as(name).isFalse();
        }
        for (String name : new String[] {"conn(p_a).weights", "conn(p_b).weights"}) {
            assertThat(signals.get(name).role()).as(name).isEqualTo(Signal.Role.CONSTANT);
            assertThat(signals.get(name).trainable()).as(name).isFalse();
        }
        assertThat(signals.get("a.neurons.voltage").role()).isEqualTo(Signal.Role.VALUE);
    }
}
