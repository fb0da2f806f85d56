package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.BuildException;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceSimulator;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.SparseMatrix;
import org.nengine.transforms.Transform;

/** Transforms in the engine: against the plain-Java simulator, against each other, and alike ones done at once. */
class TransformBehaviourTest {

    private final Network net = new Network("net", 3);

    private Probe transformed(Node x, Transform transform) {
        Node y = net.passthrough(transform.sizeOut());
        net.connect(x, y, c -> c.transform(transform).noSynapse());
        return net.probe(y);
    }

    private void compareWithReference(double tolerance, DType dtype) {
        try (Simulator sim = Simulator.builder(net).dtype(dtype).build();
                ReferenceSimulator reference = new ReferenceSimulator(net)) {
            sim.runSteps(3);
            reference.runSteps(3);
            for (Probe probe : net.probes()) {
                for (int t = 0; t < 3; t++) {
                    assertThat(sim.data(probe).values()[t]).containsExactly(reference.data(probe)[t],
                            within(tolerance));
                }
                assertThat(reference.data(probe)[2]).isNotEqualTo(new double[probe.sizeIn()]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void twoConvolutionsOfOneInputAreOneGroup(boolean transposed, boolean channelsLast) {
        double[] picture = new RandomState(1).normal(0, 1, 4 * 5 * 2);
        Node x = net.node("x", picture);
        int[] shape = channelsLast ? new int[] {4, 5, 2} : new int[] {2, 4, 5};
        for (int i = 0; i < 2; i++) {
            transformed(x, transposed
                    ? ConvolutionTranspose.builder(3, shape).channelsLast(channelsLast).kernelSize(2, 3).build()
                    : Convolution.builder(3, shape).channelsLast(channelsLast).kernelSize(2, 3).build());
        }
        try (Simulator sim = Simulator.of(net)) {
            assertThat(sim.describe()).contains(transposed ? ": conv_transpose_inc, 2 operators"
                    : ": conv_inc, 2 operators");
        }
        compareWithReference(5e-6, DType.FLOAT32);
        compareWithReference(1e-12, DType.FLOAT64);
    }

    @Test
    void convolutionsHaveUpToThreeSpatialDimensions() {
        Node x = net.node("x", new RandomState(1).normal(0, 1, 3 * 3 * 3 * 2));
        transformed(x, Convolution.builder(2, 3, 3, 3, 2).kernelSize(2, 2, 2).build());
        compareWithReference(1e-12, DType.FLOAT64);
        Network four = new Network(0);
        four.connect(four.node(new double[16]), four.passthrough(1),
                c -> c.transform(Convolution.builder(1, 2, 2, 2, 2, 1).kernelSize(2, 2, 2, 2).build()));
        assertThatThrownBy(() -> Simulator.of(four)).isInstanceOf(BuildException.class)
                .hasMessageContaining("4 spatial dimensions");
    }

    @Test
    void sparseTransformsOfOneInputAreOneGroupAndGiveWhatDenseOnesDo() {
        Node x = net.node("x", 1, -2, 3);
        double[][] first = {{0, 2, 0}, {1, 0, 0}, {0, 0, -1}, {0.5, 0, 4}};
        double[][] second = {{0, 0, 7}, {0, 0, 0}};
        List<Probe> sparse = new ArrayList<>();
        List<Probe> dense = new ArrayList<>();
        for (double[][] matrix : List.of(first, second)) {
            sparse.add(transformed(x, new Sparse(SparseMatrix.ofDense(matrix))));
            dense.add(transformed(x, new Dense(matrix)));
        }
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build()) {
            assertThat(sim.describe()).contains(": sparse_dot_inc, 2 operators");
            sim.runSteps(1);
            for (int i = 0; i < 2; i++) {
                assertThat(sim.data(sparse.get(i)).last()).containsExactly(sim.data(dense.get(i)).last());
            }
            assertThat(sim.data(sparse.get(0)).last()).containsExactly(-4, 1, -3, 12.5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void twiceTheSparseIdentityDoublesInEitherPrecision(DType dtype) {
        Node x = net.node("x", 1, 1, 1);
        Probe probe = transformed(x, new Sparse(3, 3, new int[][] {{0, 0}, {1, 1}, {2, 2}}, 2.0));
        try (Simulator sim = Simulator.builder(net).dtype(dtype).build()) {
            Tensor result = sim.predict(Data.none(), o -> o.steps(1)).get(probe);
            assertThat(result.toDoubles()).containsExactly(2, 2, 2);
            assertThat(result.isDouble()).isEqualTo(dtype == DType.FLOAT64);
        }
    }

    @Test
    void aNumberScalesAllValues() {
        Node x = net.node("x", 1, -2);
        Node y = net.passthrough(2);
        net.connect(x, y, c -> c.transform(0.25).noSynapse());
        net.probe(y);
        try (Simulator sim = Simulator.of(net)) {
            sim.runSteps(1);
            assertThat(sim.data(net.probes().get(0)).last()).containsExactly(0.25, -0.5);
        }
    }

    @Test
    void functionsWithAndWithoutTimeRunAsInTheReference() {
        Node x = net.node("x", t -> new double[] {Math.sin(t), Math.cos(t)});
        for (int i = 1; i <= 2; i++) {
            int number = i;
            Node withTime = net.node("f" + i, 2, (t, v) -> new double[] {t * v[0], number * v[1]});
            net.connect(x, withTime, c -> c.noSynapse());
            net.probe(withTime);
            Node relay = net.passthrough(1);
            net.connect(x, relay, c -> c.function(v -> v[0] * v[1] * number).noSynapse());
            net.probe(relay);
        }
        compareWithReference(1e-12, DType.FLOAT64);
    }

    @Test
    void randomMatricesAreThoseOfTheReference() {
        transformed(net.node("x", 1, 2, 3), new Dense(4, 3, new Uniform(-1, 1)));
        compareWithReference(1e-12, DType.FLOAT64);
    }
}
