package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.data.Minibatch;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.FitOptions;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;

class ClassWeightsTest {

    private static final double[][][] INPUTS = {{{1}, {2}}, {{-1}, {3}}};
    private static final int[][] CLASSES = {{0, 2}, {1, 2}};
    private static final double[][] LOGITS = {{0.5, -1, 2}};
    private static final Map<Integer, Double> WEIGHTS = Map.of(0, 3.0, 2, 0.25);

    private final Network net = new Network(0);
    private final Node x = net.node("x", 0);
    private final Node y = net.passthrough("y", 3);
    private final Connection connection = net.connect(x, y, c -> c
            .transform(new double[][] {{0.5}, {-1}, {2}}).noSynapse());
    private final Probe probe = net.probe(y, p -> p.label("answer"));

    private static double crossentropy(int item, int step) {
        double sum = 0;
        for (double logit : LOGITS[0]) {
            sum += Math.exp(logit * INPUTS[item][step][0]);
        }
        return Math.log(sum) - LOGITS[0][CLASSES[item][step]] * INPUTS[item][step][0];
    }

    /** The mean over entries of weight times loss, by the formula. */
    private static double expected(double[][] sampleWeights) {
        double sum = 0;
        for (int item = 0; item < 2; item++) {
            for (int step = 0; step < 2; step++) {
                sum += WEIGHTS.getOrDefault(CLASSES[item][step], 1.0) * sampleWeights[item][step]
                        * crossentropy(item, step);
            }
        }
        return sum / 4;
    }

    private static Tensor oneHot() {
        double[][][] targets = new double[2][2][3];
        for (int item = 0; item < 2; item++) {
            for (int step = 0; step < 2; step++) {
                targets[item][step][CLASSES[item][step]] = 1;
            }
        }
        return Tensor.of(targets);
    }

