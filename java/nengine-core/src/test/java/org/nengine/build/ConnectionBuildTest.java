package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.ElementwiseInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.solvers.SolverInfo;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.UniformHypersphere;
import org.nengine.exceptions.BuildException;
import org.nengine.neurons.Direct;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.random.RandomState;
import org.nengine.random.Closeness;
import org.nengine.random.RandomVectors;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.SynapseStep;
import org.nengine.synapses.Triangle;
import org.nengine.transforms.Convolution;

class ConnectionBuildTest {

    /** Decoders of three neurons for two values. */
    private static final double[][] DECODERS = {{1, 2}, {3, 4}, {5, 6}};

    private final Network net = new Network(6);
    private final Node source = net.node("source", 1, 2, 3, 4);
    private final Node sink = net.passthrough("sink", 4);
    private final Ensemble pre = net.ensemble("pre", 3, 2);
    private Model model;

    private Connection connect(Endpoint from, Endpoint to, Consumer<ConnectionOptions> settings) {
        Connection connection = net.connect(from, to, settings);
        model = Model.build(net, 0.001);
        return connection;
    }

    /** Operators made for the connection, the last that was built. */
    private List<Operator> operators() {
        Model without = Model.build(withoutConnections(), 0.001);
        return model.operators().subList(without.operators().size(), model.operators().size());
    }

    /** A network that becomes as many operators as all but the connections of ours. */
    private Network withoutConnections() {
        Network other = new Network(6);
        net.nodes().forEach(n -> {
            if (n.sizeIn() > 0) {
                other.passthrough(n.sizeIn());
            } else {
                other.node(new double[n.sizeOut()]);
            }
        });
        net.ensembles().forEach(e -> other.ensemble(e.nNeurons(), e.dimensions(), o -> o.neuronType(e.neuronType())));
        return other;
    }

    private List<String> kinds() {
        return operators().stream().map(Operator::kind).toList();
    }

    private static int[] indices(Signal view) {
        int[] indices = new int[view.size()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = view.index(i);
        }
        return indices;
    }

