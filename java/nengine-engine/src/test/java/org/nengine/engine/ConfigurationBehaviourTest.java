package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LogCapture;
import org.nengine.Network;
import org.nengine.Neurons;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.ir.Signal;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.learning.Voja;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** What the options of a simulator do, and which parameters are trainable. */
class ConfigurationBehaviourTest {

    private static Simulator build(Network net, Consumer<SimulatorBuilder> settings) {
        SimulatorBuilder builder = Simulator.builder(net).dtype(DType.FLOAT64);
        settings.accept(builder);
        return builder.build();
    }

    // ---- what is trainable

    private final Network top = new Network("top", 1);
    private final Network sub = top.network("sub");
    private final Ensemble a = top.ensemble("a", 5, 1);
    private final Ensemble b = sub.ensemble("b", 5, 1);
    private final Ensemble direct = top.ensemble("direct", 1, 1, e -> e.neuronType(new Direct()));
    private final Connection ab = sub.connect(a, b);
    private final Probe probe = top.probe(b);

    /** Names of trainable parameters. */
    private List<String> trainable() {
        try (Simulator sim = Simulator.of(top)) {
            return sim.listParams().stream().filter(ParameterInfo::trainable).map(ParameterInfo::name)
                    .map(name -> name.substring(name.indexOf('/') + 1)).toList();
        }
    }

    @Test
    void encodersBiasesAndWeightsAreTrainableAndNothingElse() {
        Node x = top.node("x", 1);
        top.connect(x, a);
        top.connect(x, direct, c -> c.transform(2));
        assertThat(trainable()).containsExactly("a/encoders", "a/bias", "direct/encoders", "sub/b/encoders",
                "sub/b/bias", "x->direct/weights", "a->sub/b/weights");
        try (Simulator sim = Simulator.of(top)) {
            List<Signal> all = sim.model().stepOrder().stream().flatMap(o -> o.signals().stream()).map(Signal::base)
                    .distinct().toList();
            assertThat(all.stream().filter(Signal::trainable)).hasSize(7);
            Signal decoders = sim.model().signal(probe, "weights");
            assertThat(decoders.trainable()).isFalse();
            assertThat(decoders.batched()).isFalse();
        }
    }

    @Test
    void targetsOfLearningRulesAreNotTrainable() {
        Connection pes = top.connect(a, direct, c -> c.learningRule(new PES()).label("pes"));
        Connection voja = top.connect(a, b, c -> c.learningRule(new Voja()).label("voja"));
        assertThat(trainable()).containsExactly("a/encoders", "a/bias", "direct/encoders", "sub/b/bias",
                "voja/weights", "a->sub/b/weights");
        try (Simulator sim = Simulator.of(top)) {
            Map<String, Boolean> online = sim.listParams().stream()
                    .collect(Collectors.toMap(ParameterInfo::name, ParameterInfo::online));
            assertThat(online).containsEntry(sim.paramName(pes, "weights"), true)
                    .containsEntry(sim.paramName(b, "encoders"), true).containsEntry(sim.paramName(a, "bias"), false)
                    .containsEntry(sim.paramName(voja, "weights"), false);
        }
    }

    @Test
    void targetsOfLearningRulesThatAreSetTrainableStaySoWithAWarning() {
        Connection pes = top.connect(a, direct, c -> c.learningRule(new PES()).label("pes"));
        top.connect(a, b, c -> c.learningRule(new Voja()).label("voja"));
        top.config().trainable(pes, true).trainable(Ensemble.class, true);
        String log = LogCapture.of(() -> assertThat(trainable()).contains("pes/weights", "sub/b/encoders"));
        assertThat(log.lines().filter(line -> line.contains("was set trainable too"))).hasSize(2)
                .anyMatch(line -> line.contains("\"pes\"")).anyMatch(line -> line.contains("\"b\""));
        try (Simulator sim = Simulator.of(top)) {
            assertThat(sim.listParams().stream().filter(ParameterInfo::online)).hasSize(2);
        }
    }

    @Test
    void everythingBelowFollowsWhatTheTopSays() {
        top.configureTrainable(false);
        assertThat(trainable()).isEmpty();
        top.configureTrainable(true);
        assertThat(trainable()).hasSize(6);
    }

