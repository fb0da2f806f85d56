package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.NetworkObject;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.BuiltEnsemble;
import org.nengine.build.Model;
import org.nengine.build.Weights;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.Npz;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.solvers.LstsqL2;
import org.nengine.training.Adam;
import org.nengine.training.Loss;
import org.nengine.transforms.Convolution;

class ParametersTest {

    @TempDir
    private Path folder;

    private final Network net = new Network("net", 4);
    private final Node input = net.node("in", t -> Math.sin(30 * t));
    private final Ensemble a = net.ensemble("a", 30, 2, e -> e.neuronType(new LIFRate()).radius(2));
    private final Ensemble b = net.ensemble(20, 1, e -> e.neuronType(new RectifiedLinear()));
    private final Connection first = net.connect(input, a.get(0));
    private final Connection second = net.connect(a, b,
            c -> c.function(x -> x[0] * x[1]).transform(0.5).synapse(0.005));
    private final Connection third = net.connect(b.neurons(), b.neurons(), c -> c.transform(0.001).synapse(0.01));
    private final Probe probe = net.probe(b, p -> p.synapse(0.01));

    private Simulator doubles() {
        return Simulator.builder(net).dtype(DType.FLOAT64).build();
    }

    private static void train(Simulator sim) {
        sim.compile(new Adam(1e-4), Loss.mse());
        Tensor target = Tensor.of(new double[][][] {{{0.3}, {0.2}, {0.1}}});
        sim.fit(Data.none(), Data.of(target), f -> f.epochs(5).steps(3));
    }

