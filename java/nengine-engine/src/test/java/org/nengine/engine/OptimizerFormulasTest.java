package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.independent.OptimizerFormula;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.AdamW;
import org.nengine.training.ExponentialDecay;
import org.nengine.training.Ftrl;
import org.nengine.training.Loss;
import org.nengine.training.Optimizer;
import org.nengine.training.SGD;

/** Training a small linear network in the simulator gives what the formulas of the optimizers give in plain Java. */
class OptimizerFormulasTest {

    private static final int STEPS = 20;
    private static final int MINIBATCH = 2;
    private static final int OUTPUTS = 2;
    /** Sizes of the two inputs, and their weights at first, row by row. */
    private static final int[] SIZES = {2, 1};
    private static final double[][] WEIGHTS = {{0.5, -0.25, 0.1, 0.75}, {-0.4, 0.3}};

    static Stream<OptimizerFormula> cases() {
        return OptimizerFormula.all();
    }

    private static double input(int item, int i) {
        return Math.sin(1.3 * item + 2.1 * i + 0.4);
    }

    private static double target(int item, int i) {
        return Math.cos(0.7 * item - 1.9 * i);
    }

    /** Gradients of the mean squared error of a minibatch by both weights. */
    private static double[][] gradients(double[][] weights, int first) {
        double[][] gradients = {new double[weights[0].length], new double[weights[1].length]};
        for (int item = first; item < first + MINIBATCH; item++) {
            for (int row = 0; row < OUTPUTS; row++) {
                double error = -target(item, row);
                for (int k = 0, x = 0; k < SIZES.length; k++) {
                    for (int i = 0; i < SIZES[k]; i++, x++) {
                        error += weights[k][row * SIZES[k] + i] * input(item, x);
                    }
                }
                for (int k = 0, x = 0; k < SIZES.length; k++) {
                    for (int i = 0; i < SIZES[k]; i++, x++) {
                        gradients[k][row * SIZES[k] + i] += 2 * error * input(item, x) / (MINIBATCH * OUTPUTS);
                    }
                }
            }
        }
        return gradients;
    }

    private static double[][] expected(OptimizerFormula example) {
        double[][] weights = {WEIGHTS[0].clone(), WEIGHTS[1].clone()};
        OptimizerFormula.Descent descent = example.descent(weights);
        for (int step = 0; step < STEPS; step++) {
            descent.step(gradients(weights, step * MINIBATCH));
        }
        return weights;
    }

    /** The network: the sum of two linear maps. */
    private final Network net = new Network("net", 0);
    private final Node two = net.node("two", 0.0, 0.0);
    private final Node one = net.node("one", 0.0);
    private final Node sum = net.passthrough("sum", OUTPUTS);
    private final Connection fromTwo = net.connect(two, sum,
            c -> c.transform(new double[][] {{0.5, -0.25}, {0.1, 0.75}}).noSynapse());
    private final Connection fromOne = net.connect(one, sum,
            c -> c.transform(new double[][] {{-0.4}, {0.3}}).noSynapse());
    private final Probe probe = net.probe(sum);

    private Data inputs() {
        double[][][] ofTwo = new double[STEPS * MINIBATCH][1][];
        double[][][] ofOne = new double[STEPS * MINIBATCH][1][];
        for (int item = 0; item < ofTwo.length; item++) {
            ofTwo[item][0] = new double[] {input(item, 0), input(item, 1)};
            ofOne[item][0] = new double[] {input(item, 2)};
        }
        return Data.of(two, Tensor.of(ofTwo)).and(one, Tensor.of(ofOne));
    }

    private Data targets() {
        double[][][] targets = new double[STEPS * MINIBATCH][1][];
        for (int item = 0; item < targets.length; item++) {
            targets[item][0] = new double[] {target(item, 0), target(item, 1)};
        }
        return Data.of(probe, Tensor.of(targets));
    }