    private double loss(Loss loss, Tensor targets, Consumer<FitOptions> settings) {
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build()) {
            sim.compile(new SGD(1e-9), loss);
            return sim.fit(Data.of(INPUTS), Data.of(targets), settings).last("loss");
        }
    }

    @Test
    void theLossOfAnEntryIsMultipliedWithTheWeightOfItsClass() {
        double[][] ones = {{1, 1}, {1, 1}};
        Loss sparse = Loss.sparseCategoricalCrossentropy(true);
        Loss dense = Loss.categoricalCrossentropy(true);
        assertThat(loss(sparse, Tensor.labels(CLASSES), f -> f.classWeights(WEIGHTS)))
                .isCloseTo(expected(ones), within(1e-12));
        assertThat(loss(dense, oneHot(), f -> f.classWeights(WEIGHTS))).isCloseTo(expected(ones), within(1e-12));
        assertThat(loss(dense, oneHot(), f -> f.classWeights(Map.of(0, 9.0)).classWeights(probe, WEIGHTS)))
                .as("those of the probe come first").isCloseTo(expected(ones), within(1e-12));
        assertThat(loss(dense, oneHot(), f -> f.classWeights(Map.of())))
                .isCloseTo((crossentropy(0, 0) + crossentropy(0, 1) + crossentropy(1, 0) + crossentropy(1, 1)) / 4,
                        within(1e-12));
    }

    @Test
    void sampleWeightsAndClassWeightsAreMultiplied() {
        Loss loss = Loss.sparseCategoricalCrossentropy(true);
        double[][] bySteps = {{1, 2}, {3, 0.5}};
        assertThat(loss(loss, Tensor.labels(CLASSES),
                f -> f.classWeights(WEIGHTS).sampleWeights(Data.of(Tensor.of(bySteps)))))
                .isCloseTo(expected(bySteps), within(1e-12));
        assertThat(loss(loss, Tensor.labels(CLASSES),
                f -> f.classWeights(WEIGHTS).sampleWeights(Data.of(Tensor.of(new double[] {2, 5}, 2)))))
                .isCloseTo(expected(new double[][] {{2, 2}, {5, 5}}), within(1e-12));
    }

    @Test
    void minibatchesOfADatasetAreWeightedToo() {
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build()) {
            sim.compile(new SGD(1e-9), Loss.sparseCategoricalCrossentropy(true));
            Dataset dataset = Dataset.of(List.of(Minibatch.of(Data.of(INPUTS), Data.of(Tensor.labels(CLASSES)),
                    Data.of(Tensor.of(new double[] {2, 5}, 2)))));
            assertThat(sim.fit(dataset, f -> f.classWeights(WEIGHTS)).last("loss"))
                    .isCloseTo(expected(new double[][] {{2, 2}, {5, 5}}), within(1e-12));
        }
    }

    @Test
    void validationIsNotWeightedByClass() {
        Tensor twice = Tensor.concatenate(List.of(Tensor.labels(CLASSES), Tensor.labels(CLASSES)), 0);
        Tensor inputs = Tensor.concatenate(List.of(Tensor.of(INPUTS), Tensor.of(INPUTS)), 0);
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build()) {
            sim.compile(new SGD(1), Loss.sparseCategoricalCrossentropy(true));
            sim.learningRate(0);
            double plain = sim.evaluate(Data.of(inputs), Data.of(twice)).get("loss");
            History history = sim.fit(Data.of(inputs), Data.of(twice),
                    f -> f.classWeights(WEIGHTS).validationSplit(0.5));
            assertThat(history.last("val_loss")).isCloseTo(plain, within(1e-12));
            assertThat(history.last("loss")).isCloseTo(expected(new double[][] {{1, 1}, {1, 1}}), within(1e-12));
        }
    }

    @Test
    void aGradientIsWeightedAsItsLoss() {
        double rate = 1e-3;
        double[] shifts = new double[2];
        for (int i = 0; i < 2; i++) {
            double weight = i == 0 ? 1 : 3;
            try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(1).build()) {
                sim.compile(new SGD(rate), Loss.sparseCategoricalCrossentropy(true));
                sim.fit(Data.of(new double[][][] {{{1}}}), Data.of(Tensor.labels(1)),
                        f -> f.classWeights(Map.of(1, weight)));
                shifts[i] = sim.data(connection).weights().orElseThrow().get(1) + 1;
            }
        }
        assertThat(shifts[0]).isGreaterThan(0);
        assertThat(shifts[1]).isCloseTo(3 * shifts[0], within(1e-12));
    }

    @Test
    void weightsThatMakeNoSenseAreRefused() {
        Loss loss = Loss.sparseCategoricalCrossentropy(true);
        assertThatThrownBy(() -> new FitOptions().classWeights(Map.of(-1, 1.0))).isInstanceOf(ValidationException.class)
                .hasMessageContaining("-1");
        assertThatThrownBy(() -> new FitOptions().classWeights(Map.of(1, Double.NaN)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("NaN");
        assertThatThrownBy(() -> loss(Loss.mse(), Tensor.of(new double[] {0.5, 0.5, 0.5, 0.5}, 2, 2, 1),
                f -> f.classWeights(WEIGHTS))).isInstanceOf(ValidationException.class)
                .hasMessageContaining("answer").hasMessageContaining("item 0, step 0 is 0.5");
        assertThatThrownBy(() -> loss(loss, Tensor.labels(CLASSES), f -> f.classWeights(WEIGHTS)
                .sampleWeights(Data.of(Tensor.of(new double[6], 2, 3))))).isInstanceOf(ValidationException.class)
                .hasMessageContaining("3 steps").hasMessageContaining("targets for 2");
        Probe foreign = new Network(0).probe(new Network(0).node(1));
        assertThatThrownBy(() -> loss(loss, Tensor.labels(CLASSES), f -> f.classWeights(foreign, WEIGHTS)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("not a probe");
        Probe without = net.probe(x, p -> p.label("other"));
        assertThatThrownBy(() -> loss(loss, Tensor.labels(CLASSES), f -> f.classWeights(without, WEIGHTS)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("\"other\"")
                .hasMessageContaining("target");
    }
}