    private double[][] outputs(Simulator sim) {
        sim.reset(r -> r.parameters(false));
        sim.runSteps(30);
        return sim.data(probe).values();
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

    @Test
    void parametersAreThoseOfTheBuildUntilSomethingChangesThem() {
        try (Simulator sim = doubles()) {
            BuiltEnsemble built = sim.model().ensemble(a);
            EnsembleData data = sim.data(a);
            close(data.scaledEncoders(), built.scaledEncoders(), 0);
            close(data.encoders(), built.encoders(), 1e-12);
            assertThat(data.gain()).containsExactly(built.gain(), within(1e-9));
            assertThat(data.bias()).containsExactly(built.bias(), within(0.0));
            assertThat(data.maxRates()).containsExactly(built.maxRates(), within(1e-6));
            assertThat(data.intercepts()).containsExactly(built.intercepts(), within(1e-9));
            close(data.evalPoints(), built.evalPoints(), 0);
            assertThat(sim.data(first).weights()).isEmpty();
            assertThat(sim.data(second).weights().orElseThrow().shape()).containsExactly(1, 30);
            assertThat(sim.data(third).weights().orElseThrow().shape()).isEmpty();
            assertThat(sim.data(third).weights().orElseThrow().get(0)).isEqualTo(0.001);
        }
    }

    @Test
    void anEnsembleFollowsItsTrainedEncoders() {
        try (Simulator sim = doubles()) {
            double[] ones = new double[60];
            Arrays.fill(ones, 1);
            sim.setSignal(sim.model().signal(a, "encoders"), ones);
            EnsembleData data = sim.data(a);
            assertThat(data.gain()).containsOnly(new double[] {2 * Math.sqrt(2)}, within(1e-12));
            assertThat(data.encoders()[7]).containsExactly(new double[] {Math.sqrt(0.5), Math.sqrt(0.5)},
                    within(1e-12));
        }
    }

    @Test
    void directEnsemblesHaveNoNeuronsToTellOf() {
        Ensemble direct = net.ensemble(1, 2, e -> e.neuronType(new Direct()));
        try (Simulator sim = doubles()) {
            assertThat(sim.data(direct).gain()).isEmpty();
            assertThat(sim.data(direct).bias()).isEmpty();
        }
    }

    @Test
    void learnedWeightsHaveAnAxisForItemsIfTheSimulatorHas() {
        Ensemble error = net.ensemble(10, 1);
        Connection learned = net.connect(a, b, c -> c.transform(new double[][] {{0, 0}}).learningRule(new PES(1e-3)));
        net.connect(input, error);
        net.connect(error, learned.learningRule());
        try (Simulator one = doubles();
                Simulator three = Simulator.builder(net).minibatch(3).build()) {
            double[] before = one.data(learned).weights().orElseThrow().toDoubles();
            one.runSteps(20);
            assertThat(one.data(learned).weights().orElseThrow().shape()).containsExactly(1, 30);
            assertThat(one.data(learned).weights().orElseThrow().toDoubles()).isNotEqualTo(before);
            assertThat(three.data(learned).weights().orElseThrow().shape()).containsExactly(3, 1, 30);
            one.reset(r -> r.parameters(false));
            assertThat(one.data(learned).weights().orElseThrow().toDoubles()).isNotEqualTo(before);
            one.reset();
            assertThat(one.data(learned).weights().orElseThrow().toDoubles()).isEqualTo(before);
        }
    }

    // ---- files

    @Test
    void aFileHasOneArrayForEachParameterWithAReadableName() throws IOException {
        Network inner = net.network("inner net");
        Ensemble c = inner.ensemble("c", 5, 1);
        inner.ensemble("c", 5, 1);
        net.connect(c, b.neurons().slice(0, 3), k -> k.transform(new double[][] {{1}, {1}, {1}}));
        try (Simulator sim = Simulator.of(net)) {
            sim.saveParams(folder.resolve("params"));
        }
        assertThat(folder.resolve("params.npz")).exists();
        try (ZipFile zip = new ZipFile(folder.resolve("params.npz").toFile())) {
            assertThat(zip.stream().map(e -> e.getName())).containsExactly("ensemble/a/encoders.npy",
                    "ensemble/a/bias.npy", "ensemble/ensemble1/encoders.npy", "ensemble/ensemble1/bias.npy",
                    "ensemble/inner_net/c/encoders.npy", "ensemble/inner_net/c/bias.npy",
                    "ensemble/inner_net/c_1/encoders.npy", "ensemble/inner_net/c_1/bias.npy",
                    "connection/a->ensemble1/weights.npy",
                    "connection/ensemble1.neurons->ensemble1.neurons/weights.npy",
                    "connection/inner_net/c->ensemble1.neurons[0:3]/weights.npy");
        }
        assertThat(Npz.read(folder.resolve("params.npz")).get("ensemble/a/encoders").shape()).containsExactly(30, 2);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).as("no temporary file is left").hasSize(1);
        }
    }

    @Test
    void aNetworkOfAnotherSeedTakesTheParametersOver() {
        double[][] expected;
        try (Simulator sim = doubles()) {
            train(sim);
            expected = outputs(sim);
            sim.saveParams(folder.resolve("trained.npz"));
            train(sim);
            assertThat(outputs(sim)).isNotEqualTo(expected);
            sim.loadParams(folder.resolve("trained.npz"));
            assertThat(outputs(sim)).isDeepEqualTo(expected);
        }
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build()) {
            sim.loadParams(folder.resolve("trained"));
            sim.runSteps(30);
            close(sim.data(probe).item(1), expected, 1e-9);
            sim.reset();
            sim.runSteps(30);
            assertThat(sim.data(probe).item(1)).isNotEqualTo(expected);
        }
    }

    @Test
    void parametersOfAnotherStructureAreRefusedAndNothingChanges() {
        Network other = new Network("other", 1);
        Ensemble c = other.ensemble("a", 31, 2);
        other.ensemble("extra", 5, 1);
        other.connect(other.node(1), c.get(0));
        try (Simulator sim = Simulator.of(other)) {
            sim.saveParams(folder.resolve("other.npz"));
        }
        try (Simulator sim = doubles()) {
            double[][] before = sim.data(a).scaledEncoders();
            assertThatThrownBy(() -> sim.loadParams(folder.resolve("other.npz")))
                    .isInstanceOf(SimulationException.class)
                    .hasMessageContaining("\"ensemble/a/encoders\" has the shape [31, 2] instead of [30, 2]")
                    .hasMessageContaining("\"connection/a->ensemble1/weights\" is missing")
                    .hasMessageContaining("\"ensemble/extra/bias\" is not a parameter here");
            assertThat(sim.data(a).scaledEncoders()).isDeepEqualTo(before);
        }
    }

    @Test
    void filesThatCannotBeReadOrWrittenAreNamed() throws IOException {
        Files.writeString(folder.resolve("text.npz"), "no archive");
        try (Simulator sim = doubles()) {
            assertThatThrownBy(() -> sim.loadParams(folder.resolve("absent"))).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("absent.npz");
            assertThatThrownBy(() -> sim.loadParams(folder.resolve("text"))).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("text.npz");
            assertThatThrownBy(() -> sim.saveParams(folder.resolve("no/such/folder/p")))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("p.npz");
        }
    }

    // ---- freezing

    @Test
    void aFrozenNetworkDoesInTheReferenceWhatTheTrainedSimulatorDid() {
        // A probe's own decoders are solved anew for the trained neurons, so what is compared is what these do.
        Probe neurons = net.probe(b.neurons());
        double[][] trainedNeurons;
        try (Simulator sim = doubles()) {
            train(sim);
            sim.reset(r -> r.parameters(false));
            sim.runSteps(30);
            trainedNeurons = sim.data(neurons).values();
            sim.freezeParams(net);
        }
        try (ReferenceSimulator reference = new ReferenceSimulator(net)) {
            reference.runSteps(30);
            close(reference.data(neurons), trainedNeurons, 1e-9);
        }
    }

    @Test
    void everyKindOfConnectionCanBeFrozen() {
        Ensemble error = net.ensemble("error", 10, 1);
        Node pair = net.node("pair", 0.2, -0.3);
        Node image = net.node("image", new double[8]);
        Ensemble c = net.ensemble("c", 12, 2);
        net.connect(pair, c, k -> k.transform(2));
        net.connect(pair, c, k -> k.transform(1, -1));
        net.connect(a.get(1), c,
                k -> k.function(x -> new double[] {x[0], 1}).transform(new double[][] {{1, 2}, {3, 4}}));
        net.connect(c.neurons(), a.neurons().slice(0, 12), k -> k.transform(-0.001));
        net.connect(image, c.neurons(), k -> k.transform(Convolution.builder(2, 8, 1).build()).synapse(0.005));
        net.connect(input, error);
        Connection learned = net.connect(c.get(0), b, k -> k.learningRule(new PES(1e-3)));
        net.connect(error, learned.learningRule());
        Map<Connection, Tensor> weights = new LinkedHashMap<>();
        Map<Ensemble, EnsembleData> neurons = new LinkedHashMap<>();
        try (Simulator sim = doubles()) {
            train(sim);
            sim.runSteps(20);
            net.connections().forEach(k -> sim.data(k).weights().ifPresent(w -> weights.put(k, w)));
            net.ensembles().forEach(e -> neurons.put(e, sim.data(e)));
            assertThat(weights.get(learned).toDoubles())
                    .isNotEqualTo(sim.model().connection(learned).weights().orElseThrow().values());
            sim.freezeParams(net);
        }
        Model model = Model.build(net, 0.001);
        assertThat(weights).hasSize(9);
        weights.forEach((connection, expected) -> {
            Weights built = model.connection(connection).weights().orElseThrow();
            assertThat(built.shape()).as("%s", connection).isEqualTo(expected.shape());
            assertThat(built.values()).as("%s", connection).containsExactly(expected.toDoubles(), within(1e-12));
        });
        neurons.forEach((ensemble, expected) -> {
            close(model.ensemble(ensemble).scaledEncoders(), expected.scaledEncoders(), 1e-12);
            assertThat(model.ensemble(ensemble).bias()).isEqualTo(expected.bias());
        });
    }

    @Test
    void singleObjectsCanBeFrozen() {
        try (Simulator sim = doubles()) {
            train(sim);
            double[] bias = sim.data(a).bias();
            double[] weights = sim.data(second).weights().orElseThrow().toDoubles();
            double[] untouched = sim.model().ensemble(b).bias();
            sim.freezeParams(a, second);
            try (Simulator again = doubles()) {
                assertThat(again.data(a).bias()).isEqualTo(bias);
                assertThat(again.data(second).weights().orElseThrow().toDoubles()).containsExactly(weights,
                        within(1e-15));
                assertThat(again.data(b).bias()).isEqualTo(untouched);
            }
        }
    }

    @Test
    void whatCannotBeFrozenIsRefusedAndNothingChanges() {
        Ensemble direct = net.ensemble("direct", 1, 1, e -> e.neuronType(new Direct()));
        Connection full = net.connect(a.get(0), b, c -> c.solver(new LstsqL2(0.1).weights(true)));
        try (Simulator sim = doubles()) {
            assertThatThrownBy(() -> sim.freezeParams(direct)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("direct").hasMessageContaining("no neurons");
            assertThatThrownBy(() -> sim.freezeParams(second, full)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("full weights");
            assertThat(second.transform().toString()).contains("Dense");
            assertThatThrownBy(() -> sim.freezeParams(probe)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("no parameters");
            NetworkObject foreign = new Network(0).ensemble(3, 1);
            assertThatThrownBy(() -> sim.freezeParams(foreign)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("not part of");
        }
    }
}
