package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Samples;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.SignalException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIF;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.transforms.Convolution;

/** What is only seen to be wrong when a network is built is refused with the object, the value and the fix. */
class BuildErrorsTest {

    private record Refusal(String what, Consumer<Network> mistake, Class<? extends Exception> type, String... texts) {
    }

    private static Refusal build(String what, Consumer<Network> mistake, String... texts) {
        return new Refusal(what, mistake, BuildException.class, texts);
    }

    @TestFactory
    Stream<DynamicTest> everyMistakeIsRefusedWithItsReason() {
        List<Refusal> all = new ArrayList<>();
        all.addAll(ensembles());
        all.addAll(connections());
        all.addAll(order());
        return all.stream().map(refusal -> DynamicTest.dynamicTest(refusal.what(), () -> {
            Network net = new Network("net", 0);
            refusal.mistake().accept(net);
            Throwable thrown = catchThrowable(() -> Model.build(net, 0.001));
            assertThat(thrown).isExactlyInstanceOf(refusal.type()).hasMessageContainingAll(refusal.texts());
        }));
    }

    private static List<Refusal> ensembles() {
        return List.of(
                build("encoders of length zero", net -> net.ensemble("e", 2, 1, e -> e.encoders(new double[2][1])),
                        "<Ensemble \"e\">: there are NaNs in the encoders, probably because of encoders of length "
                                + "zero; give others or set normalizeEncoders to false"),
                build("an intercept of 1", net -> net.ensemble("e", 2, 1, e -> e.intercepts(0, 1)),
                        "<Ensemble \"e\">: the intercept 1.0 of neuron 1 gives the gain ", "reduce the largest "
                                + "intercept below 1"),
                build("gain alone", net -> net.ensemble("e", 2, 1, e -> e.gain(1, 2)),
                        "<Ensemble \"e\">: only gain is given; give both gain and bias, or neither"),
                build("bias alone", net -> net.ensemble("e", 2, 1, e -> e.bias(1, 2)),
                        "<Ensemble \"e\">: only bias is given; give both gain and bias, or neither"),
                new Refusal("rates that neurons cannot reach",
                        net -> net.ensemble("e", 2, 1, e -> e.maxRates(100, 600)),
                        ValidationException.class, "LIF.maxRates: must be below 1 / tauRef = 500.0 Hz, got 600.0 for "
                                + "neuron 1"),
                new Refusal("samples that are too few for the neurons",
                        net -> net.ensemble("e", 3, 1, e -> e.maxRates(new Samples(1, 2))), ValidationException.class,
                        "Samples.samples: 3 samples are wanted, got 2"),
                new Refusal("encoders drawn of other dimensions",
                        net -> net.ensemble("e", 3, 2, e -> e.encoders(new Choice(new double[][] {{1}}))),
                        ValidationException.class, "Choice.options: points of 2 dimensions are wanted"),
                build("encoders that are no numbers", net -> net.ensemble("e", 2, 1, e -> e.normalizeEncoders(false)
                        .encoders(new double[][] {{1}, {Double.NaN}})), "<Ensemble \"e\">: there are NaNs in the "
                                + "encoders"),
                build("intercepts that are no numbers",
                        net -> net.ensemble("e", 2, 1, e -> e.intercepts(Double.NaN, 0)),
                        "<Ensemble \"e\">: the intercept NaN of neuron 0 gives the gain NaN"),
                new Refusal("rates that are no numbers", net -> net.ensemble("e", 2, 1,
                        e -> e.maxRates(100, Double.NaN)), ValidationException.class, "LIF.maxRates: ",
                        "got NaN for neuron 1"),
                new Refusal("gains that are no numbers", net -> net.ensemble("e", 2, 1,
                        e -> e.gain(1, Double.NaN).bias(0, 0)), SignalException.class, "<Ensemble \"e\">", "NaN"),
                new Refusal("biases that are no numbers", net -> net.ensemble("e", 2, 1,
                        e -> e.gain(1, 1).bias(0, Double.NaN)), SignalException.class, "<Neurons of <Ensemble \"e\">>",
                        "NaN"),
                new Refusal("points drawn of other dimensions", net -> net.ensemble("e", 3, 2,
                        e -> e.evalPoints(new Choice(new double[][] {{1}}))), ValidationException.class,
                        "Choice.options: points of 2 dimensions are wanted"),
                build("a seed whose successor is none", net -> net.ensemble("e", 2, 1, e -> e.seed(4294967295L)),
                        "<Ensemble \"e\"> has the seed 4294967295; it must be below"),
                build("initial states of another number",
                        net -> net.ensemble("e", 2, 1, e -> e.neuronType(LIF.builder().initialState("voltage", 1, 2, 3)
                                .build())), "<Ensemble \"e\">", "\"voltage\"", "3"));
    }

    private static Ensemble ensemble(Network net, String label) {
        return net.ensemble(label, 5, 2);
    }

