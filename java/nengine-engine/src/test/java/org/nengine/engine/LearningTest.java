package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.BCM;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.Solver;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

/** Learning rules on the engine: in minibatches, merged, within a network that is trained, kept and put back. */
class LearningTest {

    private static final Solver FULL = new LstsqL2().weights(true);
    private static final int STEPS = 40;

    @TempDir
    private Path folder;

    // ---- minibatches

    /** Every rule, all driven by one input, with everything probed that changes. */
    private static final class Learners {

        private final Network net = new Network(9);
        private final Node input;
        private final Map<String, Probe> probes = new LinkedHashMap<>();
        private final Ensemble tuned;

        Learners(double[][] rows) {
            net.config().ensemble(e -> e.neuronType(new LIFRate()));
            input = net.node(t -> rows[(int) Math.rint(t / 0.001) - 1], n -> n.sizeOut(2));
            Ensemble a = net.ensemble("a", 12, 2);
            Ensemble b = net.ensemble("b", 9, 2);
            Ensemble c = net.ensemble("c", 7, 2);
            tuned = net.ensemble("tuned", 8, 2);
            net.connect(input, a, k -> k.noSynapse());
            Connection pes = net.connect(a, net.passthrough(2), k -> k.learningRule(new PES(1e-2)));
            Connection rls = net.connect(a, net.passthrough(2), k -> k.learningRule(new RLS(1e-2)));
            Connection bcm = net.connect(a, b, k -> k.solver(FULL).learningRule(
                    BCM.builder().learningRate(1e-8).thetaSynapse(0.02).build()));
            Connection oja = net.connect(a.neurons(), c.neurons(),
                    k -> k.transform(constant(7, 12, 1e-4)).learningRule(new Oja(1e-6)));
            Connection voja = net.connect(input, tuned, k -> k.learningRule(new Voja(0.1)));
            net.connect(input, pes.learningRule());
            net.connect(input, rls.learningRule());
            net.connect(input.get(0), voja.learningRule());
            for (Connection learned : List.of(pes, rls, bcm, oja)) {
                add(learned, "weights", net.probe(learned, "weights"));
                add(learned, "delta", net.probe(learned.learningRule(), "delta"));
            }
            add(rls, "inv_gamma", net.probe(rls.learningRule(), "inv_gamma"));
            add(voja, "delta", net.probe(voja.learningRule(), "delta"));
            add(voja, "scaled_encoders", net.probe(voja.learningRule(), "scaled_encoders"));
        }

        private void add(Connection learned, String what, Probe probe) {
            probes.put(learned.learningRule().type() + " " + what, probe);
        }
    }

    private static double[][] constant(int rows, int columns, double value) {
        double[][] matrix = new double[rows][columns];
        Arrays.stream(matrix).forEach(row -> Arrays.fill(row, value));
        return matrix;
    }

    @Test
    void everyItemOfAMinibatchLearnsOnItsOwnAsTheReferenceSimulatorDoes() {
        RandomState random = new RandomState(3);
        double[][][] data = new double[3][STEPS][];
        for (double[][] item : data) {
            for (int i = 0; i < STEPS; i++) {
                item[i] = random.uniform(-1, 1, 2);
            }
        }
        Learners all = new Learners(new double[STEPS][2]);
        try (Simulator sim = Simulator.builder(all.net).minibatch(3).dtype(DType.FLOAT64).build()) {
            Tensor inputs = Tensor.of(data);
            sim.runSteps(STEPS, Data.of(all.input, inputs));
            for (int item = 0; item < 3; item++) {
                Learners one = new Learners(data[item]);
                try (ReferenceSimulator reference = new ReferenceSimulator(one.net)) {
                    reference.runSteps(STEPS);
                    for (String name : all.probes.keySet()) {
                        compare(name + " of item " + item, sim.data(all.probes.get(name)).item(item),
                                reference.data(one.probes.get(name)));
                    }
                }
            }
        }
    }

    private static void compare(String name, double[][] actual, double[][] expected) {
        double largest = Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
        assertThat(largest).as(name).isPositive();
        assertThat(actual).as(name).hasDimensions(expected.length, expected[0].length);
        for (int step = 0; step < expected.length; step++) {
            assertThat(actual[step]).as("%s, step %d", name, step)
                    .containsExactly(expected[step], within(1e-11 * largest));
        }
    }