    private static double[] flat(double[][] rows) {
        return Stream.of(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void withoutTransformAndSynapseValuesAreCopiedStraight() {
        Connection c = connect(source, sink, o -> o.noSynapse());
        Copy copy = (Copy) operators().get(0);
        assertThat(operators()).hasSize(1);
        assertThat(copy.increment()).isTrue();
        assertThat(copy.source()).isSameAs(model.signal(source, "out")).isSameAs(model.signal(c, "weighted"));
        assertThat(copy.target()).isSameAs(model.signal(sink, "in"));
        assertThat(model.signals().find(c, "weights")).isEmpty();
        assertThat(model.connection(c)).isEqualTo(new BuiltConnection(Optional.empty(), SolverInfo.none(),
                Optional.empty(), c.transform()));
    }

    @Test
    void neighboursAreViewsAndOtherSelectionsAreCopied() {
        connect(source.slice(1, 3), sink.slice("::2"), o -> o.noSynapse());
        Copy copy = (Copy) operators().get(0);
        assertThat(indices(copy.source())).containsExactly(1, 2);
        assertThat(indices(copy.target())).containsExactly(0, 2);
        assertThat(copy.target().base()).isSameAs(model.signal(sink, "in"));
    }

    @Test
    void aSelectionWithAStepIsCopiedFirst() {
        connect(source.slice("::-2"), sink.slice(0, 2), o -> o.noSynapse());
        Copy first = (Copy) operators().get(0);
        Copy second = (Copy) operators().get(1);
        assertThat(first.increment()).isFalse();
        assertThat(indices(first.source())).containsExactly(3, 1);
        assertThat(second.source()).isSameAs(first.target());
        assertThat(operators()).hasSize(2);
    }

    @Test
    void listsOfIndicesStayLists() {
        connect(source.indices(-1, 0, 0), sink.indices(2, 2, -4), o -> o.noSynapse());
        Copy first = (Copy) operators().get(0);
        Copy second = (Copy) operators().get(1);
        assertThat(first.sourceIndices()).hasValueSatisfying(i -> assertThat(i).containsExactly(3, 0, 0));
        assertThat(second.targetIndices()).hasValueSatisfying(i -> assertThat(i).containsExactly(2, 2, 0));
        assertThat(second.target()).isSameAs(model.signal(sink, "in"));
    }

    @Test
    void aFactorAndADiagonalAreMultipliedElementByElement() {
        Connection factor = connect(source, sink, o -> o.noSynapse().transform(-0.5));
        assertThat(kinds()).containsExactly("reset", "elementwise_inc", "copy");
        assertThat(model.connection(factor).weights()).contains(new Weights(new double[] {-0.5}));
        assertThat(model.signal(factor, "weights").shape()).isEmpty();
        assertThat(model.signal(factor, "weights").role()).isEqualTo(Signal.Role.PARAMETER);
        Connection diagonal = connect(source, sink, o -> o.noSynapse().transform(1, 2, 3, 4));
        assertThat(model.connection(diagonal).weights()).contains(new Weights(new double[] {1, 2, 3, 4}, 4));
    }

    @Test
    void aMatrixIsMultipliedAsAMatrix() {
        Connection c = connect(source.slice(0, 2), sink.get(3), o -> o.noSynapse().transform(new double[][] {{7, 8}}));
        assertThat(kinds()).containsExactly("reset", "dot_inc", "copy");
        assertThat(model.connection(c).weights()).contains(new Weights(new double[] {7, 8}, 1, 2));
    }

    @Test
    void aRandomMatrixIsDrawnWithTheSeedOfTheConnection() {
        Ensemble many = net.ensemble(30, 1);
        Ensemble few = net.ensemble(20, 1);
        Connection c = connect(many.neurons(), few.neurons(), o -> o.transform(new Gaussian(0, 1)).seed(8));
        double[] weights = model.connection(c).weights().orElseThrow().values();
        new RandomVectors().check(RandomVectors.section("connections")
                .get("neurons(30)->neurons(20), transform Gaussian(0, 1)"), weights, Closeness.ulps(2));
    }

    @Test
    void aKernelIsDrawnPositionByPosition() {
        Node image = net.node(new double[75]);
        Convolution convolution = Convolution.builder(4, 5, 5, 3).build();
        Node out = net.passthrough(convolution.sizeOut());
        Connection c = connect(image, out, o -> o.transform(convolution).seed(8).noSynapse());
        Weights weights = model.connection(c).weights().orElseThrow();
        assertThat(weights.shape()).containsExactly(3, 3, 3, 4);
        assertThat(weights.values()).containsExactly(RandomVectors.doubles(
                RandomVectors.section("connections").get("Convolution(4, (5, 5, 3)) kernel").get("values")));
        assertThat(kinds()).containsExactly("reset", "conv_inc", "copy");
    }

    @Test
    void theOddZeroOfSamePaddingComesLast() {
        Convolution convolution = Convolution.builder(1, 2, 7, 10).channelsLast(false).kernelSize(3, 4).strides(2, 3)
                .padding(Convolution.Padding.SAME).build();
        connect(net.node(new double[140]), net.passthrough(convolution.sizeOut()),
                o -> o.transform(convolution).noSynapse());
        ConvInc conv = (ConvInc) operators().get(1);
        // 7 positions in steps of 2 need 4 outputs covering 9: one zero before, one after. 10 in steps of 3 need 4
        // outputs covering 13: one before, two after.
        assertThat(conv.attributes().numbers("output_shape")).containsExactly(1, 4, 4);
        assertThat(conv.attributes().numbers("padding")).containsExactly(1, 1);
    }

    @Test
    void aSynapseFiltersTheWeightedValues() {
        Connection c = connect(source, sink, o -> o.transform(2.0).synapse(0.01));
        assertThat(kinds()).containsExactly("reset", "elementwise_inc", "linear_filter", "copy");
        Operator filter = operators().get(2);
        assertThat(filter.updates()).containsExactly(model.signal(c, "weighted"));
        assertThat(operators().get(3).reads()).containsExactly(model.signal(c, "weighted"));
        assertThat(filter.attributes().text("form")).isEqualTo("one_state");
    }

    @Test
    void filtersOfHigherOrderHaveAState() {
        connect(source, sink, o -> o.synapse(new Alpha(0.01)));
        Operator filter = operators().get(0);
        assertThat(filter.updates()).hasSize(2);
        assertThat(filter.updates().get(1).shape()).containsExactly(2, 4);
    }

    @Test
    void synapsesThatAreNoLinearFiltersRunInJava() {
        Synapse delay = new Synapse(OptionalLong.empty()) {
            @Override
            public Synapse withSeed(long seed) {
                return this;
            }

            @Override
            public SynapseStep step(int size, double dt) {
                double[] past = new double[size];
                return (input, output) -> {
                    double[] now = input.clone();
                    System.arraycopy(past, 0, output, 0, size);
                    System.arraycopy(now, 0, past, 0, size);
                };
            }
        };
        connect(source, sink, o -> o.synapse(delay));
        assertThat(kinds()).containsExactly("host_process", "copy");
    }

    @Test
    void trianglesAreLinearFiltersUnlessTheyAreVeryLong() {
        connect(source, sink, o -> o.synapse(new Triangle(0.002)));
        assertThat(kinds()).containsExactly("linear_filter", "copy");
        assertThat(operators().get(0).attributes().numbers("order")).containsExactly(2);
        Network other = new Network(0);
        other.connect(other.node(1.0), other.passthrough(1), o -> o.synapse(new Triangle(0.2)));
        assertThat(Model.build(other, 0.001).stepOrder()).anyMatch(o -> o.kind().equals("host_process"));
    }

    @Test
    void aSynapseOfZeroIsNotNone() {
        connect(source, sink, o -> o.synapse(0));
        assertThat(kinds()).containsExactly("linear_filter", "copy");
        assertThat(operators().get(0).attributes().text("form")).isEqualTo("no_state");
    }

    @Test
    void functionsOfNodesAndOfDirectEnsemblesAreCalledInEveryStep() {
        Ensemble direct = net.ensemble(1, 2, e -> e.neuronType(new Direct()));
        Connection c = connect(direct.get(1), sink.get(0), o -> o.function("square", x -> x[0] * x[0]).noSynapse());
        assertThat(kinds()).containsExactly("host_function", "copy");
        SimFunction call = (SimFunction) operators().get(0);
        assertThat(call.functionName()).isEqualTo("square");
        assertThat(call.readsTime()).isFalse();
        assertThat(indices(call.input().orElseThrow())).containsExactly(1);
        assertThat(call.call(0, new double[] {3})).containsExactly(9);
        assertThat(model.connection(c).weights()).isEmpty();
    }

    @Test
    void decodersAreMultipliedWithTheTransform() {
        Connection matrix = connect(pre, sink.get(0),
                o -> o.solver(new NoSolver(DECODERS)).transform(new double[][] {{10, 100}}));
        assertThat(kinds()).containsExactly("reset", "dot_inc", "linear_filter", "copy");
        assertThat(model.connection(matrix).weights()).contains(new Weights(new double[] {210, 430, 650}, 1, 3));
        assertThat(model.connection(matrix).evalPoints()).isEmpty();
        assertThat(model.connection(matrix).solverInfo()).isEqualTo(SolverInfo.none());
        Connection diagonal = connect(pre, sink.slice(0, 2), o -> o.solver(new NoSolver(DECODERS)).transform(2, 3));
        assertThat(model.connection(diagonal).weights())
                .contains(new Weights(new double[] {2, 6, 10, 6, 12, 18}, 2, 3));
        Connection factor = connect(pre, sink.slice(0, 2), o -> o.solver(new NoSolver(DECODERS)).transform(-1.0));
        assertThat(model.connection(factor).weights())
                .contains(new Weights(new double[] {-1, -3, -5, -2, -4, -6}, 2, 3));
        Connection none = connect(pre, sink.slice(0, 2), o -> o.solver(new NoSolver(DECODERS)));
        assertThat(model.connection(none).weights()).contains(new Weights(new double[] {1, 3, 5, 2, 4, 6}, 2, 3));
    }

    @Test
    void fullWeightsAreEncodersTimesTransformTimesDecoders() {
        Ensemble post = net.ensemble(2, 3, e -> e.encoders(new double[][] {{3, 0, 4}, {0, 1, 0}}).radius(2)
                .gain(10, 20).bias(0, 0).neuronType(new RectifiedLinear()));
        Connection c = connect(pre.get(0), post.slice("::-2"), o -> o.transform(new double[][] {{2}, {1}}).noSynapse()
                .solver(new NoSolver(new double[][] {{1}, {2}, {3}}).weights(true)));
        // scaled encoders of the dimensions 2 and 0: (4, 3) and (0, 0); times the transform: 11 and 0
        assertThat(model.connection(c).weights()).contains(new Weights(new double[] {11, 22, 33, 0, 0, 0}, 2, 3));
        Copy deliver = (Copy) operators().get(2);
        assertThat(deliver.target()).isSameAs(model.signal(post.neurons(), "in"));
        assertThat(kinds()).containsExactly("reset", "dot_inc", "copy");
    }

    @Test
    void weightsAreDecodersWhereTheTargetIsNoEnsemble() {
        Connection c = connect(pre, sink.slice(0, 2), o -> o.solver(new NoSolver(DECODERS).weights(true)).noSynapse());
        assertThat(model.connection(c).weights()).contains(new Weights(new double[] {1, 3, 5, 2, 4, 6}, 2, 3));
        assertThat(((Copy) operators().get(2)).target().base()).isSameAs(model.signal(sink, "in"));
    }

    @Test
    void currentsOfNeuronsAreMultipliedByTheirGains() {
        Connection c = connect(source.slice(0, 2), pre.neurons().slice(1, 3), o -> o.noSynapse());
        assertThat(kinds()).containsExactly("elementwise_inc");
        ElementwiseInc inc = (ElementwiseInc) operators().get(0);
        double[] gain = model.ensemble(pre).gain();
        assertThat(inc.a().initial()).containsExactly(gain[1], gain[2]);
        assertThat(inc.a().role()).isEqualTo(Signal.Role.CONSTANT);
        assertThat(indices(inc.y())).containsExactly(1, 2);
        assertThat(inc.y().base()).isSameAs(model.signal(pre.neurons(), "in"));
        assertThat(inc.x()).isSameAs(model.signal(c, "weighted"));
    }

    @Test
    void currentsOfListedNeuronsAreCollectedFirst() {
        connect(source.slice(0, 2), pre.neurons().indices(2, 0), o -> o.noSynapse());
        assertThat(kinds()).containsExactly("reset", "copy", "elementwise_inc");
        double[] gain = model.ensemble(pre).gain();
        assertThat(((ElementwiseInc) operators().get(2)).a().initial()).containsExactly(gain[2], gain[0]);
        assertThat(((Copy) operators().get(1)).targetIndices())
                .hasValueSatisfying(i -> assertThat(i).containsExactly(2, 0));
    }

    @Test
    void decodersMinimiseTheErrorAtTheGivenPoints() {
        double[][] points = {{0.1, 0.2}, {-0.5, 0.3}, {0.4, -0.9}, {0, 1}, {-1, -1}};
        pre.reassign(e -> e.radius(4));
        Connection c = connect(pre, sink.get(0), o -> o.evalPoints(points).function(x -> 2 * x[0] + x[1])
                .solver(new LstsqL2(0.02)));
        BuiltConnection built = model.connection(c);
        double[][] scaled = Stream.of(points)
                .map(p -> new double[] {4 * p[0], 4 * p[1]}).toArray(double[][]::new);
        assertThat(built.evalPoints().orElseThrow()).isDeepEqualTo(scaled);
        BuiltEnsemble ensemble = model.ensemble(pre);
        double[][] x = new double[5][3];
        double max = 0;
        for (int p = 0; p < 5; p++) {
            for (int i = 0; i < 3; i++) {
                x[p][i] = (scaled[p][0] * ensemble.encoders()[i][0] + scaled[p][1] * ensemble.encoders()[i][1]) / 4;
            }
        }
        double[][] rates = pre.neuronType().rates(x, ensemble.gain(), ensemble.bias());
        for (double rate : flat(rates)) {
            max = Math.max(max, rate);
        }
        // At the minimum the gradient A^T (A d - y) + m sigma^2 d is zero.
        double[] d = built.weights().orElseThrow().values();
        double[] errors = new double[5];
        for (int p = 0; p < 5; p++) {
            errors[p] = -2 * scaled[p][0] - scaled[p][1];
            for (int i = 0; i < 3; i++) {
                errors[p] += rates[p][i] * d[i];
            }
        }
        for (int i = 0; i < 3; i++) {
            double gradient = 5 * Math.pow(0.02 * max, 2) * d[i];
            for (int p = 0; p < 5; p++) {
                gradient += rates[p][i] * errors[p];
            }
            assertThat(gradient).isCloseTo(0, within(1e-9 * max * max));
        }
    }

    @Test
    void pointsMayBeInUnitsOfTheirOwnAndTheFunctionATable() {
        pre.reassign(e -> e.radius(4));
        double[][] points = {{0.1, 0.2}, {-0.5, 0.3}, {0.4, -0.9}, {3, 1}, {-1, -1}};
        double[][] table = {{1}, {2}, {3}, {4}, {5}};
        Connection byTable = connect(pre, sink.get(0),
                o -> o.evalPoints(points).function(table).scaleEvalPoints(false));
        double[] next = {0};
        Connection byFunction = connect(pre, sink.get(0),
                o -> o.evalPoints(points).function(x -> next[0]++ % 5 + (next[0] > 1 ? 0 : 1)).scaleEvalPoints(false));
        assertThat(model.connection(byTable).evalPoints().orElseThrow()).isDeepEqualTo(points);
        // The function is tried once when it is assigned (0), then gives 1, 2, 3, 4, 5 in the order of the points.
        assertThat(next[0]).isEqualTo(6);
        double[] function = model.connection(byFunction).weights().orElseThrow().values();
        assertThat(function).hasSize(3);
        assertThat(model.connection(byTable).weights().orElseThrow().values()).isNotEqualTo(function);
    }

    @Test
    void aFunctionSeesTheSelectedDimensionsOfThePoints() {
        Connection all = connect(pre, sink.get(0), o -> o.function(x -> x[1] * 3));
        Connection one = connect(pre.get(1), sink.get(0), o -> o.function(x -> x[0] * 3));
        Connection weighted = connect(pre.get(-1), sink.get(0), o -> o.transform(3.0));
        double[] expected = model.connection(all).weights().orElseThrow().values();
        assertThat(model.connection(one).weights().orElseThrow().values()).containsExactly(expected, within(1e-15));
        assertThat(model.connection(weighted).weights().orElseThrow().values())
                .containsExactly(expected, within(1e-15));
    }

    @Test
    void ownPointsAreDrawnFromTheGeneratorOfTheConnectionBeforeItsTransform() {
        Connection c = connect(pre, sink.get(0), o -> o.seed(12).evalPoints(new Gaussian(0, 0.5))
                .transform(new Gaussian(0, 1)).solver(new LstsqL2()));
        RandomState rng = new RandomState(12);
        double[][] points = model.connection(c).evalPoints().orElseThrow();
        assertThat(points).hasNumberOfRows(1000);
        assertThat(flat(points)).containsExactly(rng.normal(0, 0.5, 2000));
        double[] factors = rng.normal(0, 1, 2);
        Connection plain = connect(pre, sink.slice(0, 2), o -> o.seed(12).evalPoints(new Gaussian(0, 0.5)));
        double[] decoders = model.connection(plain).weights().orElseThrow().values();
        double[] weights = model.connection(c).weights().orElseThrow().values();
        for (int i = 0; i < 3; i++) {
            assertThat(weights[i]).isCloseTo(factors[0] * decoders[i] + factors[1] * decoders[3 + i], within(1e-15));
        }
    }

    @Test
    void asManyOwnPointsAreDrawnAsTheEnsembleHas() {
        pre.reassign(e -> e.nEvalPoints(60));
        Connection c = connect(pre, sink.slice(0, 2), o -> o.evalPoints(new Gaussian(0, 1)));
        assertThat(model.connection(c).evalPoints().orElseThrow()).hasNumberOfRows(60);
    }

    @Test
    void pointsOnASphereAreThoseOfTheReference() {
        Ensemble thirty = net.ensemble(30, 2);
        Connection c = connect(thirty, sink.slice(0, 2), o -> o.seed(8).evalPoints(new UniformHypersphere()));
        double[] points = flat(model.connection(c).evalPoints().orElseThrow());
        new RandomVectors().check(RandomVectors.section("connections")
                .get("eval_points UniformHypersphere(), pre Ensemble(30, 2)"), points, Closeness.ulps(2));
    }

    @Test
    void aTableCannotBeUsedWithoutNeurons() {
        double[][] points = {{0.5, 0.5}, {1, 1}};
        pre.reassign(e -> e.neuronType(new Direct()));
        assertThatThrownBy(() -> connect(pre, sink.get(0),
                o -> o.label("tabled").evalPoints(points).function(new double[][] {{1}, {2}})))
                .isInstanceOf(BuildException.class).hasMessageContaining("tabled").hasMessageContaining("points");
    }

    @Test
    void neuronsThatNeverFireCannotBeDecoded() {
        pre.reassign(e -> e.gain(1, 1, 1).bias(-5, -5, -5));
        assertThatThrownBy(() -> connect(pre, sink.get(0), o -> o.label("silent").function(x -> x[0])))
                .isInstanceOf(BuildException.class).hasMessageContaining("silent").hasMessageContaining("all zero");
    }

    @Test
    void aSingularSystemNamesTheConnection() {
        pre.reassign(e -> e.gain(1, 1, 1).bias(-5, 2, 2).encoders(new double[][] {{1, 0}, {1, 0}, {1, 0}}));
        assertThatThrownBy(() -> connect(pre, sink.get(0),
                o -> o.label("singular").function(x -> x[0]).solver(new LstsqL2(0))))
                .isInstanceOf(BuildException.class).hasMessageContaining("singular")
                .hasMessageContaining("positive definite");
    }

    @Test
    void kernelsHaveAtMostThreeDimensions() {
        Convolution three = Convolution.builder(4, 1, 1, 1, 4).kernelSize(1, 1, 1).build();
        connect(source, sink, o -> o.transform(three).noSynapse());
        assertThat(kinds()).containsExactly("reset", "conv_inc", "copy");
        Convolution four = Convolution.builder(4, 1, 1, 1, 1, 4).kernelSize(1, 1, 1, 1).build();
        assertThatThrownBy(() -> connect(source, sink, o -> o.label("conv").transform(four)))
                .isInstanceOf(BuildException.class).hasMessageContaining("conv")
                .hasMessageContaining("4 spatial dimensions").hasMessageContaining("up to 3");
    }
}
