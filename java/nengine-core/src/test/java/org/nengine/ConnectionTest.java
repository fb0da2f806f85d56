package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.solvers.LstsqL2;
import org.nengine.solvers.NoSolver;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Lowpass;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.NoTransform;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

class ConnectionTest {

    private final Network net = new Network();
    private final Ensemble a = net.ensemble("a", 10, 2);
    private final Ensemble b = net.ensemble("b", 20, 3);
    private final Node node = net.node("n", 1, 2);
    private final Node relay = net.passthrough("relay", 2);

    private AbstractThrowableAssert<?, ?> refused(String attribute, Endpoint pre, Endpoint post,
            Consumer<ConnectionOptions> settings) {
        int before = net.connections().size();
        AbstractThrowableAssert<?, ?> error = assertThatThrownBy(() -> net.connect(pre, post, settings))
                .isInstanceOfSatisfying(ValidationException.class,
                        e -> assertThat(e.attribute()).isEqualTo(attribute));
        assertThat(net.connections()).hasSize(before);
        return error;
    }

    private AbstractThrowableAssert<?, ?> refused(String attribute, Endpoint pre, Endpoint post) {
        return refused(attribute, pre, post, c -> { });
    }

    @Test
    void defaultsAreThoseOfNengo() {
        Connection c = net.connect(a, relay);
        assertThat(c.synapse()).contains(new Lowpass(0.005));
        assertThat(c.function()).isEmpty();
        assertThat(c.transform()).isEqualTo(new NoTransform(2));
        assertThat(c.solver()).isEqualTo(new LstsqL2());
        assertThat(c.evalPoints()).isEmpty();
        assertThat(c.scaleEvalPoints()).isTrue();
        assertThat(c.learningRules()).isEmpty();
        assertThat(c.probeable()).containsExactly("output", "input", "weights");
        assertThat(net.connect(node, a).synapse()).contains(new Lowpass(0.005));
        assertThat(net.connect(a.neurons(), a.neurons()).synapse()).contains(new Lowpass(0.005));
    }

    @Test
    void sizesFollowSlicesAndFunctions() {
        Connection c = net.connect(b.slice("::-2"), a.get(0), o -> o.function(x -> x[0] * x[1]));
        assertThat(c.sizeIn()).isEqualTo(2);
        assertThat(c.sizeMid()).isEqualTo(1);
        assertThat(c.sizeOut()).isEqualTo(1);
        Connection d = net.connect(a, b, o -> o.function("product", x -> x[0] * x[1])
                .transform(new double[][] {{1}, {2}, {3}}));
        assertThat(d.sizeMid()).isEqualTo(1);
        assertThat(d.sizeOut()).isEqualTo(3);
        assertThat(d).hasToString("<Connection from <Ensemble \"a\"> to <Ensemble \"b\"> computing 'product'>");
        assertThat(net.connect(b.slice(1, 3), a, o -> o.label("ba"))).hasToString("<Connection \"ba\">");
    }

    @Test
    void synapsesCanBeANumberASynapseOrNone() {
        assertThat(net.connect(a, relay, c -> c.synapse(0.1)).synapse()).contains(new Lowpass(0.1));
        assertThat(net.connect(a, relay, c -> c.synapse(0)).synapse()).contains(new Lowpass(0));
        assertThat(net.connect(a, relay, c -> c.synapse(new Alpha(0.1))).synapse()).contains(new Alpha(0.1));
        assertThat(net.connect(a, relay, c -> c.noSynapse()).synapse()).isEmpty();
        assertThatThrownBy(() -> net.connect(a, relay, c -> c.synapse(-1))).hasMessageStartingWith("Lowpass.tau");
    }

    @Test
    void onlyEnsemblesNeuronsAndNodesAreSources() {
        Connection c = net.connect(a, relay, o -> o.learningRule(new PES()));
        refused("pre", c, a).hasMessageContaining("Connection");
        refused("pre", c.learningRule(), a);
        refused("pre", net.probe(a), a);
        refused("pre", net.node("sink", 1, (t, x) -> null), a).hasMessageContaining("output size");
        refused("pre", a.slice(2, 2), relay.get(0)).hasMessageContaining("is 0");
        Ensemble direct = net.ensemble(5, 1, e -> e.neuronType(new Direct()));
        refused("pre", direct.neurons(), a).hasMessageContaining("Direct");
    }

