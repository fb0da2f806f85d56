package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.ConnectionOptions;
import org.nengine.Endpoint;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.ir.ConvTransposeInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SparseDotInc;
import org.nengine.distributions.Gaussian;
import org.nengine.distributions.Samples;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.SignalException;
import org.nengine.learning.PES;
import org.nengine.neurons.Direct;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.solvers.LstsqL2;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.KernelTransform.Padding;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

/** What sparse transforms and those with a kernel become. */
class TransformBuildTest {

    private static final int[][] PLACES = {{0, 1}, {1, 0}, {0, 1}};

    private final Network net = new Network(6);
    private final Node source = net.node("source", 1, 2);
    private final Node sink = net.passthrough("sink", 2);
    private final Ensemble a = net.ensemble("a", 2, 2);
    private final Sparse sparse = new Sparse(2, 2, PLACES, new double[] {3, 4, 5});
    private final Convolution convolution = Convolution.builder(1, 2, 1).kernelSize(1).build();
    private final ConvolutionTranspose transposed = ConvolutionTranspose.builder(1, 2, 1).kernelSize(1).build();

    private AbstractThrowableAssert<?, ?> refused(Endpoint pre, Endpoint post, Consumer<ConnectionOptions> settings) {
        net.connect(pre, post, settings.andThen(o -> o.label("refused")));
        return assertThatThrownBy(() -> Model.build(net, 0.001)).hasMessageContaining("refused");
    }