    @Test
    void aClassIsSpokenForAboveOrBelow() {
        top.config().trainable(Ensemble.class, false);
        assertThat(trainable()).containsExactly("a->sub/b/weights");
        sub.config().trainable(Ensemble.class, true);
        assertThat(trainable()).containsExactly("sub/b/encoders", "sub/b/bias", "a->sub/b/weights");
    }

    @Test
    void oneObjectIsSpokenForAndBeatsItsClass() {
        top.config().trainable(Neurons.class, false).trainable(a.neurons(), true);
        assertThat(trainable()).containsExactly("a/encoders", "a/bias", "direct/encoders", "sub/b/encoders",
                "a->sub/b/weights");
        top.config().trainable(b, false);
        sub.config().trainable(Ensemble.class, true);
        assertThat(trainable()).contains("sub/b/encoders");
        sub.config().unset(org.nengine.Trainability.TRAINABLE, Ensemble.class);
        assertThat(trainable()).doesNotContain("sub/b/encoders");
    }

    @Test
    void networksWithinNetworksInherit() {
        Network deep = sub.network("deep").network("deeper");
        Ensemble c = deep.ensemble("c", 3, 1);
        sub.config().trainable(Ensemble.class, false);
        assertThat(trainable()).doesNotContain("sub/deep/deeper/c/encoders", "sub/deep/deeper/c/bias",
                "sub/b/encoders").contains("a/encoders");
        deep.config().trainable(c, true);
        assertThat(trainable()).contains("sub/deep/deeper/c/encoders").doesNotContain("sub/b/encoders");
    }

    @Test
    void encodersAloneAreEnabledWhereNeuronsWereDisabled() {
        top.configureTrainable(false);
        top.config().trainable(a, true);
        assertThat(trainable()).containsExactly("a/encoders");
    }

    @Test
    void whatIsNotTrainableStaysWhenTheRestIsTrained() {
        top.config().trainable(a, false).trainable(ab, false);
        Node x = top.node("x", 1);
        top.connect(x, a, c -> c.noSynapse());
        Ensemble out = top.ensemble("out", 5, 1, e -> e.neuronType(new LIFRate()));
        top.connect(x, out, c -> c.noSynapse());
        Probe p = top.probe(out.neurons());
        try (Simulator sim = build(top, s -> { })) {
            sim.compile(new SGD(1e-4), c -> c.loss(p, Loss.mse()).loss(probe, Loss.mse()));
            Map<String, Tensor> before = sim.params();
            sim.fit(Data.none(), Data.of(p, Tensor.of(new double[1][3][5])).and(probe, Tensor.of(new double[1][3][1])),
                    f -> f.steps(3));
            Map<String, Tensor> after = sim.params();
            assertThat(after.get("ensemble/a/encoders")).isEqualTo(before.get("ensemble/a/encoders"));
            assertThat(after.get("ensemble/a/bias")).isEqualTo(before.get("ensemble/a/bias"));
            assertThat(after.get("connection/a->sub/b/weights")).isEqualTo(before.get("connection/a->sub/b/weights"));
            assertThat(after.get("ensemble/out/bias")).isNotEqualTo(before.get("ensemble/out/bias"));
        }
    }

    // ---- plans

    private static Network twoProducts() {
        Network net = new Network("net", 2);
        Node x = net.node("x", t -> Math.sin(50 * t));
        Ensemble one = net.ensemble("one", 20, 1, e -> e.neuronType(new LIFRate()));
        Ensemble two = net.ensemble("two", 20, 1, e -> e.neuronType(new LIFRate()));
        net.connect(x, one);
        net.connect(x, two);
        Node sum = net.passthrough("sum", 1);
        net.connect(one, sum);
        net.connect(two, sum);
        net.probe(sum);
        return net;
    }

    private static double[][] outputs(Simulator sim) {
        sim.runSteps(30);
        return sim.data(sim.network().allProbes().get(0)).values();
    }