    @Test
    void onlyWhatHasAnInputIsATarget() {
        Connection c = net.connect(a, relay);
        refused("post", a, c).hasMessageContaining("learningRule()");
        refused("post", a, net.probe(a)).hasMessageContaining("probe");
        refused("post", a, node).hasMessageContaining("sizeIn");
        refused("post", a, a.slice(1, 1));
        Ensemble direct = net.ensemble(5, 1, e -> e.neuronType(new Direct()));
        refused("post", a, direct.neurons()).hasMessageContaining("Direct");
    }

    @Test
    void messagesNameBothEndsOrTheLabel() {
        refused("transform", a, b)
                .hasMessageStartingWith("Connection from <Ensemble \"a\"> to <Ensemble \"b\">.transform: ");
        refused("transform", a, b, c -> c.label("ab")).hasMessageStartingWith("Connection \"ab\".transform: ");
    }

    @Test
    void functionsAreCalledOnceWhenTheConnectionIsMade() {
        List<double[]> calls = new ArrayList<>();
        VectorFunction f = x -> {
            calls.add(x);
            return x;
        };
        net.connect(a, relay, c -> c.function(f));
        assertThat(calls).hasSize(1);
        assertThat(calls.get(0)).containsExactly(0, 0);
        net.connect(a, relay, c -> c.function(f).evalPoints(new double[][] {{0.1, 0.2}, {0.3, 0.4}}));
        assertThat(calls).hasSize(2);
        assertThat(calls.get(1)).containsExactly(0.1, 0.2);
    }

    @Test
    void functionsGetCopiesAndGiveArraysOfTheirSize() {
        ConnectionFunction f = net.connect(a, relay, c -> c.function(x -> {
            x[0] = 9;
            return x[1] > 1 ? new double[3] : new double[] {x[1], 1};
        })).function().orElseThrow();
        double[] x = {1, 0.5};
        assertThat(f.apply(x)).containsExactly(0.5, 1);
        assertThat(x).containsExactly(1, 0.5);
        assertThat(f.size()).isEqualTo(2);
        assertThat(f.name()).isEqualTo("function");
        assertThatThrownBy(() -> f.apply(new double[] {0, 2})).hasMessageContaining("2 values")
                .hasMessageContaining("got 3");
    }