    private double[][] train(Optimizer optimizer, DType type) {
        try (Simulator sim = Simulator.builder(net).dtype(type).minibatch(MINIBATCH).progressBar(false).build()) {
            sim.compile(optimizer, Loss.mse());
            sim.fit(inputs(), targets(), f -> f.shuffle(false));
            assertThat(sim.learningRate()).isEqualTo(optimizer.learningRate().at(STEPS));
            return new double[][] {sim.data(fromTwo).weights().orElseThrow().toDoubles(),
                    sim.data(fromOne).weights().orElseThrow().toDoubles()};
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingFollowsTheFormula(OptimizerFormula example) {
        double[][] expected = expected(example);
        for (DType type : DType.values()) {
            double[][] trained = train(example.optimizer(), type);
            for (int k = 0; k < expected.length; k++) {
                assertThat(trained[k]).as("%s in %s", example, type)
                        .containsExactly(expected[k], within(type == DType.FLOAT64 ? 1e-10 : 1e-4))
                        .doesNotContain(WEIGHTS[k]);
            }
        }
    }

    @Test
    void clippingChangesWhatIsLearned() {
        double[][] free = train(new SGD(0.05), DType.FLOAT64);
        for (SGD.Builder clipping : List.of(SGD.builder().clipValue(0.1), SGD.builder().clipNorm(0.3),
                SGD.builder().globalClipNorm(0.3))) {
            assertThat(train(clipping.learningRate(0.05).build(), DType.FLOAT64)).isNotEqualTo(free);
        }
        assertThat(train(SGD.builder().clipNorm(1e9).clipValue(1e9).learningRate(0.05).build(), DType.FLOAT64))
                .isEqualTo(free);
    }

    @Test
    void parametersCanBeExcludedFromDecay() {
        AdamW.Builder builder = AdamW.builder().learningRate(0.05).weightDecay(0.3);
        // Inputs and targets are 0, so that nothing but the decay changes the weights.
        AdamW half = builder.undecayed("one->").build();
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).progressBar(false).build()) {
            Data zero = Data.of(probe, Tensor.of(new double[1][1][2]));
            sim.compile(half, Loss.mse());
            sim.fit(Data.none(), zero, f -> f.steps(1).epochs(3));
            assertThat(sim.data(fromOne).weights().orElseThrow().toDoubles()).containsExactly(WEIGHTS[1]);
            double[] decayed = sim.data(fromTwo).weights().orElseThrow().toDoubles();
            for (int i = 0; i < decayed.length; i++) {
                assertThat(decayed[i]).isCloseTo(WEIGHTS[0][i] * Math.pow(1 - 0.05 * 0.3, 3), within(1e-15));
            }
            sim.compile(builder.undecayed().build(), Loss.mse());
            sim.fit(Data.none(), zero, f -> f.steps(1));
            assertThat(sim.data(fromOne).weights().orElseThrow().get(0))
                    .isCloseTo(WEIGHTS[1][0] * (1 - 0.05 * 0.3), within(1e-15));
            assertThatThrownBy(() -> sim.compile(builder.undecayed("/bias").build(), Loss.mse()))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("AdamW.undecayed")
                    .hasMessageContaining("\"/bias\"").hasMessageContaining("connection/one->sum/weights");
        }
    }

    @Test
    void aScheduleThatGivesNoRateEndsTheTraining() {
        Optimizer optimizer = SGD.builder().learningRate(step -> step < 3 ? 0.1 : -1).build();
        assertThatThrownBy(() -> train(optimizer, DType.FLOAT64)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("step 3").hasMessageContaining("-1.0");
        Optimizer none = SGD.builder().learningRate(step -> Double.NaN).build();
        assertThatThrownBy(() -> train(none, DType.FLOAT64)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("step 0").hasMessageContaining("NaN");
    }

    @Test
    void aRateThatIsSetReplacesTheSchedule() {
        try (Simulator sim = Simulator.builder(net).minibatch(MINIBATCH).progressBar(false).build()) {
            sim.compile(SGD.builder().learningRate(new ExponentialDecay(0.1, 1, 0.5)).build(), Loss.mse());
            assertThat(sim.learningRate()).isEqualTo(0.1);
            sim.fit(inputs(), targets());
            assertThat(sim.learningRate()).isEqualTo(0.1 * Math.pow(0.5, STEPS));
            sim.learningRate(0.25);
            sim.fit(inputs(), targets());
            assertThat(sim.learningRate()).isEqualTo(0.25);
        }
    }

    @Test
    void ftrlNeedsALearningRate() {
        Optimizer optimizer = Ftrl.builder().learningRate(step -> step < 3 ? 0.1 : 0).build();
        assertThatThrownBy(() -> train(optimizer, DType.FLOAT64)).hasMessageContaining("learning rate");
    }
}