    // ---- merging

    @ParameterizedTest
    @ValueSource(strings = {"pes", "full pes", "rls", "bcm", "oja", "voja"})
    void twoConnectionsOfDifferentSizesAndRatesLearnInOneGroup(String rule) {
        Network net = new Network(2);
        for (int i = 1; i <= 2; i++) {
            double rate = i * 1e-4;
            Ensemble pre = net.ensemble("pre" + i, 5 * i, 1);
            Ensemble post = net.ensemble("post" + i, 7 - i, 1);
            net.connect(pre, post, c -> {
                if (rule.matches("full pes|bcm|oja")) {
                    c.solver(FULL);
                }
                c.learningRule(switch (rule) {
                    case "rls" -> new RLS(rate);
                    case "bcm" -> new BCM(rate);
                    case "oja" -> new Oja(rate);
                    case "voja" -> new Voja(rate);
                    default -> new PES(rate);
                });
            });
            net.probe(post);
        }
        try (Simulator sim = Simulator.of(net)) {
            // All but RLS are fused with the products of what they change.
            String kind = rule.replace("full ", "");
            assertThat(sim.describe()).contains(": " + kind + (kind.equals("rls") ? "" : ".factored")
                    + ", 2 operators");
        }
    }

    // ---- training

    /** A network with one trainable weight, from which all depends that a rule learns from. */
    private static final class Trained {

        private final Network net = new Network(5);
        private final Connection weight;
        private final Probe probe;

        Trained(String rule, double w, double rate) {
            net.config().ensemble(e -> e.neuronType(new Sigmoid()).maxRates(new Uniform(250, 350)));
            net.config().trainable(Ensemble.class, false).trainable(Connection.class, false);
            Node input = net.node("x", t -> Math.sin(60 * t));
            Ensemble a = net.ensemble("a", 8, 1);
            weight = net.connect(input, a, c -> c.transform(new double[][] {{w}}).noSynapse());
            net.config().trainable(weight, true);
            Node output = net.passthrough("y", 1);
            switch (rule) {
                case "pes" -> learnFromError(net.connect(a, output, c -> c.learningRule(new PES(rate, 0.002))), input);
                case "rls" -> learnFromError(net.connect(a, output, c -> c.learningRule(new RLS(rate, 0.002))), input);
                case "voja" -> {
                    Ensemble b = net.ensemble("b", 6, 1);
                    Connection learned = net.connect(a, b, c -> c.learningRule(new Voja(rate, 0.002)));
                    net.connect(a, learned.learningRule());
                    net.connect(b, output);
                }
                case "bcm" -> learnFromActivities(a, output,
                        BCM.builder().learningRate(rate).preSynapse(0.002).thetaSynapse(0.01).build());
                case "oja" -> learnFromActivities(a, output,
                        Oja.builder().learningRate(rate).preSynapse(0.002).build());
                default -> throw new IllegalArgumentException(rule);
            }
            probe = net.probe(output);
        }

        private void learnFromError(Connection learned, Node input) {
            net.connect(learned.post(), learned.learningRule(), c -> c.synapse(0.002));
            net.connect(input, learned.learningRule(), c -> c.transform(-1));
        }

        private void learnFromActivities(Ensemble a, Node output, LearningRuleType type) {
            Ensemble b = net.ensemble("b", 6, 1);
            net.connect(a, b, c -> c.solver(FULL).learningRule(type));
            net.connect(b, output);
        }

        /** The loss, and its gradient by the weight: what a step of gradient descent takes away from it. */
        double[] lossAndGradient(int minibatch) {
            try (Simulator sim = Simulator.builder(net).minibatch(minibatch).dtype(DType.FLOAT64).build()) {
                sim.compile(new SGD(1), Loss.mse());
                double before = sim.data(weight).weights().orElseThrow().get(0);
                Tensor target = Tensor.wrap(new double[minibatch * STEPS], minibatch, STEPS, 1);
                History history = sim.fit(Data.none(), Data.of(probe, target), f -> f.steps(STEPS));
                double after = sim.data(weight).weights().orElseThrow().get(0);
                return new double[] {history.get("loss").get(0), before - after};
            }
        }
    }