    @Test
    void functionsMustReturnNumbers() {
        refused("function", a, relay, c -> c.function(x -> "two")).hasMessageContaining("String");
        refused("function", a, relay, c -> c.function(x -> null)).hasMessageContaining("null");
        refused("function", a, relay, c -> c.function(x -> new double[0]));
        assertThatThrownBy(() -> net.connect(a, relay, c -> c.function(x -> x[5])))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    @Test
    void functionsNeedAnEnsembleOrANodeThatComputes() {
        refused("function", a.neurons(), a.neurons(), c -> c.function(x -> x)).hasMessageContaining("Neurons");
        refused("function", relay, a, c -> c.function(x -> x)).hasMessageContaining("pass-through");
        assertThat(net.connect(node, a, c -> c.function(x -> new double[] {x[1], x[0]})).sizeMid()).isEqualTo(2);
    }

    @Test
    void functionsCanBeGivenByPoints() {
        double[][] points = {{0, 0}, {1, 1}};
        double[][] values = {{5}, {6}};
        Connection c = net.connect(a, relay.get(0), o -> o.evalPoints(points).function(values));
        assertThat(c.sizeMid()).isEqualTo(1);
        assertThat(c.function().orElseThrow().isPoints()).isTrue();
        assertThat(c.function().orElseThrow().points()).isEqualTo(values);
        refused("function", a, relay.get(0), o -> o.function(values)).hasMessageContaining("evalPoints");
        refused("function", a, relay.get(0), o -> o.function(values).evalPoints(new Uniform(-1, 1)));
        refused("function", a, relay.get(0), o -> o.function(values).evalPoints(new double[3][2]))
                .hasMessageContaining("3").hasMessageContaining("2");
    }

    @Test
    void evalPointsNeedAWholeEnsembleAndItsDimensions() {
        refused("evalPoints", a.get(0), relay.get(0), c -> c.evalPoints(new double[3][1]));
        refused("evalPoints", node, relay, c -> c.evalPoints(new double[3][2])).hasMessageContaining("Node");
        refused("evalPoints", a, relay, c -> c.evalPoints(new double[3][1])).hasMessageContaining("(any number, 2)");
        assertThat(net.connect(a, relay, c -> c.evalPoints(new Uniform(0, 1)).scaleEvalPoints(false)).evalPoints())
                .contains(new Uniform(0, 1));
    }

    @Test
    void transformsCanBeScalarsDiagonalsMatricesOrDistributions() {
        assertThat(((Dense) net.connect(a, relay, c -> c.transform(2)).transform()).scalar()).isEqualTo(2);
        assertThat(((Dense) net.connect(a, relay, c -> c.transform(1, 3)).transform()).diagonal())
                .containsExactly(1, 3);
        Dense matrix = (Dense) net.connect(a, b, c -> c.transform(new double[3][2])).transform();
        assertThat(matrix.isMatrix()).isTrue();
        assertThat(matrix.matrix()).isEqualTo(new double[3][2]);
        Dense drawn = (Dense) net.connect(a, b, c -> c.transform(new Uniform(-1, 1))).transform();
        assertThat(drawn.isDistribution()).isTrue();
        assertThat(drawn.sizeOut()).isEqualTo(3);
        assertThat(drawn.sizeIn()).isEqualTo(2);
    }

    @Test
    void transformsMustFit() {
        refused("transform", a, b).hasMessageContaining("gives 2").hasMessageContaining("takes 3");
        refused("transform", a, b, c -> c.transform(1)).hasMessageContaining("scalar").hasMessageContaining("(3, 2)");
        refused("transform", a, b, c -> c.transform(1, 2)).hasMessageContaining("(3, 2)");
        refused("transform", a, relay, c -> c.transform(1, 2, 3)).hasMessageContaining("(3)");
        refused("transform", a, b, c -> c.transform(new double[2][3])).hasMessageContaining("(2, 3)");
        refused("function", a, relay, c -> c.function(x -> 1).transform(new Dense(new double[2][2])))
                .hasMessageContaining("must return 2");
        refused("transform", a, b, c -> c.transform(new Dense(new double[3][4]))).hasMessageContaining("takes 4");
        refused("transform", a, relay, c -> c.transform(Double.NaN));
    }

    @Test
    void transformsWithStructureMustFitBothEnds() {
        refused("transform", a, relay, c -> c.transform(new Sparse(2, 3, new int[][] {{0, 0}})))
                .hasMessageContaining("takes 3 values").hasMessageContaining("gives 2");
        refused("transform", a, b, c -> c.transform(new Sparse(2, 2, new int[][] {{0, 0}})))
                .hasMessageContaining("gives 2 values").hasMessageContaining("takes 3");
        refused("transform", node, relay, c -> c.transform(Convolution.builder(1, 4, 1).build()))
                .hasMessageContaining("takes 4 values");
        refused("transform", node, relay, c -> c.transform(ConvolutionTranspose.builder(1, 2, 1).build()))
                .hasMessageContaining("gives 4 values").hasMessageContaining("takes 2");
        refused("transform", a, relay, c -> c.transform((Transform) null)).hasMessageContaining("null");
        Sparse swap = new Sparse(2, 2, new int[][] {{0, 1}, {1, 0}});
        assertThat(net.connect(a.indices(1, 1), relay.indices(0, 0), c -> c.transform(swap)).transform())
                .isEqualTo(swap);
    }

    @Test
    void aSolverThatHasNoEffectIsWarnedOfAndTheConnectionIsKept() {
        LstsqL2 full = new LstsqL2().weights(true);
        assertThat(LogCapture.of(() -> net.connect(node, a, c -> c.solver(full))))
                .contains("has no effect because the source is not an ensemble");
        assertThat(LogCapture.of(() -> net.connect(a, relay, c -> c.solver(full))))
                .contains("has no effect because the target is not an ensemble");
        assertThat(LogCapture.of(() -> net.connect(a, a, c -> c.solver(full)))).isEmpty();
        assertThat(net.connections()).hasSize(3);
    }

    @Test
    void repeatedIndicesNeedATransformThatIsNoMatrix() {
        assertThat(net.connect(a.indices(0, 0), relay).sizeIn()).isEqualTo(2);
        assertThat(net.connect(a.indices(0, 0), relay, c -> c.transform(2)).sizeIn()).isEqualTo(2);
        refused("transform", a.indices(0, 0), relay, c -> c.transform(new double[2][2]))
                .hasMessageContaining("input selection").hasMessageContaining("[0, 0]");
        refused("transform", a, relay.indices(1, -1), c -> c.transform(new Uniform(0, 1)))
                .hasMessageContaining("output selection");
        assertThat(net.connect(b.mask(true, true, true), b, c -> c.transform(new double[3][3])).sizeIn()).isEqualTo(3);
    }

    @Test
    void weightsExistWithDecodersOrATransform() {
        assertThat(net.connect(a, relay).hasWeights()).isTrue();
        assertThat(net.connect(node, a).hasWeights()).isFalse();
        assertThat(net.connect(node, a, c -> c.transform(1)).hasWeights()).isTrue();
        assertThat(net.connect(a.neurons(), a.neurons()).hasWeights()).isFalse();
        Ensemble direct = net.ensemble(5, 2, e -> e.neuronType(new Direct()));
        assertThat(net.connect(direct, a).hasWeights()).isFalse();
    }

    @Test
    void connectionsReachNeuronsDirectlyOrThroughFullWeights() {
        assertThat(net.connect(a, b.neurons(), c -> c.transform(new double[20][2])).isToNeurons()).isTrue();
        assertThat(net.connect(a, a, c -> c.solver(new LstsqL2().weights(true))).isToNeurons()).isTrue();
        assertThat(net.connect(a, a).isToNeurons()).isFalse();
        assertThat(net.connect(a, relay, c -> c.solver(new LstsqL2().weights(true))).isToNeurons()).isFalse();
    }

    @Test
    void settingsOfAnExistingConnectionCanBeReplacedAndAreChecked() {
        Connection c = net.connect(a, relay, o -> o.function(x -> x).learningRule(new PES()));
        LearningRule rule = c.learningRule();
        NoSolver decoders = new NoSolver(new double[10][2]);
        c.reassign(o -> o.solver(decoders).function(x -> new double[2]).noTransform());
        assertThat(c.solver()).isSameAs(decoders);
        assertThat(c.learningRule()).isSameAs(rule);

        assertThatThrownBy(() -> c.reassign(o -> o.synapse(0.1).function(x -> 1)))
                .isInstanceOf(ValidationException.class);
        assertThat(c.synapse()).contains(new Lowpass(0.005));
        assertThat(c.sizeMid()).isEqualTo(2);
        c.reassign(o -> o.function(x -> 1).transform(new double[][] {{1}, {2}}));
        assertThat(c.sizeMid()).isEqualTo(1);
        assertThat(((Dense) c.transform()).init()).isEqualTo(FixedValues.of(new double[][] {{1}, {2}}));
        c.reassign(o -> o.noFunction().noTransform().learningRules());
        assertThat(c.learningRules()).isEmpty();
        assertThat(c.sizeMid()).isEqualTo(2);
    }

    @Test
    void aFunctionThatSaysItsSizeIsNotCalledWhenTheConnectionIsMade() {
        class Sized implements SizedFunction {
            private final int size;

            Sized(int size) {
                this.size = size;
            }

            @Override
            public int size() {
                return size;
            }

            @Override
            public Object apply(double[] x) {
                throw new IllegalStateException("called");
            }
        }
        Network own = new Network();
        Ensemble source = own.ensemble(4, 1);
        Node target = own.passthrough(3);
        assertThat(own.connect(source, target, c -> c.function(new Sized(3))).sizeMid()).isEqualTo(3);
        assertThatThrownBy(() -> own.connect(source, target, c -> c.label("c").function(new Sized(0))))
                .isInstanceOf(ValidationException.class)
                .hasMessage("Connection \"c\".function: must be at least 1, got 0");
    }
}
