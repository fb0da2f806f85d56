package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ConfigException;
import org.nengine.exceptions.NetworkContextException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.random.RandomState;
import org.nengine.solvers.LstsqL2;
import org.nengine.synapses.Synapse;
import org.nengine.transforms.Dense;

/** Whatever is wrong about a description is refused where it is written, with the object, the value and the fix. */
class DescriptionErrorsTest {

    private final Network net = new Network("net", 0);
    private final Ensemble a = net.ensemble("a", 4, 2);
    private final Ensemble direct = net.ensemble("direct", 4, 2, e -> e.neuronType(new Direct()));
    private final Node sink = net.sink("sink", 2, (t, x) -> { });

    DescriptionErrorsTest() {
        net.passthrough("relay", 2);
    }

    private record Refusal(String what, Executable code, Class<? extends Exception> type, String message) {
    }

    private static Refusal invalid(String what, Executable code, String message) {
        return new Refusal(what, code, ValidationException.class, message);
    }

    @TestFactory
    Stream<DynamicTest> everyMistakeIsRefusedWithItsReason() {
        return Stream.of(ensembles(), connections(), networks(), defaults(), probes(), slices()).flatMap(List::stream)
                .map(refusal -> DynamicTest.dynamicTest(refusal.what(), () -> {
                    int before = net.allObjects().size();
                    Throwable thrown = catchThrowable(refusal.code()::execute);
                    assertThat(thrown).isExactlyInstanceOf(refusal.type()).hasMessage(refusal.message());
                    assertThat(net.allObjects()).as("objects after the refusal").hasSize(before);
                }));
    }

    private Executable ensemble(Consumer<EnsembleOptions> settings) {
        return () -> net.ensemble("e", 4, 2, settings);
    }