    private static List<Refusal> connections() {
        double[][] points = {{0, 0}, {0.5, 0.5}, {1, 1}};
        return List.of(
                build("a table on a connection from a node", net -> net.connect(
                        net.ensemble("d", 2, 2, e -> e.neuronType(new Direct())), net.passthrough("p", 1),
                        c -> c.label("c").evalPoints(points).function(new double[3][1])),
                        "<Connection \"c\">: a function given by points cannot be used on a connection from "
                                + "<Ensemble \"d\">, which is not decoded; give a function that can be called"),
                build("neurons that never fire", net -> net.connect(
                        net.ensemble("e", 2, 1, e -> e.gain(1, 1).bias(-9, -9)), net.passthrough("p", 1),
                        c -> c.label("c")), "<Connection \"c\">: the activities of <Ensemble \"e\"> are all zero: none "
                                + "of the 750 evaluation points is in the firing range of any neuron"),
                build("decoders of another shape", net -> net.connect(ensemble(net, "e"), net.passthrough("p", 2),
                        c -> c.label("c").solver(new NoSolver(new double[4][2]))), "shape mismatch in <Connection "
                                + "\"c\">: NoSolver(values=4x2) gives 4 x 2 values, but 5 neurons and a function of "
                                + "size 2 need 5 x 2"),
                new Refusal("a kernel that is no number", net -> net.connect(net.node("n", 1, 2, 3),
                        net.passthrough("p", 1), c -> c.label("c").transform(Convolution.builder(1, 3, 1)
                                .init(1, Double.NaN, 1).build())), SignalException.class, "<Connection \"c\">", "NaN"),
                new Refusal("a matrix that is no number", net -> net.connect(net.node("n", 1), net.passthrough("p", 1),
                        c -> c.label("c").transform(new double[][] {{Double.NaN}})), SignalException.class,
                        "<Connection \"c\">", "NaN"),
                new Refusal("evaluation points that are no numbers", net -> net.connect(ensemble(net, "e"),
                        net.passthrough("p", 2),
                        c -> c.label("c").evalPoints(new double[][] {{Double.NaN, 0}, {0, 1}})),
                        SignalException.class, "<Connection \"c\">.weights", "NaN"),
                new Refusal("evaluation points drawn of other dimensions", net -> net.connect(ensemble(net, "e"),
                        net.passthrough("p", 2), c -> c.label("c").evalPoints(new Choice(new double[][] {{1}}))),
                        ValidationException.class, "points of 2 dimensions are wanted"),
                new Refusal("weights that are no numbers", net -> {
                    double[][] nan = new double[5][2];
                    Arrays.stream(nan).forEach(row -> Arrays.fill(row, Double.NaN));
                    net.connect(ensemble(net, "e"), net.passthrough("p", 2),
                            c -> c.label("c").solver(new NoSolver(nan)));
                }, SignalException.class, "NaN"),
                build("a function that stops returning numbers", net -> {
                    int[] calls = new int[1];
                    net.connect(ensemble(net, "e"), net.passthrough("p", 1),
                            c -> c.label("c").function("f", x -> calls[0]++ == 0 ? (Object) 1.0 : "later"));
                }, "<Connection \"c\">: The function \"f\" of a connection must return a number or a double[], got "
                        + "later of type String at the evaluation point ["),
                build("a convolution that is decoded", net -> net.connect(net.ensemble("e", 5, 4),
                        net.passthrough("p", 2), c -> c.label("c").transform(Convolution.builder(1, 4, 1).build())),
                        "c", "is not supported on a decoded connection"),
                build("a convolution over four dimensions", net -> net.connect(net.node("n", new double[81]),
                        net.passthrough("p", 1),
                        c -> c.label("c").transform(Convolution.builder(1, 3, 3, 3, 3, 1).kernelSize(3, 3, 3, 3)
                                .strides(1, 1, 1, 1).build())),
                        "c", "4 spatial dimensions"),
                build("a factor that is to learn", net -> {
                    Ensemble e = ensemble(net, "e");
                    net.connect(e.neurons(), e.neurons(), c -> c.label("c").transform(2).learningRule(new PES()));
                }, "<Connection \"c\">: PES(learningRate=1.0E-4) can change a matrix of weights only", "give the "
                        + "transform as a matrix"),
                build("a convolution that is to learn", net -> {
                    Ensemble e = net.ensemble("e", 9, 1);
                    net.connect(e.neurons(), net.passthrough("p", 1), c -> c.label("c").learningRule(new PES())
                            .transform(Convolution.builder(1, 3, 3, 1).build()));
                }, "<Connection \"c\">: learning is not possible with Convolution"),
                build("learning at listed neurons", net -> {
                    Ensemble e = ensemble(net, "e");
                    net.connect(e, e.neurons().indices(0, 2), c -> c.label("c").learningRule(new PES())
                            .transform(new double[][] {{1, 0}, {0, 1}}));
                }, "<Connection \"c\">", "PES to neurons cannot end on a list of indices"),
                build("weights to record that there are not", net -> net.probe(
                        net.connect(net.node("n", 1), net.passthrough("p", 1), c -> c.label("c")), "weights"),
                        "<Connection \"c\"> has no weights in the model, so it cannot be probed"),
                build("a loop without synapse", net -> {
                    Node p = net.passthrough("p", 1);
                    net.connect(p, p, c -> c.label("c").noSynapse());
                }, "<Connection \"c\">", "synapse"),
                build("a system without solution", net -> net.connect(net.ensemble("e", 2, 1,
                        e -> e.gain(1, 1).bias(2, 2).encoders(new double[][] {{1}, {1}}).neuronType(new LIF())),
                        net.passthrough("p", 1), c -> c.label("c").solver(new LstsqL2(0))),
                        "<Connection \"c\">: cannot solve for decoders with LstsqL2(reg=0.0): ", "more regularisation "
                                + "may help"),
                build("a reassigned function of another size", net -> {
                    Ensemble e = ensemble(net, "e");
                    int[] size = {2};
                    net.connect(e, e, c -> c.label("c").function("f", x -> new double[size[0]]));
                    size[0] = 3;
                }, "<Connection \"c\">: The function \"f\" of a connection must return 2 values as it did at first, "
                        + "got 3"));
    }

