package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.distributions.Choice;
import org.nengine.distributions.CosineSimilarity;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Exponential;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.PDF;
import org.nengine.distributions.QuasirandomSequence;
import org.nengine.distributions.ScatteredHypersphere;
import org.nengine.distributions.SqrtBeta;
import org.nengine.distributions.SubvectorLength;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.WhiteNoise;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;

/** What cannot be described is refused with the name of the object, what is wrong, and what would be right. */
class NodeErrorsTest {

    private static Arguments mistake(String what, ThrowingCallable call, String... fragments) {
        return Arguments.of(what, call, fragments);
    }

    /** A process of the given sizes. */
    private static Process sized(int sizeIn, int sizeOut, OptionalLong seed) {
        return new Process(sizeIn, sizeOut, seed) {
            @Override
            public ProcessStep step(int in, int out, double dt, RandomState rng) {
                return (t, input, output) -> { };
            }
        };
    }

    static Stream<Arguments> mistakes() {
        Network net = new Network(0);
        Node silent = net.sink("silent", 1, (t, x) -> { });
        Node relay = net.passthrough("relay", 2);
        Node timed = net.node("timed", t -> t);
        Node fed = net.node("fed", 1, (t, x) -> x);
        Ensemble direct = net.ensemble("direct", 5, 1, e -> e.neuronType(new Direct()));
        Ensemble spiking = net.ensemble("spiking", 5, 1);
        return Stream.of(
                mistake("no function", () -> net.node("n", (FunctionOfTime) null), "Node \"n\".output", "null"),
                mistake("no function of input", () -> net.node("n", 1, (FunctionOfInput) null), "Node \"n\".output",
                        "null"),
                mistake("no process", () -> net.node("n", (Process) null), "Node \"n\".output", "null"),
                mistake("no synapse", () -> net.node("n", 1, (Synapse) null), "SynapseProcess.synapse", "null"),
                mistake("negative input", () -> net.passthrough("n", -1), "sizeIn", "-1"),
                mistake("negative size of a synapse", () -> net.node("n", -1, new Lowpass(0.1)), "-1"),
                mistake("negative output", () -> net.node(t -> t, n -> n.sizeOut(-2)), "sizeOut", "-2"),
                mistake("infinite constant", () -> net.node("n", Double.POSITIVE_INFINITY), "Node \"n\".output",
                        "finite"),
                mistake("function with input without size", () -> net.node((t, x) -> x, n -> n.label("n")),
                        "Node \"n\".output", "sizeIn"),
                mistake("result of another kind", () -> net.node("n", t -> new int[] {1}), "Node \"n\".output",
                        "int[]"),
                mistake("constant of another size later", () -> timed.setOutput(1, 2), "Node \"timed\".output", "1"),
                mistake("constant for an input later", () -> fed.setOutput(1), "Node \"fed\".output",
                        "input of size 1"),
                mistake("function of time for an input later", () -> fed.setOutput(t -> t), "Node \"fed\".output",
                        "(t, x)"),
                mistake("function of input without one later", () -> timed.setOutput((t, x) -> t),
                        "Node \"timed\".output", "no input"),
                mistake("connection from a node without output", () -> net.connect(silent, relay), "silent"),
                mistake("probe of a node without output", () -> net.probe(silent), "silent"),
                mistake("connection to a node without input", () -> net.connect(relay, timed), "timed"),
                mistake("probe of an unknown value of a node", () -> net.probe(relay, "input"), "input", "output"),
                mistake("slice of a node out of range", () -> relay.get(2), "2"),
                mistake("connection from neurons that are not there", () -> net.connect(direct.neurons(), relay),
                        "direct"),
                mistake("connection to neurons that are not there", () -> net.connect(relay, direct.neurons()),
                        "direct"),
                mistake("probe of neurons that are not there", () -> net.probe(direct.neurons()), "direct"),
                mistake("probe of an unknown state", () -> net.probe(spiking.neurons(), "adaptation"), "adaptation",
                        "voltage"),
                mistake("probe by an old name", () -> net.probe(spiking.neurons(), "spikes"), "spikes", "output"),
                mistake("slice of neurons out of range", () -> spiking.neurons().get(5), "5"),
                mistake("negative default input of a process", () -> sized(-1, 1, OptionalLong.empty()),
                        "Process.defaultSizeIn", "-1"),
                mistake("negative default output of a process", () -> sized(0, -1, OptionalLong.empty()),
                        "Process.defaultSizeOut", "-1"),
                mistake("seed of a process", () -> sized(0, 1, OptionalLong.of(1L << 32)), "Process.seed",
                        "4294967296"),
                mistake("seed of noise", () -> new WhiteNoise().withSeed(-1), "WhiteNoise.seed", "-1"),
                mistake("noise from nothing", () -> new WhiteNoise(null, true), "WhiteNoise.dist", "null"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakesAreRefusedByName(String what, ThrowingCallable call, String... fragments) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).satisfies(
                e -> assertThat(e.getMessage()).contains(fragments));
    }

    @Test
    void constantsMayBeEmptyAndFunctionsMayGiveNothing() {
        Network net = new Network(0);
        assertThat(net.node("empty", new double[0]).sizeOut()).isZero();
        assertThat(net.node("nothing", t -> null).sizeOut()).isZero();
        assertThatCode(() -> new ReferenceSimulator(net).close()).doesNotThrowAnyException();
    }

    @Test
    void aPassThroughNodeIgnoresAnOutputSize() {
        Network net = new Network(0);
        Node node = net.node(2, (t, x) -> x);
        node.setPassthrough();
        assertThat(node.sizeOut()).isEqualTo(2);
    }

    @Test
    void neuronsOfOneEnsembleAreOneObject() {
        Network net = new Network(0);
        Ensemble a = net.ensemble(3, 1);
        assertThat(a.neurons()).isEqualTo(a.neurons()).hasSameHashCodeAs(a.neurons())
                .isNotEqualTo(net.ensemble(3, 1).neurons());
    }

    /** Every distribution as the parameter of an ensemble that it suits. */
    @Test
    void everyDistributionDescribesAnEnsemble() {
        double[][] rows = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {1, 1}, {1, -1}};
        Distribution[] vectors = {new UniformHypersphere(), UniformHypersphere.surface(), new ScatteredHypersphere(),
            ScatteredHypersphere.surface(), new QuasirandomSequence(), new Gaussian(0.1, 1), new Uniform(0.5, 1),
            new Exponential(0.5, 0.1, 2), new Choice(rows), new SqrtBeta(3, 2), new SubvectorLength(6, 2),
            new CosineSimilarity(4), FixedValues.of(rows)};
        for (Distribution vector : vectors) {
            runs(e -> e.encoders(vector).evalPoints(vector));
        }
        double[] values = {0, 0.1, -0.1, 0.2, 0.3, -0.4};
        Distribution[] numbers = {new Uniform(-0.5, 0.5), new Choice(0, 0.2), new SqrtBeta(5, 1),
            new SubvectorLength(16, 2), new CosineSimilarity(8),
            new PDF(new double[] {-0.5, 0, 0.5}, new double[] {0.2, 0.5, 0.3}), new Exponential(0.1, -0.5, 0.9),
            FixedValues.of(values)};
        for (Distribution number : numbers) {
            runs(e -> e.intercepts(number));
        }
        runs(e -> e.gain(new Gaussian(2, 0.1)).bias(new Uniform(0, 1)));
        runs(e -> e.maxRates(new Choice(100, 150)));
        runs(e -> e.noise(new WhiteNoise(new CosineSimilarity(4), true)));
    }

    private static void runs(java.util.function.Consumer<EnsembleOptions> settings) {
        Network net = new Network(1);
        Ensemble ensemble = net.ensemble(6, 2, settings);
        Probe probe = net.probe(ensemble, p -> p.synapse(0.01));
        net.connect(net.node(0.5, -0.2), ensemble);
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(3);
            assertThat(simulator.data(probe)[2]).hasSize(2);
        }
    }
}