    private static double rate(String rule) {
        return switch (rule) {
            case "pes", "rls" -> 1e-2;
            case "voja" -> 1;
            case "bcm" -> 1e-7;
            default -> 1e-6;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"pes", "rls", "bcm", "oja", "voja"})
    void gradientsGoThroughWhatARuleLearns(String rule) {
        double h = 1e-5;
        double w = 0.8;
        double rate = rate(rule);
        double numeric = (new Trained(rule, w + h, rate).lossAndGradient(1)[0]
                - new Trained(rule, w - h, rate).lossAndGradient(1)[0]) / (2 * h);
        double gradient = new Trained(rule, w, rate).lossAndGradient(1)[1];
        assertThat(gradient).as("%s: gradient by central differences %s", rule, numeric)
                .isCloseTo(numeric, within(1e-6 * Math.abs(numeric)));
        assertThat(new Trained(rule, w, rate).lossAndGradient(3)[1]).as("in a minibatch")
                .isCloseTo(gradient, within(1e-12 * Math.abs(gradient)));
        double unlearned = new Trained(rule, w, 0).lossAndGradient(1)[1];
        assertThat(Math.abs(gradient - unlearned)).as("%s: %s with learning, %s without", rule, gradient, unlearned)
                .isGreaterThan(1e-3 * Math.abs(unlearned));
    }

    @Test
    void whatARuleLearnsIsNotTrainedButStillLearnsDuringTraining() {
        Trained trained = new Trained("pes", 0.8, 1e-2);
        Connection learned = trained.net.connections().get(1);
        try (Simulator sim = Simulator.builder(trained.net).dtype(DType.FLOAT64).build()) {
            double[] before = sim.data(learned).weights().orElseThrow().toDoubles();
            sim.runSteps(STEPS, Data.none(), o -> o.stateful(false));
            double[] run = sim.data(learned).weights().orElseThrow().toDoubles();
            assertThat(run).isNotEqualTo(before);
            sim.reset();
            sim.compile(new SGD(1e-30), Loss.mse());
            Tensor target = Tensor.wrap(new double[STEPS], 1, STEPS, 1);
            sim.fit(Data.none(), Data.of(trained.probe, target), f -> f.steps(STEPS));
            assertThat(sim.data(learned).weights().orElseThrow().toDoubles()).containsExactly(run, within(1e-15));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsSaidToBeTrainableIsTrainedAlthoughARuleChangesIt(boolean said) {
        Network both = new Network(4);
        both.config().ensemble(e -> e.neuronType(new RectifiedLinear()).maxRates(new Uniform(1, 2)));
        both.config().trainable(Ensemble.class, false).trainable(Connection.class, false);
        Node x = both.node("x", 0.5);
        Ensemble a = both.ensemble("a", 10, 1);
        Node y = both.passthrough("y", 1);
        Connection encoders = both.connect(x, a, c -> c.noSynapse().learningRule(new Voja(0)));
        Connection decoders = both.connect(a, y, c -> c.noSynapse().learningRule(new PES(0)));
        Ensemble other = both.ensemble("other", 10, 1);
        Connection trainedAnyway = both.connect(other, y, c -> c.noSynapse());
        both.config().trainable(trainedAnyway, true);
        if (said) {
            both.config().trainable(a, true).trainable(decoders, true);
        }
        Probe output = both.probe(y);
        try (Simulator sim = Simulator.builder(both).minibatch(2).dtype(DType.FLOAT64).build()) {
            double[][] encodersBefore = sim.data(a).scaledEncoders();
            double[] decodersBefore = sim.data(decoders).weights().orElseThrow().toDoubles();
            sim.compile(new SGD(1e-3), Loss.mse());
            sim.fit(Data.none(), Data.of(output, Tensor.wrap(new double[] {3, 3}, 2, 1, 1)), f -> f.steps(1));
            assertThat(Arrays.deepEquals(sim.data(a).scaledEncoders(), encodersBefore)).isEqualTo(!said);
            assertThat(Arrays.equals(sim.data(decoders).weights().orElseThrow().toDoubles(), decodersBefore))
                    .isEqualTo(!said);
        }
        assertThat(encoders.learningRules()).hasSize(1);
    }

    // ---- kept and put back

    private final Network net = new Network(6);
    private final Node key = net.node("key", 0.6, -0.8);
    private final Ensemble memory = net.ensemble("memory", 20, 2, e -> e.intercepts(new Choice(0.1)).radius(1.5)
            .neuronType(new LIFRate()));
    private final Connection voja = net.connect(key, memory, c -> c.learningRule(new Voja(0.1)));
    private final Probe output = net.probe(memory.neurons());

    @Test
    void encodersAreKeptUntilParametersAreReset() {
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build()) {
            double[][] before = sim.data(memory).scaledEncoders();
            sim.runSteps(50);
            double[][] after = sim.data(memory).scaledEncoders();
            assertThat(after).isNotEqualTo(before);
            sim.reset(r -> r.parameters(false));
            assertThat(sim.data(memory).scaledEncoders()).isEqualTo(after);
            sim.saveParams(folder.resolve("learned.npz"));
            sim.reset();
            assertThat(sim.data(memory).scaledEncoders()).isEqualTo(before);
            sim.loadParams(folder.resolve("learned.npz"));
            assertThat(sim.data(memory).scaledEncoders()).isEqualTo(after);
        }
    }

    @Test
    void learnedEncodersCanBeFrozenWithoutAMinibatch() {
        double[][] learned;
        double[] last;
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build()) {
            sim.runSteps(50);
            learned = sim.data(memory).scaledEncoders();
            sim.freezeParams(net);
            voja.reassign(c -> c.learningRules());
            sim.reset(r -> r.parameters(false));
        }
        try (ReferenceSimulator reference = new ReferenceSimulator(net)) {
            double[][] frozen = reference.model().ensemble(memory).scaledEncoders();
            for (int i = 0; i < learned.length; i++) {
                assertThat(frozen[i]).as("neuron %d", i).containsExactly(learned[i], within(1e-12 * 100));
            }
        }
    }

