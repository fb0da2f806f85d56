package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Trainability;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.BuildException;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.Direct;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.Tanh;
import org.nengine.processes.WhiteNoise;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

class EnsembleBuildTest {

    private final Network net = new Network(4);

    private Model build() {
        return Model.build(net, 0.001);
    }

    private static List<String> kinds(Model model) {
        return model.operators().stream().map(Operator::kind).toList();
    }

    @ParameterizedTest
    @CsvSource({"10, 1, 750", "1000, 1, 2000", "10, 2, 1000", "10, 3, 1500", "10, 5, 2500", "10, 6, 2500",
        "2000, 10, 4000"})
    void theNumberOfEvaluationPointsFollowsNeuronsAndDimensions(int neurons, int dimensions, int points) {
        assertThat(EvaluationPoints.defaultCount(neurons, dimensions)).isEqualTo(points);
    }

    @Test
    void statesOfNeuronsAreThoseOfTheReference() {
        Map<String, NeuronType> types = Map.of("LIF()", new LIF(), "AdaptiveLIF()", new AdaptiveLIF(), "Izhikevich()",
                new Izhikevich(), "SpikingRectifiedLinear()", new SpikingRectifiedLinear(),
                "RegularSpiking(Tanh())", new RegularSpiking(new Tanh()),
                "LIF(initial_state={'refractory_time': Uniform(0, 0.002)})",
                LIF.builder().initialState("refractory_time", new Uniform(0, 0.002)).build());
        for (JsonNode wanted : RandomVectors.section("neuron_state")) {
            assertThat(types).containsKey(wanted.get("type").textValue());
            NeuronType type = types.get(wanted.get("type").textValue());
            Network one = new Network(0);
            Ensemble ensemble = one.ensemble(6, 1,
                    e -> e.seed(wanted.get("ensemble_seed").longValue()).neuronType(type));
            Model model = Model.build(one, 0.001);
            wanted.get("state").properties().forEach(state -> assertThat(
                    model.signal(ensemble.neurons(), state.getKey()).initial()).as("%s of %s", state.getKey(), type)
                    .containsExactly(RandomVectors.doubles(state.getValue())));
        }
    }

    @Test
    void defaultEnsemblesAreThoseOfTheReference() {
        int checked = 0;
        for (JsonNode wanted : RandomVectors.section("ensembles")) {
            String call = wanted.get("call").textValue();
            Matcher arguments = Pattern.compile("Ensemble\\(50, (\\d+), seed=(\\d+)\\)").matcher(call);
            assertThat(arguments.matches()).as(call).isTrue();
            Network one = new Network(0);
            Ensemble ensemble = one.ensemble(50, Integer.parseInt(arguments.group(1)),
                    e -> e.seed(Long.parseLong(arguments.group(2))));
            Model model = Model.build(one, 0.001);
            BuiltEnsemble built = model.ensemble(ensemble);
            assertVector(call + " encoders", flat(built.encoders()), wanted.get("encoders"));
            assertVector(call + " max rates", built.maxRates(), wanted.get("max_rates"));
            assertVector(call + " intercepts", built.intercepts(), wanted.get("intercepts"));
            assertVector(call + " gain", built.gain(), wanted.get("gain"));
            assertVector(call + " bias", built.bias(), wanted.get("bias"));
            assertVector(call + " eval points", flat(built.evalPoints()), wanted.get("eval_points"));
            assertVector(call + " voltage", model.signal(ensemble.neurons(), "voltage").initial(),
                    wanted.get("voltage"));
            checked++;
        }
        assertThat(checked).isEqualTo(10);
    }

