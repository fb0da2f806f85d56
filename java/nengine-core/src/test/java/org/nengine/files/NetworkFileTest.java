package org.nengine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.Network;
import org.nengine.NetworkTwins;
import org.nengine.Node;
import org.nengine.NodeOptions;
import org.nengine.NodeOutput;
import org.nengine.Probe;
import org.nengine.ProbeHistory;
import org.nengine.ProbeOptions;
import org.nengine.RuleSetting;
import org.nengine.Setting;
import org.nengine.Slice;
import org.nengine.Trainability;
import org.nengine.TransformSetting;
import org.nengine.build.Model;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.goldens.GoldenModels;
import org.nengine.io.Npz;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.Piecewise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Alpha;

class NetworkFileTest {

    private static final double DT = 0.001;
    private static final int STEPS = 20;
    private static final Set<String> STORED = new TreeSet<>();

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("net.nengine");
    }

    private Network saved(Network net) throws IOException {
        NetworkFile.save(net, file());
        return NetworkFile.load(file());
    }

    /**
     * Golden models with the functions of their nodes replaced by tables of the same values. What then is still code is
     * refused with the name of the object; all else comes back to the same numbers.
     */
    @TestFactory
    Stream<DynamicTest> everyGoldenModelComesBackToTheSameNumbers() {
        return GoldenModels.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            Network net = GoldenModels.describe(name);
            net.allNodes().forEach(NetworkFileTest::tabulate);
            List<String> code = net.allObjects().stream().filter(NetworkFileTest::isCode)
                    .map(Object::toString).toList();
            if (code.isEmpty()) {
                NetworkTwins.assertSame(net, saved(net), DT, STEPS);
                STORED.add(name);
            } else {
                assertThatThrownBy(() -> saved(net)).isInstanceOf(ValidationException.class)
                        .hasMessageContaining("cannot be stored in a file")
                        .satisfies(e -> assertThat(code).anyMatch(object -> e.getMessage().startsWith(object)));
            }
        }));
    }

    @AfterAll
    static void mostGoldenModelsWereStored() {
        assertThat(STORED).hasSizeGreaterThan(GoldenModels.names().size() * 3 / 4);
    }

    private static void tabulate(Node node) {
        if (node.output() instanceof NodeOutput.TimeFunction function) {
            DoubleFunction<double[]> f = function.f();
            double[][] table = new double[STEPS][];
            for (int i = 0; i < STEPS; i++) {
                table[i] = f.apply((i + 1) * DT);
            }
            node.setOutput(new PresentInput(table, DT));
        }
    }

    private static boolean isCode(Object object) {
        if (object instanceof Node node) {
            return node.output() instanceof NodeOutput.InputFunction
                    || node.output() instanceof NodeOutput.ProcessOutput p && isCode(p.process());
        }
        return object instanceof Connection c && c.function().isPresent() && !c.isDecoded();
    }

    private static boolean isCode(Process process) {
        return process instanceof Piecewise p ? p.values().isEmpty()
                : !process.getClass().getPackage().equals(WhiteNoise.class.getPackage());
    }

    @Test
    void everythingOfANetworkComesBack() throws IOException {
        Network net = new Network("all of \"it\" \u03b1", 5);
        net.config().ensemble(e -> e.radius(2).neuronType(new LIFRate()).noGain())
                .connection(c -> c.synapse(new Alpha(0.1)).transform(2)).probe(p -> p.sampleEvery(0.002).noSynapse());
        Network inner = net.network("inner", 6);
        Ensemble a = inner.ensemble("a", 12, 2, e -> e.seed(7).noise(new WhiteNoise().withSeed(3))
                .intercepts(new Uniform(-0.5, 0.5)).evalPoints(new Uniform(-1, 1)).nEvalPoints(60));
        Ensemble b = net.ensemble(10, 1, e -> e.normalizeEncoders(false).gain(new Uniform(1, 2))
                .bias(new Uniform(0, 1)));
        Ensemble direct = net.ensemble("direct", 1, 3, e -> e.neuronType(new Direct()));
        Node signal = net.node(new WhiteSignal(0.1, 50).withSeed(2), n -> n.label("signal").sizeOut(3));
        Node constant = net.node("constant", 1, -0.0);
        Node relay = net.passthrough("relay", 2);
        net.connect(signal.slice(Slice.range(Slice.OPEN, Slice.OPEN, -2)), relay, c -> c.noTransform().noSynapse());
        net.connect(constant, relay.indices(1, 0), c -> c.transform(new double[] {0.5, 0.25}).seed(9));
        net.connect(relay.mask(true, false), a.get(-1), c -> c.label("masked"));
        Connection learned = inner.connect(a, a, c -> c.function("swap", x -> new double[] {x[1], x[0]})
                .learningRule(new PES(0.01)).transform(new Uniform(-1, 1)).solver(new LstsqL2(0.02)));
        net.connect(b, learned.learningRule().get(0), c -> c.noSynapse());
        net.connect(a.get(0), b, c -> c.function(x -> x[0] * x[0]));
        net.connect(a, b.neurons().slice(2, 5), c -> c.transform(new double[][] {{1, 2}, {3, 4}, {5, 6}}));
        net.connect(a, direct, c -> c.function(x -> new double[] {1, x[0], x[1]}).evalPoints(new Uniform(0, 1))
                .scaleEvalPoints(false));
        net.connect(b, direct.get(0), c -> c.evalPoints(new double[][] {{0}, {0.5}, {1}})
                .function(new double[][] {{1}, {2}, {3}}));
        net.probe(a, "input");
        net.probe(b.neurons().slice("::3"), p -> p.label("rates").sampleEveryStep());
        net.probe(learned.learningRule(), "error");
        net.probe(learned, "weights", p -> p.sampleEvery(0.005));
        inner.probe(a.get(1), p -> p.synapse(0.02).solver(new LstsqL2(0.3)).seed(1));
        net.config().trainable(Connection.class, false).trainable(a, false).trainable(b.neurons(), true);
        net.config().keepHistory(false).keepHistory(net.probes().get(0), true);

        Network twin = saved(net);
        NetworkTwins.assertSame(net, twin, DT, 30);
        assertThat(twin.label()).contains("all of \"it\" \u03b1");
        assertThat(twin.seed()).hasValue(5);
        assertThat(twin.networks().get(0).label()).contains("inner");
        assertThat(twin.networks().get(0).seed()).hasValue(6);
        for (int i = 0; i < net.allEnsembles().size(); i++) {
            assertThat(twin.allEnsembles().get(i).settings())
                    .hasToString(net.allEnsembles().get(i).settings().toString());
        }
        assertThat(twin.allProbes().stream().map(Probe::attribute)).containsExactlyElementsOf(
                net.allProbes().stream().map(Probe::attribute).toList());
        assertThat(twin.allProbes().get(1).label()).contains("rates");
        assertThat(twin.allProbes().get(1).sampleEvery()).isEmpty();
        assertThat(twin.allProbes().get(3).sampleEvery()).hasValue(0.005);
        assertThat(twin.allProbes()).extracting(ProbeHistory::isKept).containsExactly(true, false, false, false, false);
        assertThat(twin.nodes().get(1).output()).isInstanceOfSatisfying(NodeOutput.Constant.class,
                c -> assertThat(c.value()).isEqualTo(new double[] {1, -0.0}));
        assertThat(twin.config()).hasToString(net.config().toString());
        assertThat(twin.config().connection().get(ConnectionOptions.TRANSFORM))
                .isEqualTo(new TransformSetting.Scalar(2));
        assertThat(Trainability.configured(twin.networks().get(0).ensembles().get(0))).contains(false);
        assertThat(Trainability.configured(twin.ensembles().get(0).neurons())).contains(true);
        assertThat(twin.config().find(Trainability.TRAINABLE, Connection.class)).contains(false);
        assertThat(twin.connections().get(2).label()).contains("masked");
    }

    @Test
    void defaultsOfEveryKindComeBack() throws IOException {
        Network net = new Network();
        net.config().ensemble(e -> e.radius(2).encoders(new double[][] {{1}}).intercepts(0.5).maxRates(100)
                        .evalPoints(new double[][] {{1}}).nEvalPoints(3).neuronType(new Direct()).gain(1).bias(2)
                        .noise(new WhiteNoise()).normalizeEncoders(false).label("e").seed(1))
                .node(n -> n.sizeIn(2).sizeOut(3).label("n"))
                .connection(c -> c.noSynapse().function(new double[][] {{1, 2}}).transform(new double[] {1, 2})
                        .solver(new NoSolver()).learningRules(new PES(), new PES(0.5)).evalPoints(new Uniform(0, 1))
                        .scaleEvalPoints(false).label("c").seed(4294967295L))
                .probe(p -> p.sampleEvery(0.1).synapse(0.2).solver(new LstsqL2(0.5)).label("p").seed(2));
        Network twin = saved(net);
        assertThat(twin.config()).hasToString(net.config().toString());
        assertThat(twin.config().ensemble().options()).allMatch(o -> twin.config().ensemble().isSet(o.name()));
        assertThat(twin.config().ensemble().get(EnsembleOptions.ENCODERS))
                .isEqualTo(FixedValues.of(new double[][] {{1}}));
        assertThat(twin.config().node().get(NodeOptions.SIZE_IN)).hasValue(2);
        assertThat(twin.config().connection().options()).allMatch(o -> twin.config().connection().isSet(o.name()));
        assertThat(twin.config().connection().get(ConnectionOptions.FUNCTION).orElseThrow().points())
                .isDeepEqualTo(new double[][] {{1, 2}});
        assertThat(twin.config().connection().get(ConnectionOptions.LEARNING_RULES))
                .extracting(RuleSetting::type).containsExactly(new PES(), new PES(0.5));
        assertThat(twin.config().probe().get(ProbeOptions.SAMPLE_EVERY)).hasValue(0.1);
    }

    @Test
    void theSameNetworkGivesTheSameFileAlsoAfterItWasLoaded() throws IOException {
        Network net = squares();
        NetworkFile.save(net, file());
        byte[] first = Files.readAllBytes(file());
        NetworkFile.save(NetworkFile.load(file()), file());
        assertThat(Files.readAllBytes(file())).isEqualTo(first);
        assertThat(folder.toFile().list()).containsExactly("net.nengine");
    }

    /** An ensemble whose square is decoded. */
    private static Network squares() {
        Network net = new Network("squares", 1);
        Ensemble a = net.ensemble("a", 30, 1);
        Ensemble b = net.ensemble("b", 30, 1);
        net.connect(a, b, c -> c.function("square", x -> x[0] * x[0]));
        net.probe(b);
        return net;
    }

    @Test
    void functionsOfConnectionsAreStoredByTheirValuesAndTheFileSaysSo() throws IOException {
        Network net = squares();
        String note = "connections/0 (from ensembles/0 to ensembles/1): the function \"square\" is stored by its "
                + "values at 750 evaluation points";
        assertThat(NetworkFile.save(net, file())).containsExactly(note);
        assertThat(NetworkArchive.read(file(), 1 << 20).text().get("notes").get(0).textValue()).isEqualTo(note);
        Network twin = NetworkFile.load(file());
        Connection square = twin.connections().get(0);
        assertThat(square.function().orElseThrow().name()).isEqualTo("square");
        NetworkTwins.assertSame(net, twin, DT, 20);

        double[] point = Model.build(twin, DT).connection(square).evalPoints().orElseThrow()[3];
        assertThat(square.function().orElseThrow().apply(point)).containsExactly(point[0] * point[0]);
        double[] rounded = {point[0] * (1 + 1e-14)};
        assertThat(square.function().orElseThrow().apply(rounded)).containsExactly(point[0] * point[0]);
        assertThatThrownBy(() -> square.function().orElseThrow().apply(new double[] {17}))
                .isInstanceOf(SimulationException.class).hasMessageContaining("\"square\"")
                .hasMessageContaining("[17.0]").hasMessageContaining("give the connection a function again");
        square.reassign(c -> c.function(x -> x[0]));
        assertThat(square.function().orElseThrow().apply(new double[] {17})).containsExactly(17);
    }

    @Test
    void decodersThatAreGivenNeedNoValuesOfTheFunction() throws IOException {
        Network net = new Network("frozen");
        Ensemble a = net.ensemble("a", 3, 1);
        net.connect(a, net.passthrough(2), c -> c.function("pair", x -> new double[] {x[0], 1})
                .solver(new NoSolver(new double[][] {{1, 2}, {3, 4}, {5, 6}})));
        assertThat(NetworkFile.save(net, file())).isEmpty();
        Connection pair = NetworkFile.load(file()).connections().get(0);
        assertThat(pair.function().orElseThrow().size()).isEqualTo(2);
        assertThat(pair.solver()).isEqualTo(net.connections().get(0).solver());
    }

    @Test
    void valuesAtPointsThatAreDrawnAnewAreRefused() throws IOException {
        Network net = new Network("net");
        Ensemble a = net.ensemble("a", 10, 1);
        net.connect(a, a, c -> c.function("f", x -> x[0]).label("loop"));
        assertThatThrownBy(() -> NetworkFile.save(net, file())).isInstanceOf(ValidationException.class)
                .hasMessage("<Connection \"loop\">.function: cannot be stored in a file: \"f\" is code and would be "
                        + "stored by its values at the evaluation points, but these are drawn anew in every build; "
                        + "give the network or <Ensemble \"a\"> a seed");
        assertThat(file()).doesNotExist();
        a.reassign(e -> e.seed(3));
        assertThat(NetworkFile.save(net, file())).hasSize(1);
        a.reassign(e -> e.noSeed().evalPoints(new double[][] {{0}, {0.5}, {1}}));
        assertThat(NetworkFile.save(net, file())).hasSize(1);
    }

    @Test
    void codeIsRefusedWithTheObjectAndTheWayOut() {
        Network timed = new Network("net", 0);
        timed.node("clock", t -> t);
        assertRefused(timed, "<Node \"clock\">.output: cannot be stored in a file: it is a function in Java; use a "
                + "process such as PresentInput, or a constant that is replaced by an input when the network runs");
        Network reacting = new Network("net", 0);
        reacting.sink("sink", 1, (t, x) -> { });
        assertRefused(reacting, "<Node \"sink\">.output: cannot be stored");
        Network called = new Network("net", 0);
        called.connect(called.node("n", 1), called.passthrough("p", 1), c -> c.label("c").function("f", x -> x));
        assertRefused(called, "<Connection \"c\">.function: cannot be stored in a file: \"f\" is code that is called "
                + "in every step, because <Node \"n\"> has no neurons that are decoded; use a transform, or an "
                + "ensemble of neurons");
        Network byDefault = new Network("net", 0);
        byDefault.config().connection(c -> c.function("f", x -> x));
        assertRefused(byDefault, "<Network \"net\">.config.connection.function: cannot be stored in a file: the "
                + "default function \"f\" of connections is code; forget it with "
                + "config().connection().unset(\"function\"): connections keep theirs");
        Network outside = new Network("net", 0);
        Network part = outside.network("part");
        part.probe(outside.ensemble("far", 1, 1), p -> p.label("p"));
        assertRefused(part, "<Probe \"p\" of 'decoded_output' of <Ensemble \"far\">>.target: cannot be stored in a "
                + "file: <Ensemble \"far\"> is outside <Network \"part\">; save the network that holds both");
        Network odd = new Network("net", 0);
        odd.config().set(new Setting<>("cores", Set.of(Ensemble.class)), Ensemble.class, 2);
        assertRefused(odd, "<Network \"net\">.config.settings.cores: cannot be stored in a file: no service of type "
                + "org.nengine.files.CodecProvider says that this setting is stored; unset it");
    }

    private void assertRefused(Network net, String message) {
        assertThatThrownBy(() -> NetworkFile.save(net, file())).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith(message);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aFileStaysAsItIsIfItsReplacementFails() throws IOException {
        NetworkFile.save(squares(), file());
        byte[] before = Files.readAllBytes(file());
        Network bad = squares();
        bad.node(t -> t);
        assertThatThrownBy(() -> NetworkFile.save(bad, file())).isInstanceOf(ValidationException.class);
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aNetworkInsideAnotherCanBeSavedAlone() throws IOException {
        Network net = new Network("net", 3);
        Network part = net.network("part", 4);
        Ensemble a = part.ensemble("a", 10, 1);
        part.connect(a, a, c -> c.function(x -> x[0] * 0.5));
        NetworkTwins.assertSame(part, saved(part), DT, 10);
    }

    @Test
    void anArrayIsStoredOnce() throws IOException {
        Network net = squares();
        net.connect(net.ensembles().get(0), net.ensembles().get(1), c -> c.function("cube", x -> x[0] * x[0] * x[0]));
        NetworkFile.save(net, file());
        assertThat(NetworkArchive.read(file(), 1 << 20).arrays()).hasSize(3);
        NetworkTwins.assertSame(net, NetworkFile.load(file()), DT, 10);
    }

    @Test
    void arraysOfAFileAreNumPyArrays() throws IOException {
        NetworkFile.save(squares(), file());
        NetworkArchive archive = NetworkArchive.read(file(), 1 << 20);
        assertThat(archive.arrays()).hasSize(2);
        assertThat(archive.arrays().get(0).shape()).containsExactly(750, 1);
        assertThatThrownBy(() -> Npz.read(file())).isInstanceOf(IOException.class).hasMessageContaining("network.json");
    }

    @Test
    void classesAndSettingsOfUsersAreStoredWithCodecsOfTheirOwn() throws IOException {
        Network net = new Network("net", 1);
        Node counter = net.node("counter", new OwnCodecs.Counter(10, OptionalLong.of(3)));
        Ensemble a = net.ensemble(5, 1, e -> e.noise(new OwnCodecs.Counter(0, OptionalLong.empty())));
        net.connect(counter, a);
        net.probe(counter);
        net.config().set(OwnCodecs.CORES, Ensemble.class, 2).set(OwnCodecs.CORES, a, 3);
        Network twin = saved(net);
        NetworkTwins.assertSame(net, twin, DT, 5);
        assertThat(twin.config().find(OwnCodecs.CORES, Ensemble.class)).contains(2);
        assertThat(twin.config().find(OwnCodecs.CORES, twin.ensembles().get(0))).contains(3);
    }
}