    @Test
    void encodersThatDifferBetweenItemsCannotBeFrozen() {
        try (Simulator sim = Simulator.builder(net).minibatch(2).build()) {
            assertThatThrownBy(() -> sim.freezeParams(memory)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("memory").hasMessageContaining("encoders in each item")
                    .hasMessageContaining("without a minibatch");
        }
    }

    @Test
    void learningInFloat32FollowsThatInFloat64() {
        double[][] doubles = outputs(DType.FLOAT64);
        double[][] floats = outputs(DType.FLOAT32);
        for (int i = 0; i < doubles.length; i++) {
            assertThat(floats[i]).as("step %d", i).containsExactly(doubles[i], within(1e-4 * 200));
        }
    }

    private double[][] outputs(DType dtype) {
        try (Simulator sim = Simulator.builder(net).dtype(dtype).build()) {
            sim.runSteps(100);
            return sim.data(output).values();
        }
    }

    // ---- the benchmark network

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theBenchmarkNetworkOfPesRunsOnBothSimulators(int dimensions) {
        for (boolean spiking : new boolean[] {false, true}) {
            Network bench = new Network("pes", 0);
            bench.config().ensemble(e -> e.neuronType(spiking ? new LIF() : new RectifiedLinear())
                    .gain(new Choice(1, -1)).bias(new Uniform(-1, 1)));
            double[] ones = new double[dimensions];
            Arrays.fill(ones, 1);
            Node inp = bench.node("inp", ones);
            Ensemble pre = bench.ensemble("pre", 50 * dimensions, dimensions);
            Node post = bench.passthrough("post", dimensions);
            bench.connect(inp, pre);
            Connection learned = bench.connect(pre, post, c -> c.learningRule(new PES()));
            bench.connect(post, learned.learningRule(), c -> c.transform(-1));
            bench.connect(inp, learned.learningRule());
            Probe p = bench.probe(post);
            try (Simulator sim = Simulator.builder(bench).dtype(DType.FLOAT64).build();
                    ReferenceSimulator reference = new ReferenceSimulator(bench)) {
                sim.runSteps(100);
                reference.runSteps(100);
                compare("post", sim.data(p).values(), reference.data(p));
            }
        }
    }
}