    private static double[] flat(double[][] rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    /** A vector is complete, or has its first rows, its last row, its sum and its Euclidean norm. */
    private static void assertVector(String what, double[] actual, JsonNode vector) {
        double[] shape = RandomVectors.doubles(vector.get("shape"));
        assertThat((double) actual.length).as(what).isEqualTo(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        if (vector.has("values")) {
            assertClose(what, actual, RandomVectors.doubles(vector.get("values")));
        } else {
            double[] head = RandomVectors.doubles(vector.get("head"));
            double[] tail = RandomVectors.doubles(vector.get("tail"));
            assertClose(what, Arrays.copyOf(actual, head.length), head);
            assertClose(what, Arrays.copyOfRange(actual, actual.length - tail.length, actual.length), tail);
        }
        double sum = Arrays.stream(actual).sum();
        double norm = Math.sqrt(Arrays.stream(actual).map(x -> x * x).sum());
        assertThat(sum).as("sum of " + what).isCloseTo(vector.get("sum").doubleValue(), within(1e-9 * (1 + norm)));
        assertThat(norm).as("norm of " + what).isCloseTo(vector.get("l2").doubleValue(), within(1e-12 * norm));
    }

    private static void assertClose(String what, double[] actual, double[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            assertThat(actual[i]).as("%s [%d]", what, i)
                    .isCloseTo(wanted[i], within(1e-12 * Math.max(1, Math.abs(wanted[i]))));
        }
    }

    @Test
    void parametersAreDrawnFromOneGeneratorInAFixedOrder() {
        Ensemble ensemble = net.ensemble(3, 2, e -> e.seed(8).radius(2).evalPoints(new Uniform(-1, 1)).nEvalPoints(4)
                .encoders(new Uniform(1, 2)).maxRates(new Uniform(100, 200)).intercepts(new Uniform(-0.5, 0.5)));
        BuiltEnsemble built = build().ensemble(ensemble);
        RandomState rng = new RandomState(8);
        for (double[] point : built.evalPoints()) {
            assertThat(point).containsExactly(2 * rng.uniform(-1, 1), 2 * rng.uniform(-1, 1));
        }
        for (double[] encoder : built.encoders()) {
            double[] drawn = rng.uniform(1, 2, 2);
            double norm = Math.hypot(drawn[0], drawn[1]);
            assertThat(encoder).containsExactly(new double[] {drawn[0] / norm, drawn[1] / norm}, within(1e-15));
        }
        assertThat(built.maxRates()).containsExactly(rng.uniform(100, 200, 3));
        assertThat(built.intercepts()).containsExactly(rng.uniform(-0.5, 0.5, 3));
        assertThat(built.evalPoints()).hasNumberOfRows(4);
        for (int i = 0; i < 3; i++) {
            assertThat(built.gain()[i] * built.intercepts()[i] + built.bias()[i]).isCloseTo(1, within(1e-12));
            for (int j = 0; j < 2; j++) {
                assertThat(built.scaledEncoders()[i][j])
                        .isEqualTo(built.encoders()[i][j] * (built.gain()[i] / 2));
            }
        }
    }

    @Test
    void givenArraysAreTakenWithoutDrawing() {
        Ensemble ensemble = net.ensemble(2, 1, e -> e.radius(3).encoders(new double[][] {{2}, {-4}})
                .normalizeEncoders(false).evalPoints(new double[][] {{-1}, {0.5}}).nEvalPoints(9)
                .gain(3, -6).bias(1, 0.5).neuronType(new RectifiedLinear()));
        BuiltEnsemble built = build().ensemble(ensemble);
        assertThat(built.evalPoints()).isDeepEqualTo(new double[][] {{-3}, {1.5}});
        assertThat(built.encoders()).isDeepEqualTo(new double[][] {{2}, {-4}});
        assertThat(built.scaledEncoders()).isDeepEqualTo(new double[][] {{2}, {8}});
        assertThat(built.gain()).containsExactly(3, -6);
        assertThat(built.bias()).containsExactly(1, 0.5);
        assertThat(built.intercepts()).containsExactly(-1.0 / 3, 0.5 / 6);
    }

    @Test
    void anEnsembleBecomesItsInputItsNeuronsTheirNoiseAndItsEncoders() {
        Ensemble ensemble = net.ensemble("a", 5, 2, e -> e.noise(new WhiteNoise()));
        Model model = build();
        assertThat(kinds(model)).containsExactly("time_update", "reset", "copy", "neurons.lif", "host_process",
                "dot_inc");
        Signal current = model.signal(ensemble.neurons(), "in");
        assertThat(model.operators().get(2).sets()).containsExactly(current);
        assertThat(model.operators().get(3).reads()).containsExactly(current);
        assertThat(model.operators().get(4).incs()).containsExactly(current);
        assertThat(model.operators().get(5).incs()).containsExactly(current);
        assertThat(model.operators().get(5).reads())
                .containsExactly(model.signal(ensemble, "encoders"), model.signal(ensemble, "in"));
        assertThat(model.signal(ensemble, "out")).isSameAs(model.signal(ensemble.neurons(), "out"));
        assertThat(model.signals().of(ensemble.neurons())).containsOnlyKeys("in", "out", "bias", "voltage",
                "refractory_time");
        assertThat(model.signal(ensemble.neurons(), "bias").initial()).isEqualTo(model.ensemble(ensemble).bias());
    }

    @Test
    void aDirectEnsemblePassesItsValueOn() {
        Ensemble ensemble = net.ensemble(7, 3, e -> e.neuronType(new Direct()).radius(5).noise(new WhiteNoise()));
        Model model = build();
        assertThat(kinds(model)).containsExactly("time_update", "reset", "reset", "host_process", "dot_inc");
        Signal value = model.signal(ensemble.neurons(), "out");
        assertThat(value.size()).isEqualTo(3);
        assertThat(model.signal(ensemble.neurons(), "in")).isSameAs(value);
        assertThat(model.signal(ensemble, "encoders").initial()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
        BuiltEnsemble built = model.ensemble(ensemble);
        assertThat(built.gain()).isEmpty();
        assertThat(built.maxRates()).hasSize(7);
        assertThat(built.evalPoints()).hasNumberOfRows(1500);
    }

    @Test
    void trainabilityReachesEncodersAndBiases() {
        Ensemble fixed = net.ensemble(3, 1);
        Ensemble free = net.ensemble(3, 1);
        net.config().set(Trainability.TRAINABLE, fixed, false);
        Model model = build();
        assertThat(model.signal(fixed, "encoders").trainable()).isFalse();
        assertThat(model.signal(fixed.neurons(), "bias").trainable()).isFalse();
        assertThat(model.signal(free, "encoders").trainable()).isTrue();
        assertThat(model.signal(free.neurons(), "bias").trainable()).isTrue();
        assertThat(model.signal(free.neurons(), "bias").role()).isEqualTo(Signal.Role.PARAMETER);
    }

    @Test
    void interceptsThatGiveNoGainAreRefused() {
        net.ensemble("high", 3, 1, e -> e.intercepts(0.1, 1.5, 0.2).maxRates(100, 100, 100));
        assertThatThrownBy(this::build).isInstanceOf(BuildException.class).hasMessageContaining("high")
                .hasMessageContaining("1.5").hasMessageContaining("neuron 1");
    }

    @Test
    void theFirstErrorInOrderIsReportedWhateverTheThreads() {
        for (int i = 0; i < 20; i++) {
            String label = "ensemble " + i;
            net.ensemble(label, 4, 1, e -> e.intercepts(new Choice(2)));
        }
        assertThatThrownBy(this::build).isInstanceOf(BuildException.class).hasMessageContaining("\"ensemble 0\"");
    }
}