    private static <O extends Operator> O operator(Model model, Class<O> type) {
        return model.operators().stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    @Test
    void aSparseTransformIsAProductWithItsEntries() {
        Connection c = net.connect(source, sink, o -> o.transform(sparse).noSynapse());
        Model model = Model.build(net, 0.001);
        SparseDotInc product = operator(model, SparseDotInc.class);
        Signal weights = model.signal(c, "weights");
        assertThat(product.values()).isSameAs(weights);
        assertThat(product.x()).isSameAs(model.signal(source, "out"));
        assertThat(product.y()).isSameAs(model.signal(c, "weighted"));
        assertThat(product.attributes().numbers("rows")).containsExactly(0, 1, 0);
        assertThat(product.attributes().numbers("columns")).containsExactly(1, 0, 1);
        assertThat(weights.role()).isEqualTo(Signal.Role.PARAMETER);
        assertThat(weights.trainable()).isTrue();
        assertThat(model.connection(c).weights()).contains(new Weights(new double[] {3, 4, 5}, 3));
    }

    @Test
    void sparseValuesAndKernelsAreDrawnWithTheSeedOfTheConnection() {
        Connection drawn = net.connect(source, sink,
                o -> o.transform(new Sparse(2, 2, PLACES, new Gaussian(0, 1))).seed(8));
        ConvolutionTranspose random = ConvolutionTranspose.builder(1, 2, 1).kernelSize(1).init(new Gaussian(0, 1))
                .build();
        Connection spread = net.connect(source, sink, o -> o.transform(random).seed(8));
        Model model = Model.build(net, 0.001);
        assertThat(model.connection(drawn).weights().orElseThrow().values()).containsExactly(RandomVectors.doubles(
                RandomVectors.section("connections").get("Sparse 3 entries, Gaussian(0, 1)")));
        assertThat(model.connection(spread).weights().orElseThrow().values())
                .containsExactly(new RandomState(8).normal(0, 1, 1));
    }

    @Test
    void aTransposedConvolutionKeepsTheOrderOfItsKernel() {
        ConvolutionTranspose spread = ConvolutionTranspose.builder(3, 1, 2).kernelSize(2).strides(2)
                .padding(Padding.SAME).outputShape(2, 3).init(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).build();
        Connection c = net.connect(source, net.passthrough(6), o -> o.transform(spread).noSynapse());
        Model model = Model.build(net, 0.001);
        ConvTransposeInc operator = operator(model, ConvTransposeInc.class);
        assertThat(operator.weights()).isSameAs(model.signal(c, "weights"));
        assertThat(model.connection(c).weights())
                .contains(new Weights(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 2, 2, 3));
        assertThat(operator.attributes().numbers("input_shape")).containsExactly(1, 2);
        assertThat(operator.attributes().numbers("output_shape")).containsExactly(2, 3);
        assertThat(operator.attributes().numbers("padding")).containsExactly(0);
    }

    @Test
    void theyLeadToAndFromEverythingThatIsNotDecoded() {
        Ensemble direct = net.ensemble("direct", 1, 2, e -> e.neuronType(new Direct()));
        for (Transform transform : List.of(sparse, convolution, transposed)) {
            for (Endpoint pre : List.of(source, direct, a.neurons(), sink.indices(1, 1))) {
                for (Endpoint post : List.of(sink, a, a.neurons(), direct)) {
                    Connection c = net.connect(pre, post, o -> o.transform(transform));
                    assertThat(c.hasWeights()).isTrue();
                }
            }
        }
        net.connect(source, sink, o -> o.function(x -> new double[] {x[1], x[0]}).transform(sparse));
        Model model = Model.build(net, 0.001);
        assertThat(model.operators().stream().filter(o -> o instanceof SparseDotInc)).hasSize(17);
    }

    @Test
    void theyCannotBeDecoded() {
        refused(a, sink, o -> o.transform(sparse)).isInstanceOf(BuildException.class)
                .hasMessageContaining("not supported on a decoded connection").hasMessageContaining("Sparse");
        net.connections().get(0).reassign(o -> o.transform(convolution));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("not supported on a decoded connection").hasMessageContaining("Convolution(");
        net.connections().get(0).reassign(o -> o.transform(transposed));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("not supported on a decoded connection")
                .hasMessageContaining("ConvolutionTranspose(");
    }

    @Test
    void fullWeightsCannotBeSolvedThroughThem() {
        refused(a, a, o -> o.transform(sparse).solver(new LstsqL2().weights(true))).isInstanceOf(BuildException.class)
                .hasMessageContaining("not supported on a decoded connection");
    }

    @Test
    void theyCannotLearn() {
        for (Transform transform : List.of(sparse, convolution, transposed)) {
            Network other = new Network(6);
            Ensemble e = other.ensemble("e", 2, 1);
            other.connect(e.neurons(), e.neurons(),
                    o -> o.label("fixed").transform(transform).learningRule(new PES()));
            assertThatThrownBy(() -> Model.build(other, 0.001)).isInstanceOf(BuildException.class)
                    .hasMessageContaining("fixed").hasMessageContaining("learning is not possible")
                    .hasMessageContaining(transform.toString());
        }
    }

    @Test
    void valuesThatAreNoNumbersAreRefused() {
        refused(source, sink, o -> o.transform(sparse.withValues(1, Double.NaN, 2))).isInstanceOf(SignalException.class)
                .hasMessageContaining("NaN");
    }

    @Test
    void distributionsThatDoNotFitAreRefusedByTheConnection() {
        refused(source, sink, o -> o.transform(new Sparse(2, 2, PLACES, new Samples(1, 2))))
                .isInstanceOf(BuildException.class).hasMessageContaining("Samples").hasMessageContaining("3");
        net.connections().get(0).reassign(o -> o.transform(Convolution.builder(1, 2, 1).kernelSize(1)
                .init(new Samples(new double[2][2])).build()));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("refused").hasMessageContaining("Samples");
        net.connections().get(0).reassign(o -> o.transform(new Samples(new double[2][3])));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("refused").hasMessageContaining("Samples");
    }

    /** Exchanges two values; nothing is known of how to do that. */
    private static final class Exchange extends Transform {
        @Override
        public int sizeIn() {
            return 2;
        }

        @Override
        public int sizeOut() {
            return 2;
        }
    }

    @Test
    void aTransformOfAnotherClassNeedsALowering() {
        net.connect(source, sink, o -> o.transform(new Exchange()));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("Exchange").hasMessageContaining("TransformLowering");
    }

    @Test
    void weightsAreRecordedAsTheyAreStored() {
        Connection c = net.connect(source, sink, o -> o.transform(sparse));
        Probe weights = net.probe(c, "weights");
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(2);
            assertThat(simulator.data(weights)).isDeepEqualTo(new double[][] {{3, 4, 5}, {3, 4, 5}});
        }
    }

    @Test
    void entriesThatDoNotFitTheSignalsAreRefused() {
        Signal x = Signal.zeros("x", 2);
        Signal y = Signal.zeros("y", 2);
        Signal values = Signal.zeros("values", 1);
        assertThatThrownBy(() -> new SparseDotInc(values, x, y, new int[] {0, 1}, new int[] {0, 1}, "product"))
                .isInstanceOf(BuildException.class).hasMessageContaining("shape mismatch in product");
        assertThatThrownBy(() -> new SparseDotInc(values, x, y, new int[] {2}, new int[] {0}, "product"))
                .isInstanceOf(BuildException.class).hasMessageContaining("outside");
    }
}