    /** Ends that are not in the model, or not yet. */
    private static List<Refusal> order() {
        Network elsewhere = new Network("elsewhere");
        Ensemble far = elsewhere.ensemble("far", 2, 1);
        return List.of(
                build("a source of another network", net -> net.connect(far, net.ensemble("e", 2, 1),
                        c -> c.label("c")), "<Connection \"c\">", "<Ensemble \"far\">", "not"),
                build("a target of another network", net -> net.connect(net.node(1), far, c -> c.label("c")),
                        "<Connection \"c\">: its post object <Ensemble \"far\"> is not in the model, or has no values "
                                + "there. It must be built before the connection: put the connection into a network "
                                + "that holds both ends"),
                build("a target in a later network", net -> {
                    Network first = net.network("first");
                    Network second = net.network("second");
                    first.connect(first.node(1), second.ensemble("later", 2, 1), c -> c.label("c"));
                }, "<Connection \"c\">: its post object <Ensemble \"later\"> is not in the model"),
                build("a source in a later network", net -> {
                    Network first = net.network("first");
                    Network second = net.network("second");
                    first.connect(second.node("later", 1), first.ensemble("e", 2, 1), c -> c.label("c"));
                }, "<Connection \"c\">: its pre object <Node \"later\"> is not in the model"),
                build("a rule of the network around", net -> {
                    Network inner = net.network("inner");
                    Ensemble e = net.ensemble("e", 4, 1);
                    Connection learned = net.connect(e, e, c -> c.learningRule(new PES()));
                    inner.connect(net.node(1), learned.learningRule(), c -> c.label("c"));
                }, "<Connection \"c\">: its post object <LearningRule PES", "is not in the model"),
                build("a probe of another network", net -> net.probe(far.neurons(), p -> p.label("p")),
                        "<Probe \"p\" of 'output' of <Neurons of <Ensemble \"far\">>>", "in the model"),
                build("a source that was removed", net -> {
                    Network inner = net.network("inner");
                    Node gone = inner.node("gone", 1);
                    inner.remove(gone);
                    net.connect(gone, net.ensemble("e", 2, 1), c -> c.label("c"));
                }, "<Connection \"c\">: its pre object <Node \"gone\"> is not in the model"));
    }

    @Test
    void aStepNeedsALengthAboveZero() {
        Network net = new Network("net", 0);
        for (double dt : new double[] {0, -0.001, Double.NaN, Double.POSITIVE_INFINITY}) {
            Throwable thrown = catchThrowable(() -> Model.build(net, dt));
            assertThat(thrown).isExactlyInstanceOf(ValidationException.class)
                    .hasMessage("Model.dt: must be a finite number above 0, got " + dt);
        }
    }

    @Test
    void whatIsNotInTheNetworkHasNoSeedAndNoParameters() {
        Model model = Model.build(new Network("net", 0), 0.001);
        Ensemble far = new Network("elsewhere").ensemble("far", 2, 1);
        Connection loop = far.network().connect(far, far, c -> c.label("loop").evalPoints(new Uniform(0, 1)));
        assertThat(catchThrowable(() -> model.seed(far))).isExactlyInstanceOf(BuildException.class)
                .hasMessage("<Ensemble \"far\"> is not part of the network that was built and has no seed");
        assertThat(catchThrowable(() -> model.ensemble(far))).isExactlyInstanceOf(BuildException.class)
                .hasMessage("<Ensemble \"far\"> is not part of the network that was built");
        assertThat(catchThrowable(() -> model.connection(loop))).isExactlyInstanceOf(BuildException.class)
                .hasMessage("<Connection \"loop\"> is not part of the network that was built");
        assertThat(catchThrowable(() -> new FunctionPoints(far.network()).areFixed(far.network().connect(
                far.network().node(1), far.network().passthrough(1), c -> c.label("plain")))))
                .isExactlyInstanceOf(ValidationException.class).hasMessage("<Connection \"plain\">.evalPoints: there "
                        + "are none: the connection does not start at neurons that are decoded");
    }
}
