package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.LogCapture;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.networks.BasalGanglia;
import org.nengine.networks.CircularConvolution;
import org.nengine.networks.InputGatedMemory;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.training.Adam;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.SparseMatrix;

/** Reading, telling and freezing parameters. */
class ParametersBehaviourTest {

    private static Simulator doubles(Network net) {
        return Simulator.builder(net).dtype(DType.FLOAT64).build();
    }

    /** Equal up to a part of the largest number. */
    private static void close(double[][] actual, double[][] expected, double tolerance) {
        double largest = Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("row %d", i).containsExactly(expected[i], within(tolerance * largest));
        }
    }

    // ---- reading

    private final Network net = new Network("net", 6);
    private final Node input = net.node("input", 0.5);
    private final Ensemble normal = net.ensemble("normal", 10, 2, e -> e.radius(3));
    private final Ensemble unnormal = net.ensemble("long", 4, 1,
            e -> e.encoders(new double[][] {{2}, {-3}, {0.5}, {1}}).normalizeEncoders(false));
    private final Ensemble direct = net.ensemble("direct", 1, 2, e -> e.neuronType(new Direct()));
    private final Connection factor = net.connect(input, normal.get(0), c -> c.transform(0.5));
    private final Connection plain = net.connect(input, unnormal);
    private final Connection decoded = net.connect(normal, unnormal, c -> c.function(x -> x[0] * x[1]));
    private final Probe probe = net.probe(unnormal, p -> p.synapse(0.01));

    @Test
    void ensemblesOfAllKindsTellTheirParameters() {
        try (Simulator sim = doubles(net)) {
            for (Ensemble ensemble : List.of(normal, unnormal)) {
                EnsembleData data = sim.data(ensemble);
                assertThat(data.gain()).containsExactly(sim.model().ensemble(ensemble).gain(), within(1e-9));
                close(data.encoders(), sim.model().ensemble(ensemble).encoders(), 1e-12);
                close(data.scaledEncoders(), sim.model().ensemble(ensemble).scaledEncoders(), 0);
                assertThat(data.bias()).isEqualTo(sim.model().ensemble(ensemble).bias());
                assertThat(data.maxRates()).containsExactly(sim.model().ensemble(ensemble).maxRates(), within(1e-6));
                assertThat(data.intercepts()).containsExactly(sim.model().ensemble(ensemble).intercepts(),
                        within(1e-9));
                close(data.evalPoints(), sim.model().ensemble(ensemble).evalPoints(), 0);
            }
            assertThat(sim.data(unnormal).encoders()).isDeepEqualTo(new double[][] {{2}, {-3}, {0.5}, {1}});
            EnsembleData none = sim.data(direct);
            assertThat(none.gain()).isEmpty();
            assertThat(none.bias()).isEmpty();
            assertThat(none.maxRates()).isEmpty();
            assertThat(none.scaledEncoders()).isDeepEqualTo(none.encoders());
        }
    }

    @Test
    void connectionsTellTheirWeightsInTheShapeOfTheTransform() {
        Connection diagonal = net.connect(normal.neurons().slice(0, 4), unnormal.neurons(),
                c -> c.transform(1, 2, 3, 4));
        Connection sparse = net.connect(normal.neurons(), unnormal.neurons(),
                c -> c.transform(new Sparse(4, 10, new int[][] {{0, 1}, {3, 9}}, new double[] {5, 6})));
        try (Simulator sim = doubles(net)) {
            assertThat(sim.data(plain).weights()).isEmpty();
            assertThat(sim.data(factor).weights()).contains(Tensor.wrap(new double[] {0.5}));
            assertThat(sim.data(decoded).weights().orElseThrow().shape()).containsExactly(1, 10);
            assertThat(sim.data(decoded).solverInfo().rmses()).isNotEmpty();
            assertThat(sim.data(decoded).evalPoints()).isPresent();
            assertThat(sim.data(diagonal).weights()).contains(Tensor.wrap(new double[] {1, 2, 3, 4}, 4));
            assertThat(sim.data(sparse).weights()).contains(Tensor.wrap(new double[] {5, 6}, 2));
        }
    }

    @Test
    void encodersThatChangeShowInGainAndEncoders() {
        try (Simulator sim = doubles(net)) {
            double[] ones = new double[20];
            Arrays.fill(ones, 1);
            sim.setSignal(sim.model().signal(normal, "encoders"), ones);
            assertThat(sim.data(normal).gain()).containsOnly(new double[] {3 * Math.sqrt(2)}, within(1e-12));
            for (double[] row : sim.data(normal).encoders()) {
                assertThat(row).containsExactly(new double[] {1 / Math.sqrt(2), 1 / Math.sqrt(2)}, within(1e-12));
            }
        }
    }

    @Test
    void afterCloseTheParametersAreThoseOfTheBuildWithAWarning() {
        Simulator sim = doubles(net);
        double[] built = sim.data(decoded).weights().orElseThrow().toDoubles();
        sim.setSignal(sim.model().signal(decoded, "weights"), new double[10]);
        assertThat(sim.data(decoded).weights().orElseThrow().toDoubles()).containsOnly(0);
        sim.close();
        String log = LogCapture.of(() -> {
            assertThat(sim.data(decoded).weights().orElseThrow().toDoubles()).isEqualTo(built);
            assertThat(sim.data(normal).gain()).isEqualTo(sim.model().ensemble(normal).gain());
        });
        assertThat(log).contains("WARN").contains("is closed").contains("normal");
    }

    @Test
    void whatIsNotInTheNetworkHasNoData() {
        Network other = new Network(0);
        Ensemble foreign = other.ensemble(3, 1);
        Connection alsoForeign = other.connect(foreign, foreign);
        try (Simulator sim = doubles(net)) {
            assertThatThrownBy(() -> sim.data(foreign)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("not part of");
            assertThatThrownBy(() -> sim.data(alsoForeign)).isInstanceOf(ValidationException.class);
            assertThatThrownBy(() -> sim.data(other.probe(foreign))).isInstanceOf(ValidationException.class);
        }
    }

    @Test
    void runsFollowEachOtherInWhatProbesRecorded() {
        try (Simulator one = doubles(net);
                Simulator withAxis = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(1).build()) {
            one.runSteps(5);
            double[][] first = one.data(probe).values();
            one.runSteps(3);
            assertThat(one.data(probe).values()).hasDimensions(8, 1);
            assertThat(Arrays.copyOf(one.data(probe).values(), 5)).isDeepEqualTo(first);
            withAxis.runSteps(8);
            assertThat(one.data(probe).tensor().shape()).containsExactly(8, 1);
            assertThat(withAxis.data(probe).tensor().shape()).containsExactly(1, 8, 1);
        }
    }

    @Test
    void parametersAreListedAndReadByName() {
        Connection learned = net.connect(normal, unnormal, c -> c.transform(new double[][] {{1, 0}})
                .learningRule(new PES()).label("learned"));
        net.config().trainable(unnormal.neurons(), false);
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build()) {
            List<ParameterInfo> list = sim.listParams();
            assertThat(list.stream().map(ParameterInfo::name)).containsExactly("ensemble/normal/encoders",
                    "ensemble/normal/bias", "ensemble/long/encoders", "ensemble/long/bias",
                    "ensemble/direct/encoders", "connection/input->normal[0:1]/weights",
                    "connection/normal->long/weights", "connection/learned/weights");
            assertThat(list.stream().filter(p -> !p.trainable()).map(ParameterInfo::name))
                    .containsExactly("ensemble/long/bias", "connection/learned/weights");
            assertThat(list.stream().filter(ParameterInfo::online).map(ParameterInfo::owner)).containsExactly(learned);
            assertThat(list.get(0).shape()).containsExactly(10, 2);
            assertThat(list.get(5).shape()).isEmpty();
            assertThat(list.get(5).size()).isEqualTo(1);
            assertThat(sim.params().keySet())
                    .containsExactlyElementsOf(list.stream().map(ParameterInfo::name).toList());
            Map<String, Tensor> two = sim.params(sim.paramName(learned, "weights"), sim.paramName(normal, "encoders"));
            assertThat(two.keySet()).containsExactly("connection/learned/weights", "ensemble/normal/encoders");
            assertThat(two.get("connection/learned/weights").shape()).containsExactly(2, 1, 10);
            assertThat(two.get("ensemble/normal/encoders").toRows()).isDeepEqualTo(sim.data(normal).scaledEncoders());
            assertThat(sim.paramName(unnormal.neurons(), "bias")).isEqualTo("ensemble/long/bias");
            assertThatThrownBy(() -> sim.params("nothing")).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("nothing").hasMessageContaining("ensemble/normal/bias");
            assertThatThrownBy(() -> sim.paramName(normal, "weights")).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("encoders, bias");
            String summary = sim.summary();
            assertThat(summary.lines().filter(line -> line.startsWith("ensemble/normal/encoders"))).singleElement()
                    .asString().contains("(10, 2)", "20", "trainable");
            assertThat(summary).contains("Total params: 63", "Trainable params: 49", "Non-trainable params: 14");
        }
    }

    // ---- telling

    @Test
    void whatHasNoParametersToTellIsRefused() {
        try (Simulator sim = doubles(net)) {
            assertThatThrownBy(() -> sim.getNengoParams(new NetworkObject[] {input}))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("input")
                    .hasMessageContaining("ensembles, neurons, connections");
            assertThatThrownBy(() -> sim.getNengoParams(direct)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("direct").hasMessageContaining("no neurons");
            assertThatThrownBy(() -> sim.getNengoParams(new Network(0).ensemble(3, 1)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("not part of");
            assertThatThrownBy(() -> sim.getNengoParamsByLabel(normal, decoded))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("no label");
            Ensemble twin = net.ensemble("normal", 3, 1);
            try (Simulator two = doubles(net)) {
                assertThatThrownBy(() -> two.getNengoParamsByLabel(normal, twin))
                        .isInstanceOf(ValidationException.class).hasMessageContaining("\"normal\"");
            }
            assertThatThrownBy(() -> sim.getNengoParams(decoded, normal).get(0).ensemble())
                    .isInstanceOf(ValidationException.class).hasMessageContaining("connection");
            assertThatThrownBy(() -> sim.getNengoParams(normal, decoded).get(0).connection())
                    .isInstanceOf(ValidationException.class).hasMessageContaining("ensemble");
        }
    }

    @Test
    void oneObjectGivesItsParametersSeveralAListOrAMap() {
        try (Simulator sim = doubles(net)) {
            EnsembleParams one = sim.getNengoParams(normal);
            assertThat(sim.getNengoParams(normal.neurons()).encoders()).isDeepEqualTo(one.encoders());
            assertThat(one.gain()).isEqualTo(sim.model().ensemble(normal).gain());
            assertThat(one.bias()).isEqualTo(sim.model().ensemble(normal).bias());
            List<NengoParams> list = sim.getNengoParams(decoded, normal, factor);
            assertThat(list).hasSize(3);
            assertThat(list.get(1).ensemble().encoders()).isDeepEqualTo(one.encoders());
            assertThat(list.get(0).connection().solver().orElseThrow().values().orElseThrow()).hasDimensions(10, 1);
            assertThat(list.get(2).connection().solver()).isEmpty();
            assertThat(sim.getNengoParamsByLabel(normal, unnormal).keySet()).containsExactly("normal", "long");
        }
    }

    /** Makes a network whose ensembles and connections are set up as another function says. */
    private static Probe[] model(Network net, Adjusting settings) {
        Node x = net.node("x", t -> new double[] {Math.sin(20 * t), Math.cos(30 * t), 0.3});
        Node image = net.node("image", t -> IMAGE);
        Ensemble a = net.ensemble("a", 30, 3, settings.ensemble("a", e -> e.radius(2).neuronType(new LIFRate())));
        Ensemble b = net.ensemble("b", 20, 2, settings.ensemble("b", e -> e.neuronType(new RectifiedLinear())));
        Consumer<ConnectionOptions> s = c -> c.synapse(0.003);
        net.connect(x.slice(0, 2), a.slice(1, 3), settings.connection("xa",
                s.andThen(c -> c.transform(new Uniform(-1, 1)))));
        net.connect(x.get(0), a.get(0), settings.connection("plain", s));
        net.connect(a.slice(0, 2), b, settings.connection("ab", s.andThen(c -> c.function(v -> new double[] {
            v[0] * v[1], v[0], v[1]}).transform(new double[][] {{1, 0.5, 0}, {0, 0, 0.3}}))));
        net.connect(a.neurons(), b.neurons(), settings.connection("neurons",
                s.andThen(c -> c.transform(new Uniform(-0.001, 0.001)))));
        net.connect(a.neurons().slice(0, 20), b.neurons(), settings.connection("scalar",
                s.andThen(c -> c.transform(0.0005))));
        net.connect(a.get(2), b.neurons().slice(0, 1), settings.connection("toneurons", s));
        net.connect(image, b.neurons(), settings.connection("convolution", s.andThen(c -> c.transform(
                Convolution.builder(2, 12, 1).build()))));
        net.connect(image.slice(0, 9), a.neurons().slice(0, 19), settings.connection("transposed",
                s.andThen(c -> c.transform(ConvolutionTranspose.builder(1, 9, 1).strides(2).build()))));
        net.connect(x, b.neurons(), settings.connection("matrix", s.andThen(c -> c.transform(new Sparse(
                SparseMatrix.ofDense(MATRIX))))));
        net.connect(x, b.neurons(), settings.connection("indices", s.andThen(c -> c.transform(new Sparse(20, 3,
                new int[][] {{0, 1}, {7, 2}, {19, 0}}, new Uniform(0.1, 0.2))))));
        return new Probe[] {net.probe(a.neurons()), net.probe(b.neurons())};
    }

    private static final double[] IMAGE = {0, 1, 2, -1, 0.5, 0, 0, 1, 1, 0.2, 0.1, -0.4};

    private static final double[][] MATRIX = new double[20][3];

    static {
        MATRIX[0] = new double[] {0, 0.2, 0};
        MATRIX[13] = new double[] {-0.3, 0, 0.1};
    }

    /** Settings of ensembles and connections by label, of which some may be replaced. */
    private interface Adjusting {
        Consumer<EnsembleOptions> ensemble(String label, Consumer<EnsembleOptions> settings);

        Consumer<ConnectionOptions> connection(String label, Consumer<ConnectionOptions> settings);
    }

    @Test
    void aNetworkThatIsMadeAnewFromTheParametersDoesTheSame() {
        Network original = new Network("original", 1);
        Probe[] probes = model(original, new Adjusting() {
            @Override
            public Consumer<EnsembleOptions> ensemble(String label, Consumer<EnsembleOptions> settings) {
                return settings;
            }

            @Override
            public Consumer<ConnectionOptions> connection(String label, Consumer<ConnectionOptions> settings) {
                return settings.andThen(c -> c.label(label));
            }
        });
        Map<String, NengoParams> params = new LinkedHashMap<>();
        List<double[][]> expected = new ArrayList<>();
        try (Simulator sim = doubles(original)) {
            train(sim, probes);
            sim.reset(r -> r.parameters(false));
            sim.runSteps(40);
            for (Probe p : probes) {
                expected.add(sim.data(p).values());
            }
            List<NetworkObject> objects = new ArrayList<>(original.ensembles());
            objects.addAll(original.connections());
            params.putAll(sim.getNengoParamsByLabel(objects.toArray(NetworkObject[]::new)));
        }
        Network again = new Network("again", 77);
        Probe[] others = model(again, new Adjusting() {
            @Override
            public Consumer<EnsembleOptions> ensemble(String label, Consumer<EnsembleOptions> settings) {
                return settings.andThen(params.get(label).ensemble());
            }

            @Override
            public Consumer<ConnectionOptions> connection(String label, Consumer<ConnectionOptions> settings) {
                return params.get(label).connection().andThen(c -> c.synapse(0.003));
            }
        });
        try (ReferenceSimulator sim = new ReferenceSimulator(again)) {
            sim.runSteps(40);
            for (int i = 0; i < others.length; i++) {
                close(sim.data(others[i]), expected.get(i), 1e-9);
            }
        }
    }

    private static void train(Simulator sim, Probe... probes) {
        sim.compile(new SGD(1e-6), c -> {
            for (Probe p : probes) {
                c.loss(p, Loss.mse());
            }
        });
        Map<String, Tensor> before = sim.params();
        Data targets = Data.none();
        for (Probe p : probes) {
            targets = targets.and(p, Tensor.of(new double[1][4][p.sizeIn()]));
        }
        Data all = targets;
        sim.fit(Data.none(), all, f -> f.epochs(3).steps(4));
        assertThat(sim.params()).isNotEqualTo(before);
    }

    // ---- freezing

    @TestFactory
    Stream<DynamicTest> aReadyMadeNetworkThatIsFrozenDoesInTheReferenceWhatItDidHere() {
        Map<String, java.util.function.Function<Network, Node>> networks = new LinkedHashMap<>();
        networks.put("basal ganglia", top -> {
            BasalGanglia bg = BasalGanglia.builder(3).build(top);
            top.connect(top.node(0.8, 0.4, 0.6), bg.input());
            return bg.output();
        });
        networks.put("circular convolution", top -> {
            CircularConvolution bind = CircularConvolution.builder(20, 4).build(top);
            top.connect(top.node(0.5, -0.2, 0.3, 0.4), bind.inputA());
            top.connect(top.node(0.1, 0.7, -0.3, 0.2), bind.inputB());
            return bind.output();
        });
        networks.put("oscillator", top -> {
            Ensemble oscillator = top.ensemble(60, 2);
            top.connect(top.node(t -> t < 0.02 ? new double[] {10, 0} : new double[2]), oscillator);
            top.connect(oscillator, oscillator, c -> c.synapse(0.1)
                    .function(x -> new double[] {x[0] + 0.5 * x[1], x[1] - 0.5 * x[0]}));
            Node out = top.passthrough("out", 2);
            top.connect(oscillator, out);
            return out;
        });
        networks.put("input-gated memory", top -> {
            InputGatedMemory memory = InputGatedMemory.builder(30, 2).build(top);
            top.connect(top.node(t -> new double[] {0.5, -0.4}), memory.input());
            top.connect(top.node(t -> t < 0.03 ? 0 : 1), memory.gate());
            return memory.output();
        });
        return networks.entrySet().stream().map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
            Network top = new Network(e.getKey(), 2);
            Probe out = top.probe(e.getValue().apply(top), p -> p.synapse(0.01));
            double[][] expected;
            double[][] before;
            try (Simulator sim = doubles(top)) {
                sim.runSteps(80);
                before = sim.data(out).values();
                sim.compile(new Adam(1e-3), Loss.mse());
                sim.fit(Data.none(), Data.of(out, Tensor.of(new double[1][10][out.sizeIn()])),
                        f -> f.epochs(2).steps(10));
                sim.reset(r -> r.parameters(false));
                sim.runSteps(80);
                expected = sim.data(out).values();
                assertThat(expected).isNotEqualTo(before);
                sim.freezeParams(top);
            }
            try (ReferenceSimulator reference = new ReferenceSimulator(top)) {
                reference.runSteps(80);
                close(reference.data(out), expected, 1e-9);
            }
        }));
    }

    @Test
    void connectionsThatLearnAreFrozenUnlessItemsDiffer() {
        Connection learned = net.connect(normal, unnormal, c -> c.transform(new double[][] {{1, 0}})
                .learningRule(new PES()));
        Node error = net.node("error", 0.5);
        net.connect(error, learned.learningRule());
        try (Simulator three = Simulator.builder(net).minibatch(3).build()) {
            three.runSteps(3);
            assertThatThrownBy(() -> three.freezeParams(net)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("other weights in each item");
            assertThatThrownBy(() -> three.getNengoParams(learned)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("getNengoParams").hasMessageContaining("other weights in each item");
        }
        try (Simulator one = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(1).build()) {
            one.runSteps(20);
            double[] weights = one.data(learned).weights().orElseThrow().toDoubles();
            assertThat(weights).isNotEqualTo(one.model().connection(learned).weights().orElseThrow().values());
            one.freezeParams(net);
            try (Simulator again = doubles(net)) {
                assertThat(again.data(learned).weights().orElseThrow().toDoubles()).containsExactly(weights,
                        within(1e-15));
            }
        }
    }

    @Test
    void neuronsStandForTheirEnsembleWhenTheyAreFrozen() {
        try (Simulator sim = doubles(net)) {
            double[] ones = new double[20];
            Arrays.fill(ones, 1);
            sim.setSignal(sim.model().signal(normal, "encoders"), ones);
            sim.freezeParams(normal.neurons());
            try (Simulator again = doubles(net)) {
                close(again.data(normal).scaledEncoders(), sim.data(normal).scaledEncoders(), 1e-12);
            }
        }
    }

    @Test
    void aClosedSimulatorFreezesNothing() {
        Simulator sim = doubles(net);
        sim.close();
        assertThatThrownBy(() -> sim.freezeParams(normal)).isInstanceOf(SimulatorClosedException.class);
        assertThatThrownBy(() -> sim.getNengoParams(normal)).isInstanceOf(SimulatorClosedException.class);
    }

    // ---- inference only

    @Test
    void withoutTrainingTheOutputIsTheSameAndNothingIsTrainable() {
        try (Simulator sim = doubles(net);
                Simulator only = Simulator.builder(net).dtype(DType.FLOAT64).inferenceOnly(true).build()) {
            sim.runSteps(10);
            only.runSteps(10);
            assertThat(only.data(probe).values()).isDeepEqualTo(sim.data(probe).values());
            assertThat(sim.listParams()).allMatch(ParameterInfo::trainable);
            assertThat(only.listParams()).hasSameSizeAs(sim.listParams()).noneMatch(ParameterInfo::trainable);
            only.compile(new Adam(), Loss.mse());
            Data target = Data.of(new double[1][5][1]);
            assertThat(only.evaluate(Data.none(), target, o -> o.steps(5))).isEqualTo(evaluated(sim, target));
            assertThatThrownBy(() -> only.fit(Data.none(), target, f -> f.steps(5)))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("inferenceOnly(true)")
                    .hasMessageContaining("fit");
        }
    }

    private static Map<String, Double> evaluated(Simulator sim, Data target) {
        sim.compile(new Adam(), Loss.mse());
        return sim.evaluate(Data.none(), target, o -> o.steps(5));
    }
}