    private List<Refusal> ensembles() {
        Process reacting = new Process(2, 1, OptionalLong.empty()) {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return (t, input, output) -> { };
            }

            @Override
            public String toString() {
                return "Reacting()";
            }
        };
        return List.of(
                invalid("no neurons", () -> net.ensemble("e", 0, 1),
                        "Ensemble \"e\".nNeurons: must be at least 1, got 0"),
                invalid("no dimensions", () -> net.ensemble("e", 1, -1),
                        "Ensemble \"e\".dimensions: must be at least 1, got -1"),
                invalid("no radius", ensemble(e -> e.radius(0)),
                        "Ensemble.radius: must be a finite number, at least 1.0E-10, got 0.0"),
                invalid("a radius that is no number", ensemble(e -> e.radius(Double.NaN)),
                        "Ensemble.radius: must be a finite number, at least 1.0E-10, got NaN"),
                invalid("an infinite radius", ensemble(e -> e.radius(Double.POSITIVE_INFINITY)),
                        "Ensemble.radius: must be a finite number, at least 1.0E-10, got Infinity"),
                invalid("no encoders", ensemble(e -> e.encoders(new double[0][])),
                        "Ensemble \"e\".encoders: needs the shape (4, 2): a row per neuron and a column per dimension; "
                                + "got (0)"),
                invalid("encoders of other dimensions", ensemble(e -> e.encoders(new double[4][3])),
                        "Ensemble \"e\".encoders: needs the shape (4, 2): a row per neuron and a column per dimension; "
                                + "got (4, 3)"),
                invalid("encoders of uneven rows", ensemble(e -> e.encoders(new double[][] {{1, 2}, {1}})),
                        "FixedValues.values: all rows must have the same length, got [2, 1]"),
                invalid("encoders as a vector", ensemble(e -> e.encoders(FixedValues.of(1, 2, 3, 4))),
                        "Ensemble \"e\".encoders: needs the shape (4, 2): a row per neuron and a column per dimension; "
                                + "got (4)"),
                invalid("evaluation points of other dimensions", ensemble(e -> e.evalPoints(new double[9][1])),
                        "Ensemble \"e\".evalPoints: needs the shape (any number, 2): a row per point and a column per "
                                + "dimension; got (9, 1)"),
                invalid("no evaluation points", ensemble(e -> e.nEvalPoints(0)),
                        "Ensemble.nEvalPoints: must be at least 1, got 0"),
                invalid("one intercept for all", ensemble(e -> e.intercepts(0.5)),
                        "Ensemble \"e\".intercepts: needs the shape (4): one value per neuron; got (1)"),
                invalid("one rate for all", ensemble(e -> e.maxRates(100)),
                        "Ensemble \"e\".maxRates: needs the shape (4): one value per neuron; got (1)"),
                invalid("one gain for all", ensemble(e -> e.gain(1)),
                        "Ensemble \"e\".gain: needs the shape (4): one value per neuron; got (1)"),
                invalid("a matrix of biases", ensemble(e -> e.bias(FixedValues.of(new double[4][1]))),
                        "Ensemble \"e\".bias: needs the shape (4): one value per neuron; got (4, 1)"),
                invalid("noise that needs an input", ensemble(e -> e.noise(reacting)),
                        "Ensemble.noise: must be a process that works without input, got Reacting() which takes 2 "
                                + "values"),
                invalid("a negative seed", ensemble(e -> e.seed(-1)),
                        "Ensemble.seed: must lie in 0 to 4294967295, got -1"),
                invalid("a seed of more than 32 bits", ensemble(e -> e.seed(1L << 32)),
                        "Ensemble.seed: must lie in 0 to 4294967295, got 4294967296"),
                invalid("no neuron type", ensemble(e -> e.neuronType(null)),
                        "Ensemble.neuronType: must not be null"),
                invalid("no label", ensemble(e -> e.label(null)), "Ensemble.label: must not be null"),
                invalid("another shape later", () -> a.reassign(e -> e.maxRates(1, 2, 3)),
                        "Ensemble \"a\".maxRates: needs the shape (4): one value per neuron; got (3)"));
    }

    private Executable connection(Consumer<ConnectionOptions> settings) {
        return () -> net.connect(a, a, c -> {
            c.label("c");
            settings.accept(c);
        });
    }

    private List<Refusal> connections() {
        return List.of(
                invalid("no source", () -> net.connect(null, a), "Connection.pre: must not be null"),
                invalid("no target", () -> net.connect(a, null), "Connection.post: must not be null"),
                invalid("a node without output as a source", () -> net.connect(sink, a),
                        "Connection from <Node \"sink\"> to <Ensemble \"a\">.pre: must have an output, but the output "
                                + "size of <Node \"sink\"> is 0"),
                invalid("neurons that there are not as a target", () -> net.connect(a, direct.neurons()),
                        "Connection from <Ensemble \"a\"> to <Neurons of <Ensemble \"direct\">>.post: must have an "
                                + "input, but the input size of <Neurons of <Ensemble \"direct\">> is 0: a Direct "
                                + "ensemble has no neurons; connect to the ensemble"),
                invalid("no synapse, said by null", connection(c -> c.synapse((Synapse) null)),
                        "Connection.synapse: must not be null"),
                invalid("a synapse that is no number", connection(c -> c.synapse(Double.NaN)),
                        "Lowpass.tau: must be a finite number, at least 0, got NaN"),
                invalid("no solver", connection(c -> c.solver(null)), "Connection.solver: must not be null"),
                invalid("no function, said by null", connection(c -> c.function((VectorFunction) null)),
                        "Connection.function: must not be null"),
                invalid("a function without name", connection(c -> c.function(null, x -> x)),
                        "Connection.function: must not be null"),
                invalid("a seed out of range", connection(c -> c.seed(-1)),
                        "Connection.seed: must lie in 0 to 4294967295, got -1"),
                invalid("a table without points", connection(c -> c.function(new double[][] {{1, 2}})),
                        "Connection \"c\".function: is given by points, so evalPoints must be given as an array with "
                                + "as many rows"),
                invalid("a table with too few rows", connection(c -> c.evalPoints(new double[3][2])
                        .function(new double[][] {{1, 2}})), "Connection \"c\".function: needs a row per evaluation "
                                + "point, which is 3, got 1"),
                invalid("a table of uneven rows", connection(c -> c.evalPoints(new double[2][2])
                        .function(new double[][] {{1, 2}, {1}})),
                        "FixedValues.values: all rows must have the same length, got [2, 1]"),
                invalid("a table of rows without values", connection(c -> c.evalPoints(new double[2][2])
                        .function(new double[2][0])), "Connection \"c\".function: needs at least one value in a row"),
                invalid("no evaluation points", connection(c -> c.evalPoints(new double[0][]).function(x -> x)),
                        "Connection \"c\".evalPoints: needs the shape (any number, 2): a row per point and a column "
                                + "per dimension; got (0)"),
                invalid("a function on a pass-through node", () -> net.connect(net.nodes().get(1), a,
                        c -> c.label("c").function(x -> x)), "Connection \"c\".function: cannot be computed from a "
                                + "pass-through node; compute it on the connection to <Node \"relay\">, or give the "
                                + "node a function"),
                invalid("a function of neurons", () -> net.connect(a.neurons(), a.neurons(),
                        c -> c.label("c").function(x -> x)), "Connection \"c\".function: can only be computed from an "
                                + "ensemble or a node, got <Neurons of <Ensemble \"a\">>"),
                invalid("a factor that is infinite", connection(c -> c.transform(Double.POSITIVE_INFINITY)),
                        "Connection.transform: must be a finite number, got Infinity"),
                invalid("a factor between other sizes", () -> net.connect(a.get(0), a, c -> c.label("c").transform(1)),
                        "Connection \"c\".transform: Dense.init: needs the shape (2, 1) for a transform "
                                + "from 1 to 2 values, got a scalar"),
                invalid("a rule for neurons on a node", () -> net.connect(net.nodes().get(1), a,
                        c -> c.label("c").learningRule(new PES())), "Connection \"c\".learningRules: "
                                + "PES(learningRate=1.0E-4) changes decoders, so the source must be an ensemble or "
                                + "neurons, got <Node \"relay\">"),
                invalid("weights between neurons of another shape", () -> net.connect(a.neurons(), a.neurons(),
                        c -> c.label("c").transform(2).learningRule(new Oja()).solver(new LstsqL2())
                                .transform(new Dense(4, 3, new Uniform(0, 1)))),
                        "Connection \"c\".transform: takes 3 values, but <Neurons of <Ensemble \"a\">> gives 4"));
    }

    private List<Refusal> networks() {
        Network part = net.network("part");
        Network alone = new Network("alone");
        return List.of(
                invalid("a network with a negative seed", () -> new Network("n", -1),
                        "Network \"n\".seed: must lie in 0 to 4294967294, got -1"),
                invalid("a network whose simulator could have no seed", () -> new Network("n", 0xFFFFFFFFL),
                        "Network \"n\".seed: must lie in 0 to 4294967294, got 4294967295"),
                invalid("an inner network whose simulator could have no seed", () -> net.network("n", 0xFFFFFFFFL),
                        "Network \"n\".seed: must lie in 0 to 4294967294, got 4294967295"),
                new Refusal("a network in two places", () -> alone.add(part), NetworkContextException.class,
                        "<Network \"part\"> is already inside <Network \"net\">; a network has one place"),
                new Refusal("a network inside itself", () -> part.add(net), NetworkContextException.class,
                        "<Network \"net\"> cannot be put inside itself, through <Network \"part\">"),
                new Refusal("additions to a listing", () -> net.ensembles().add(a), UnsupportedOperationException.class,
                        null),
                invalid("removal of what is elsewhere", () -> part.remove(a),
                        "<Network \"part\">.remove: <Ensemble \"a\"> is not directly in this network"),
                invalid("removal of a network that is elsewhere", () -> part.remove(alone),
                        "<Network \"part\">.remove: <Network \"alone\"> is not directly in this network"),
                invalid("a copy of nothing", () -> net.addCopy(null), "<Network \"net\">.member: must not be null"),
                invalid("defaults that are null", () -> net.withDefaults(null, () -> { }),
                        "<Network \"net\">.defaults: must not be null"));
    }

    private List<Refusal> defaults() {
        Setting<Integer> cores = new Setting<>("cores", Set.of(Ensemble.class));
        return List.of(
                new Refusal("an unknown setting", () -> net.config().ensemble().unset("nNeurons"),
                        ConfigException.class,
                        "Ensemble has no setting \"nNeurons\"; it has [radius, encoders, intercepts, maxRates, "
                                + "evalPoints, nEvalPoints, neuronType, gain, bias, noise, normalizeEncoders, label, "
                                + "seed]"),
                new Refusal("a setting of another kind", () -> net.config().node().get(Options.SEED),
                        ConfigException.class, "Node has no setting \"seed\"; it has [sizeIn, sizeOut, label]"),
                new Refusal("a setting for objects that do not have it",
                        () -> net.config().set(cores, Node.class, 1), ConfigException.class,
                        "\"cores\" cannot be set for a Node; it can for [Ensemble]"),
                new Refusal("a setting for an object that does not have it", () -> net.config().set(cores, sink, 1),
                        ConfigException.class, "\"cores\" cannot be set for a Node; it can for [Ensemble]"),
                new Refusal("trainable nodes", () -> net.config().trainable(sink, true), ConfigException.class,
                        "\"trainable\" cannot be set for a Node; it can for [Connection, Ensemble, Neurons]"),
                invalid("a value that is null", () -> net.config().set(cores, Ensemble.class, null),
                        "Config.cores: must not be null"),
                invalid("a default out of range", () -> net.config().probe(p -> p.sampleEvery(-1)),
                        "Probe.sampleEvery: must be a finite number, at least 1.0E-10, got -1.0"),
                invalid("a default synapse without time constant", () -> net.config().connection(c -> c.synapse(-1)),
                        "Lowpass.tau: must be a finite number, at least 0, got -1.0"),
                invalid("a preset without width", () -> Presets.thresholdingEnsembles(0.1, 0, 1),
                        "Presets.interceptWidth: must be a finite number above 0, got 0.0"),
                invalid("a preset without radius", () -> Presets.thresholdingEnsembles(0.1, 1, -1),
                        "Presets.radius: must be a finite number above 0, got -1.0"),
                invalid("a preset without threshold", () -> Presets.thresholdingEnsembles(Double.NaN),
                        "Presets.threshold: must be a finite number, got NaN"),
                invalid("a default that does not fit the object", () -> {
                    Network inner = new Network();
                    inner.config().ensemble(e -> e.encoders(new double[][] {{1, 2, 3}}));
                    inner.ensemble("x", 2, 3);
                }, "Ensemble \"x\".encoders: needs the shape (2, 3): a row per neuron and a column per dimension; got "
                        + "(1, 3)"));
    }

    private List<Refusal> probes() {
        Network other = new Network();
        Connection learned = other.connect(a, a, c -> c.learningRule(new PES()).label("c"));
        Probe probe = other.probe(a, p -> p.label("p"));
        return List.of(
                invalid("a probe of a probe", () -> net.probe(probe),
                        "Probe.target: <Probe \"p\" of 'decoded_output' of <Ensemble \"a\">> cannot be probed"),
                invalid("a probe of what gives nothing", () -> net.probe(sink),
                        "Probe.target: must have an output, but the output size of <Node \"sink\"> is 0"),
                invalid("a probe of an empty slice", () -> net.probe(a.slice(1, 1)),
                        "Probe.target: must have an output, but the output size of <Ensemble \"a\">[1:1] is 0"),
                invalid("a probe of neurons that there are not", () -> net.probe(direct.neurons()),
                        "Probe.target: must have an output, but the output size of <Neurons of <Ensemble \"direct\">> "
                                + "is 0"),
                invalid("a signal that there is not", () -> net.probe(a, "voltage"),
                        "Probe.attribute: \"voltage\" of <Ensemble \"a\"> cannot be probed; what can is "
                                + "[decoded_output, input, scaled_encoders]"),
                invalid("a signal that a connection has not", () -> net.probe(learned, "output_"),
                        "Probe.attribute: \"output_\" of <Connection \"c\"> cannot be probed; what can is [output, "
                                + "input, weights]"),
                invalid("nothing to probe", () -> net.probe(null), "Probe.target: must not be null"),
                invalid("a signal without name", () -> net.probe(a, (String) null), "Probe.attribute: must not be "
                        + "null"),
                invalid("a synapse without time constant", () -> net.probe(a, p -> p.synapse(-1)),
                        "Lowpass.tau: must be a finite number, at least 0, got -1.0"),
                invalid("a label that is null", () -> net.probe(a, p -> p.label(null)),
                        "Probe.label: must not be null"),
                invalid("no time between samples", () -> net.probe(a, p -> p.sampleEvery(0)),
                        "Probe.sampleEvery: must be a finite number, at least 1.0E-10, got 0.0"),
                invalid("time between samples that is no number", () -> net.probe(a, p -> p.sampleEvery(Double.NaN)),
                        "Probe.sampleEvery: must be a finite number, at least 1.0E-10, got NaN"),
                invalid("no solver", () -> net.probe(a, p -> p.solver(null)), "Probe.solver: must not be null"),
                invalid("a seed out of range", () -> net.probe(a, p -> p.seed(-5)),
                        "Probe.seed: must lie in 0 to 4294967295, got -5"));
    }

    private List<Refusal> slices() {
        return List.of(
                invalid("an index out of range", () -> a.get(2),
                        "<Ensemble \"a\">.slice: the index 2 is out of range for its 2 elements"),
                invalid("a negative index out of range", () -> a.get(-3),
                        "<Ensemble \"a\">.slice: the index -3 is out of range for its 2 elements"),
                invalid("a list with an index out of range", () -> a.indices(0, 7),
                        "<Ensemble \"a\">.slice: [0, 7] does not fit its 2 elements"),
                invalid("a mask of another length", () -> a.mask(true),
                        "<Ensemble \"a\">.slice: [true] does not fit its 2 elements"),
                invalid("no step", () -> a.slice(0, 1, 0), "Slice.step: must be a number other than 0, got 0"),
                invalid("a text that is no slice", () -> a.slice("one"),
                        "Slice.text: must be an index or a range such as \"-1\", \"1:3\" or \"::-2\", got \"one\""),
                invalid("a text with a number that is too large", () -> a.slice("99999999999"),
                        "Slice.text: has something that is no number, or one that is too large: \"99999999999\""),
                invalid("no slice", () -> a.slice((Slice) null), "<Ensemble \"a\">.slice: must not be null"),
                invalid("a function of a wrong kind", () -> net.connect(a, a, c -> c.evalPoints(new Uniform(0, 1))
                        .function(x -> "text")), "Connection from <Ensemble \"a\"> to <Ensemble \"a\">.function: must "
                                + "return a number or a double[], but 'function' returned text of type String"));
    }
}
