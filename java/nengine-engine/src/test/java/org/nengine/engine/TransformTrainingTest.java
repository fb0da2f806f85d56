package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Gaussian;
import org.nengine.exceptions.SimulationException;
import org.nengine.io.Npz;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.training.Adam;
import org.nengine.training.Loss;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.KernelTransform;
import org.nengine.transforms.KernelTransform.Padding;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

/** The values of sparse transforms and the kernels of convolutions are parameters: trained, kept and given back. */
class TransformTrainingTest {

    private static final int ITEMS = 60;
    private static final int[][] PLACES = {{4, 0}, {0, 11}, {1, 3}, {0, 2}, {4, 5}};

    @TempDir
    private Path folder;

    /** Each takes 12 values, and has random weights. */
    static Stream<Transform> transforms() {
        return Stream.of(
                new Sparse(5, 12, PLACES, new Gaussian(0, 1)),
                Convolution.builder(3, 6, 2).strides(2).padding(Padding.SAME).build(),
                Convolution.builder(4, 2, 3, 2).channelsLast(false).kernelSize(2, 1).groups(2).build(),
                ConvolutionTranspose.builder(3, 6, 2).strides(2).padding(Padding.SAME).build(),
                ConvolutionTranspose.builder(2, 3, 2, 2).channelsLast(false).kernelSize(2, 3).strides(1, 2).build());
    }

    private static Transform withWeights(Transform transform, double... weights) {
        return transform instanceof Sparse sparse ? sparse.withValues(weights)
                : ((KernelTransform) transform).withKernel(weights);
    }

    /** A node, a transform, a probe of what it gives. */
    private static final class Model {

        private final Network net;
        private final Connection connection;
        private final Probe probe;

        Model(Transform transform, long seed) {
            net = new Network("net", seed);
            Node input = net.node("x", new double[12]);
            Node output = net.passthrough("y", transform.sizeOut());
            connection = net.connect(input, output, c -> c.label("c").transform(transform).noSynapse());
            probe = net.probe(output);
        }

        Simulator simulator(DType dtype, int minibatch) {
            return Simulator.builder(net).dtype(dtype).minibatch(minibatch).build();
        }

        double[] weights(Simulator sim) {
            return sim.data(connection).weights().orElseThrow().toDoubles();
        }
    }

    private static double[][][] inputs() {
        RandomState random = new RandomState(2);
        double[][][] x = new double[ITEMS][1][];
        for (double[][] item : x) {
            item[0] = random.normal(0, 1, 12);
        }
        return x;
    }