    private static void close(double[][] actual, double[][] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).containsExactly(expected[i], within(1e-9));
        }
    }

    @Test
    void equalOperatorsAreMergedUnlessThatIsSwitchedOff() {
        Network net = twoProducts();
        try (Simulator merged = build(net, s -> { });
                Simulator apart = build(net, s -> s.merge(false))) {
            assertThat(merged.describe()).contains("population.lif_rate, 2 operators");
            assertThat(apart.describe()).contains("population.lif_rate, 1 operator,").doesNotContain(" 2 operators");
            close(outputs(apart), outputs(merged));
        }
    }

    @Test
    void operatorsWithoutEffectAreLeftOutUnlessThatIsSwitchedOff() {
        Network net = twoProducts();
        try (Simulator simplified = build(net, s -> s.fuse(false));
                Simulator whole = build(net, s -> s.simplify(false).fuse(false))) {
            assertThat(operators(simplified)).isLessThan(operators(whole));
            assertThat(operators(whole)).isGreaterThanOrEqualTo(whole.model().stepOrder().size() - 1);
            close(outputs(whole), outputs(simplified));
        }
    }

    private static int operators(Simulator sim) {
        return Integer.parseInt(sim.describe().lines().skip(1).findFirst().orElseThrow().replaceFirst(" .*", ""));
    }

    @Test
    void theLogTellsOfThePlanAndOfFiles() {
        Network net = twoProducts();
        net.config().trainable(net.ensembles().get(0), false);
        String log = LogCapture.of(() -> build(net, s -> { }).close());
        assertThat(log).contains("INFO").containsPattern("\\d+ operators, \\d+ after simplification, in \\d+ groups; 6 "
                + "parameters, of which 4 trainable");
        assertThat(LogCapture.of(() -> build(net, s -> s.inferenceOnly(true)).close()))
                .contains("6 parameters, of which 0 trainable");
    }

    // ---- precision

    @Test
    void everythingHasThePrecisionOfTheSimulation() {
        Network net = twoProducts();
        for (DType dtype : DType.values()) {
            try (Simulator sim = build(net, s -> s.dtype(dtype))) {
                sim.runSteps(3);
                assertThat(sim.dtype()).isEqualTo(dtype);
                assertThat(sim.data(net.allProbes().get(0)).tensor().isDouble()).isEqualTo(dtype == DType.FLOAT64);
                assertThat(sim.predict(Data.none(), o -> o.steps(2)).values()).allMatch(
                        t -> t.isDouble() == (dtype == DType.FLOAT64));
                double[] bias = sim.params("ensemble/one/bias").get("ensemble/one/bias").toDoubles();
                double[] built = sim.model().ensemble(net.ensembles().get(0)).bias();
                assertThat(bias).isEqualTo(dtype == DType.FLOAT64 ? built
                        : Arrays.stream(built).map(v -> (float) v).toArray());
            }
        }
    }

    // ---- state

    @Test
    void withoutStateEveryCallStartsFromTheBeginning() {
        Network net = twoProducts();
        Probe p = net.allProbes().get(0);
        double[][] first;
        try (Simulator sim = build(net, s -> { })) {
            first = outputs(sim);
        }
        try (Simulator sim = build(net, s -> s.stateful(false))) {
            String log = LogCapture.of(() -> {
                for (int i = 0; i < 2; i++) {
                    sim.clearProbes();
                    sim.runSteps(30, Data.none(), o -> o.stateful(true));
                    assertThat(sim.data(p).values()).isDeepEqualTo(first);
                    assertThat(sim.nSteps()).isZero();
                    assertThat(sim.time()).isZero();
                }
                sim.run(0.03);
                assertThat(sim.data(p).values()).hasDimensions(60, 1);
            });
            assertThat(log).doesNotContain("stateful");
            Map<?, ?> before = sim.state();
            String warned = LogCapture.of(() -> {
                assertThat(sim.predict(Data.none(), o -> o.steps(30).stateful(true)).get(p).toItems()[0])
                        .isDeepEqualTo(first);
                sim.compile(new SGD(1e-30), Loss.mse());
                Data target = Data.of(new double[][][] {first});
                assertThat(sim.evaluate(Data.none(), target, o -> o.steps(30).stateful(true)).get("loss")).isZero();
                sim.fit(Data.none(), target, f -> f.steps(30).stateful(true).epochs(2));
            });
            assertThat(sim.state()).isEqualTo(before);
            assertThat(warned.lines().filter(line -> line.contains("stateful(true) has no effect"))).hasSize(3);
            assertThat(LogCapture.of(() -> sim.predict(Data.none(), o -> o.steps(3)))).doesNotContain("stateful");
            assertThat(sim.nSteps()).isZero();
        }
    }

    @Test
    void withoutStateWhatIsLearnedStays() {
        Network net = new Network("net", 3);
        Ensemble pre = net.ensemble("pre", 10, 1);
        Node out = net.passthrough("out", 1);
        Connection learned = net.connect(pre, out, c -> c.learningRule(new PES(1e-3)));
        net.connect(net.node(0.7), learned.learningRule());
        for (boolean trainable : new boolean[] {false, true}) {
            net.config().trainable(learned, trainable);
            try (Simulator sim = build(net, s -> s.stateful(false))) {
                Tensor before = sim.data(learned).weights().orElseThrow();
                sim.runSteps(20);
                Tensor after = sim.data(learned).weights().orElseThrow();
                assertThat(after).isNotEqualTo(before);
                sim.runSteps(20);
                assertThat(sim.data(learned).weights().orElseThrow()).isNotEqualTo(after);
                assertThat(sim.nSteps()).isZero();
            }
        }
    }

    // ---- learning phase

    private static Network neurons(NeuronType type, double current) {
        Network net = new Network("net", 0);
        Node x = net.node("x", current);
        Ensemble ens = net.ensemble("ens", 1, 1,
                e -> e.neuronType(type).gain(1).bias(0).encoders(new double[][] {{1}}));
        net.connect(x, ens.neurons(), c -> c.noSynapse());
        net.probe(ens.neurons());
        return net;
    }

    @Test
    void inTrainingModeSpikingNeuronsAnswerWithTheirRates() {
        Network net = neurons(new SpikingRectifiedLinear(), 1);
        Probe p = net.allProbes().get(0);
        try (Simulator spiking = build(net, s -> { });
                Simulator phase = build(net, s -> s.learningPhase(true))) {
            phase.runSteps(5);
            spiking.runSteps(5);
            assertThat(Arrays.stream(phase.data(p).values()).mapToDouble(row -> row[0])).containsOnly(1.0);
            assertThat(Arrays.stream(spiking.data(p).values()).mapToDouble(row -> row[0])).containsOnly(0.0);
            assertThat(phase.predict(Data.none(), o -> o.steps(2)).get(p).toDoubles()).containsOnly(1.0);
            Data ones = Data.of(new double[][][] {{{1}, {1}, {1}}});
            for (Simulator sim : List.of(phase, spiking)) {
                sim.compile(new SGD(1e-30), Loss.mse());
            }
            assertThat(phase.evaluate(Data.none(), ones, o -> o.steps(3)).get("loss")).isZero();
            assertThat(spiking.evaluate(Data.none(), ones, o -> o.steps(3)).get("loss")).isEqualTo(1.0);
            assertThat(spiking.fit(Data.none(), ones, f -> f.steps(3)).get("loss")).containsExactly(0.0);
        }
    }

    @Test
    void inInferenceModeTrainingSpikesAndNoGradientGoesThroughSpikes() {
        Network net = new Network("net", 0);
        Node x = net.node("x", 1);
        Ensemble ens = net.ensemble("ens", 20, 1, e -> e.neuronType(new LIF()));
        Node y = net.passthrough("y", 1);
        net.connect(x, ens, c -> c.noSynapse());
        Connection decoded = net.connect(ens, y, c -> c.noSynapse());
        Probe p = net.probe(y);
        try (Simulator open = build(net, s -> { });
                Simulator phase = build(net, s -> s.learningPhase(false))) {
            double[][][] target = phase.predict(Data.none(), o -> o.steps(10)).get(p).toItems();
            for (Simulator sim : List.of(open, phase)) {
                sim.compile(new SGD(1e-6), Loss.mse());
            }
            assertThat(phase.fit(Data.none(), Data.of(target), f -> f.steps(10)).get("loss")).containsExactly(0.0);
            assertThat(open.fit(Data.none(), Data.of(target), f -> f.steps(10)).get("loss").get(0)).isPositive();
            Map<String, Tensor> before = phase.params();
            phase.fit(Data.none(), Data.of(new double[1][10][1]), f -> f.steps(10));
            Map<String, Tensor> after = phase.params();
            assertThat(after.get("ensemble/ens/bias")).isEqualTo(before.get("ensemble/ens/bias"));
            assertThat(after.get("ensemble/ens/encoders")).isEqualTo(before.get("ensemble/ens/encoders"));
            assertThat(phase.data(decoded).weights().orElseThrow()).isNotEqualTo(before.get(
                    phase.paramName(decoded, "weights")));
        }
        Network random = neurons(new PoissonSpiking(new LIFRate()), 3);
        try (Simulator sim = build(random, s -> s.learningPhase(false))) {
            sim.compile(new SGD(0.1), Loss.mse());
            assertThatThrownBy(() -> sim.fit(Data.none(), Data.of(new double[1][2][1]), f -> f.steps(2)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("learningPhase(false)")
                    .hasMessageContaining("ens");
        }
    }

    @Test
    void smoothingReplacesTheRateCurveOfLifNeuronsInTrainingModeAlone() {
        double current = 1.05;
        double sigma = 0.1;
        double z = sigma * Math.log1p(Math.exp((current - 1) / sigma));
        double soft = 1 / (0.002 + 0.02 * Math.log1p(1 / z));
        double hard = 1 / (0.002 + 0.02 * Math.log1p(1 / (current - 1)));
        Network net = neurons(new LIF(), current);
        Probe p = net.allProbes().get(0);
        try (Simulator smooth = build(net, s -> s.learningPhase(true).lifSmoothing(sigma));
                Simulator plain = build(net, s -> s.learningPhase(true));
                Simulator inference = build(net, s -> s.lifSmoothing(sigma));
                Simulator reference = build(net, s -> { })) {
            for (Simulator sim : List.of(smooth, plain, inference, reference)) {
                sim.runSteps(40);
            }
            assertThat(smooth.data(p).last()[0]).isCloseTo(soft, within(1e-9));
            assertThat(plain.data(p).last()[0]).isCloseTo(hard, within(1e-9));
            assertThat(inference.data(p).values()).isDeepEqualTo(reference.data(p).values());
        }
        Network rates = neurons(new LIFRate(), current);
        try (Simulator sim = build(rates, s -> s.learningPhase(true).lifSmoothing(sigma))) {
            sim.runSteps(1);
            assertThat(sim.data(rates.allProbes().get(0)).last()[0]).isCloseTo(hard, within(1e-9));
        }
    }

    @Test
    void optionsThatContradictEachOtherOrMakeNoSenseAreRefused() {
        SimulatorBuilder builder = Simulator.builder(top).inferenceOnly(true).learningPhase(true);
        assertThatThrownBy(builder::build).isInstanceOf(ValidationException.class).hasMessageContaining("learningPhase")
                .hasMessageContaining("inferenceOnly(true)");
        builder.learningPhase(false).build().close();
        assertThatThrownBy(() -> builder.lifSmoothing(0)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("lifSmoothing");
    }

    @Test
    void initialValuesOfWeightsDoNotDependOnOptions() {
        Network net = new Network("net", 9);
        Node x = net.node("x", 1, 2);
        Node y = net.passthrough("y", 2);
        net.connect(x, y, c -> c.transform(new Uniform(-1, 1)));
        try (Simulator one = build(net, s -> { });
                Simulator other = build(net,
                        s -> s.merge(false).simplify(false).inferenceOnly(true).stateful(false))) {
            assertThat(other.params()).isEqualTo(one.params());
        }
    }

    @Test
    void aFunctionThatChangesItsInputChangesNothingElse() {
        Network net = new Network("net", 0);
        Node x = net.node("x", 0.25, 0.5);
        Node relay = net.passthrough("relay", 2);
        Node vandal = net.node("vandal", 2, (t, v) -> {
            double sum = v[0] + v[1];
            Arrays.fill(v, -7);
            return sum;
        });
        net.connect(x, relay, c -> c.noSynapse());
        net.connect(relay, vandal, c -> c.noSynapse());
        Probe relayed = net.probe(relay);
        Probe summed = net.probe(vandal);
        try (Simulator sim = build(net, s -> s.minibatch(2))) {
            sim.runSteps(3);
            assertThat(sim.data(relayed).item(1)).isDeepEqualTo(new double[][] {{0.25, 0.5}, {0.25, 0.5}, {0.25, 0.5}});
            assertThat(sim.data(summed).item(1)).isDeepEqualTo(new double[][] {{0.75}, {0.75}, {0.75}});
        }
    }
}