    /** What a transform with other weights makes of the inputs. */
    private static Tensor targets(Transform transform) {
        Model teacher = new Model(transform, 1);
        try (Simulator sim = teacher.simulator(DType.FLOAT64, ITEMS)) {
            return sim.predict(Data.of(inputs())).get(teacher.probe);
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void trainingFindsTheWeights(Transform transform) {
        for (DType dtype : DType.values()) {
            Model model = new Model(transform, 7);
            try (Simulator sim = model.simulator(dtype, 20)) {
                double[] truth = new RandomState(9).normal(0, 1, model.weights(sim).length);
                assertThat(model.weights(sim)).isNotEqualTo(truth);
                sim.compile(new Adam(0.05), Loss.mse());
                sim.fit(Data.of(inputs()), Data.of(targets(withWeights(transform, truth))), f -> f.epochs(200));
                sim.compile(new Adam(0.001), Loss.mse());
                sim.fit(Data.of(inputs()), Data.of(targets(withWeights(transform, truth))), f -> f.epochs(60));
                assertThat(model.weights(sim)).as("%s", dtype).containsExactly(truth, within(1e-3));
            }
        }
    }

    @Test
    void entriesAtTheSamePlaceShareTheirGradient() {
        Model model = new Model(new Sparse(1, 12, new int[][] {{0, 3}, {0, 3}}, new double[] {0, 1}), 0);
        try (Simulator sim = model.simulator(DType.FLOAT64, ITEMS)) {
            sim.compile(new Adam(0.02), Loss.mse());
            Sparse truth = new Sparse(1, 12, new int[][] {{0, 3}}, 4.0);
            sim.fit(Data.of(inputs()), Data.of(targets(truth)), f -> f.epochs(400));
            assertThat(model.weights(sim)).containsExactly(new double[] {1.5, 2.5}, within(1e-2));
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void weightsAreSavedLoadedAndFrozen(Transform transform) throws Exception {
        Model model = new Model(transform, 7);
        Model other = new Model(transform, 8);
        Path file = folder.resolve("weights.npz");
        double[] trained;
        double[] output;
        try (Simulator sim = model.simulator(DType.FLOAT64, 1); Simulator second = other.simulator(DType.FLOAT64, 1)) {
            sim.compile(new Adam(0.05), Loss.mse());
            sim.fit(Data.of(inputs()), Data.of(targets(withWeights(transform,
                    new double[model.weights(sim).length]))), f -> f.epochs(2));
            trained = model.weights(sim);
            assertThat(trained).isNotEqualTo(sim.model().connection(model.connection).weights().orElseThrow().values());
            sim.saveParams(file);
            assertThat(Npz.read(file).get("connection/c/weights").toDoubles()).isEqualTo(trained);
            assertThat(other.weights(second)).isNotEqualTo(trained);
            second.loadParams(file);
            assertThat(other.weights(second)).isEqualTo(trained);
            output = sim.predict(Data.of(new double[][][] {inputs()[0]})).get(model.probe).toDoubles();
            sim.freezeParams(model.net);
        }
        assertThat(model.connection.transform()).isEqualTo(withWeights(transform, trained)).isNotEqualTo(transform);
        Network frozen = new Network(0);
        Node relay = frozen.passthrough(transform.sizeOut());
        frozen.connect(frozen.node(inputs()[0][0]), relay, c -> c.transform(model.connection.transform()).noSynapse());
        Probe probe = frozen.probe(relay);
        try (ReferenceSimulator reference = new ReferenceSimulator(frozen)) {
            reference.runSteps(1);
            assertThat(reference.data(probe)[0]).containsExactly(output, within(1e-12));
        }
    }

    @Test
    void weightsOfAnotherShapeAreNotLoaded() {
        Path file = folder.resolve("five.npz");
        try (Simulator five = new Model(new Sparse(5, 12, PLACES), 0).simulator(DType.FLOAT64, 1)) {
            five.saveParams(file);
        }
        for (Transform transform : List.of(new Sparse(5, 12, new int[][] {{0, 0}}),
                ConvolutionTranspose.builder(1, 12, 1).kernelSize(5).build())) {
            try (Simulator sim = new Model(transform, 0).simulator(DType.FLOAT64, 1)) {
                assertThatThrownBy(() -> sim.loadParams(file)).isInstanceOf(SimulationException.class)
                        .hasMessageContaining("connection/c/weights").hasMessageContaining("[5]");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transforms")
    void whatIsExcludedIsNotTrained(Transform transform) {
        Model model = new Model(transform, 7);
        Node scaled = model.net.passthrough("z", transform.sizeOut());
        model.net.connect(model.net.nodes().get(1), scaled, c -> c.transform(1).noSynapse());
        model.net.config().trainable(model.connection, false);
        Probe probe = model.net.probe(scaled);
        try (Simulator sim = model.simulator(DType.FLOAT64, ITEMS)) {
            double[] before = model.weights(sim);
            sim.compile(new Adam(0.05), c -> c.loss(probe, Loss.mse()));
            sim.fit(Data.of(inputs()), Data.none().and(probe, targets(transform)), f -> f.epochs(2));
            assertThat(model.weights(sim)).isEqualTo(before);
        }
    }

    @Test
    void weightsWithoutEntriesDoNothing() {
        Model model = new Model(new Sparse(5, 12, new int[0][]), 0);
        try (Simulator sim = model.simulator(DType.FLOAT32, 3)) {
            assertThat(model.weights(sim)).isEmpty();
            assertThat(sim.predict(Data.of(new double[][][] {inputs()[0], inputs()[1], inputs()[2]}))
                    .get(model.probe).toDoubles()).containsOnly(0);
            Path file = folder.resolve("empty.npz");
            sim.saveParams(file);
            sim.loadParams(file);
        }
    }
}
