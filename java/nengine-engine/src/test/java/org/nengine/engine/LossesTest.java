package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.Reduction;
import org.nengine.training.SGD;

/** Losses and metrics in training. */
class LossesTest {

    private final Network net = new Network("net", 0);
    private final Node input = net.node("x", 0, 0);
    private final Node output = net.passthrough("y", 3);
    private final Connection weights = net.connect(input, output,
            c -> c.transform(new double[][] {{0.3, 0.1}, {0.2, 0.5}, {0.4, 0.2}}).noSynapse());
    private final Probe probe = net.probe(output, p -> p.label("answer"));

    private static final double[][][] INPUTS = {{{1, 0}}, {{0, 1}}, {{0.5, 0.5}}, {{1, 1}}};
    private static final double[][][] TARGETS = {{{1, 0, 0}}, {{0, 1, 0}}, {{0, 0, 1}}, {{0, 1, 0}}};
    private static final double[][][] CLASSES = {{{0}}, {{1}}, {{2}}, {{1}}};
    /** What is recorded with the weights as they begin. */
    private static final double[][] RECORDED = {{0.3, 0.2, 0.4}, {0.1, 0.5, 0.2}, {0.2, 0.35, 0.3}, {0.4, 0.7, 0.6}};

    private Simulator simulator(DType dtype) {
        return Simulator.builder(net).dtype(dtype).minibatch(2).build();
    }

    /** All that can be made without arguments. */
    private static Map<String, Loss> losses() throws ReflectiveOperationException {
        Map<String, Loss> all = new LinkedHashMap<>();
        for (var method : Loss.class.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0) {
                all.put(method.getName(), (Loss) method.invoke(null));
            }
        }
        return all;
    }

    private double evaluate(Loss loss, DType dtype, double[][][] targets) {
        try (Simulator sim = simulator(dtype)) {
            sim.compile(new SGD(), loss);
            return sim.evaluate(INPUTS, targets).get("loss");
        }
    }

    @Test
    void everyLossFallsAlongItsGradientInBothPrecisions() throws ReflectiveOperationException {
        assertThat(losses()).hasSize(17);
        losses().forEach((name, loss) -> {
            double[][][] targets = name.startsWith("sparse") ? CLASSES : TARGETS;
            double[] single = new double[2];
            for (DType dtype : DType.values()) {
                try (Simulator sim = simulator(dtype)) {
                    sim.compile(new SGD(name.equals("mape") ? 1e-10 : 1e-3), loss, Metric.of(loss));
                    double before = sim.evaluate(INPUTS, targets).get("loss");
                    History history = sim.fit(INPUTS, targets, f -> f.shuffle(false).epochs(5));
                    double after = sim.evaluate(INPUTS, targets).get("loss");
                    assertThat(after).as("%s in %s", name, dtype).isLessThan(before);
                    assertThat(history.last("answer_" + loss.kind())).as(name)
                            .isCloseTo(history.last("answer_loss"), within(1e-9 * Math.max(1, Math.abs(before))));
                    single[dtype.ordinal()] = before;
                }
            }
            assertThat(single[0]).as(name).isCloseTo(single[1], within(1e-5 * Math.max(1, Math.abs(single[1]))));
        });
    }

    @Test
    void aSummedLossIsThatOfTheMeanTimesTheEntriesOfAMinibatch() {
        double mean = evaluate(Loss.mse(), DType.FLOAT64, TARGETS);
        assertThat(evaluate(Loss.mse().reduction(Reduction.SUM), DType.FLOAT64, TARGETS))
                .isCloseTo(2 * mean, within(1e-15));
    }

    @Test
    void sampleWeightsMultiplyTheLossesOfTheirEntries() {
        Data weights = Data.of(Tensor.of(new double[][][] {{{2}}, {{0}}, {{1}}, {{0}}}));
        double[] entry = new double[4];
        for (int i = 0; i < 4; i++) {
            for (int k = 0; k < 3; k++) {
                entry[i] += Math.pow(RECORDED[i][k] - TARGETS[i][0][k], 2) / 3;
            }
        }
        double plain = Arrays.stream(entry).sum() / 4;
        for (DType dtype : DType.values()) {
            try (Simulator sim = simulator(dtype)) {
                sim.compile(new SGD(1e-12), Loss.mse(), Metric.mse());
                Data zeros = Data.of(Tensor.of(new double[4], 4, 1, 1));
                History history = sim.fit(INPUTS, TARGETS,
                        f -> f.sampleWeights(weights).validation(Data.of(INPUTS), Data.of(TARGETS), zeros));
                assertThat(history.last("loss")).isCloseTo((2 * entry[0] + entry[2]) / 4, within(1e-7));
                assertThat(history.last("answer_mse")).as("metrics are not weighted").isCloseTo(plain, within(1e-7));
                assertThat(history.last("val_loss")).isZero();
                assertThat(sim.fit(INPUTS, TARGETS, f -> { }).last("loss")).isCloseTo(plain, within(1e-7));
                assertThat(sim.evaluate(INPUTS, TARGETS).get("loss")).isCloseTo(plain, within(1e-7));
                for (Tensor same : List.of(Tensor.of(new double[] {2, 0, 1, 0}, 4),
                        Tensor.of(new double[][] {{2}, {0}, {1}, {0}}))) {
                    Map<String, Double> measured = sim.evaluate(Data.of(INPUTS), Data.of(TARGETS),
                            o -> o.sampleWeights(Data.of(same)));
                    assertThat(measured.get("loss")).isCloseTo((2 * entry[0] + entry[2]) / 4, within(1e-7));
                }
                for (Map.Entry<String, double[]> wrong : Map.of("finite", new double[] {1, 2, Double.NaN, 3},
                        "(items, steps)", new double[8]).entrySet()) {
                    Data given = Data.of("answer", Tensor.of(wrong.getValue(), 4, 1, wrong.getValue().length / 4));
                    assertThatThrownBy(() -> sim.fit(INPUTS, TARGETS, f -> f.sampleWeights(given)))
                            .isInstanceOf(ValidationException.class).hasMessageContaining("answer")
                            .hasMessageContaining(wrong.getKey());
                }
            }
        }
    }

    @Test
    void elementsWithoutATargetAreNotTrained() {
        double nan = Double.NaN;
        double[][][] targets = {{{1, nan, nan}}, {{1, nan, nan}}, {{1, nan, nan}}, {{1, nan, nan}}};
        try (Simulator sim = simulator(DType.FLOAT64)) {
            sim.compile(new SGD(0.1), Loss.nanMse());
            double before = sim.evaluate(INPUTS, targets).get("loss");
            double sum = Arrays.stream(RECORDED).mapToDouble(p -> (p[0] - 1) * (p[0] - 1) / 3).sum();
            assertThat(before).isCloseTo(sum / 4, within(1e-12));
            sim.fit(INPUTS, targets, f -> f.epochs(500));
            Tensor matrix = sim.data(weights).weights().orElseThrow();
            assertThat(Arrays.copyOfRange(matrix.toDoubles(), 2, 6)).containsExactly(0.2, 0.5, 0.4, 0.2);
            assertThat(sim.evaluate(INPUTS, targets).get("loss")).isLessThan(0.3 * before);
        }
    }

    @Test
    void weightsAreKeptSmallAlongAnAxis() {
        Probe ofWeights = net.probe(weights, "weights", p -> p.label("w"));
        double[][] w = {{0.3, 0.1}, {0.2, 0.5}, {0.4, 0.2}};
        double byRow = Arrays.stream(w).mapToDouble(r -> Math.hypot(r[0], r[1])).sum() / 3;
        double byColumn = (Math.sqrt(0.09 + 0.04 + 0.16) + Math.sqrt(0.01 + 0.25 + 0.04)) / 2;
        Data targets = Data.of(ofWeights, Tensor.of(new double[2][1][1]));
        Data inputs = Data.of(Tensor.of(new double[][][] {{{1, 0}}, {{0, 1}}}));
        for (Map.Entry<Loss, Double> e : Map.of(Loss.regularize(2, 1), byRow, Loss.regularize(2, -2), byColumn,
                Loss.regularize(1), 1.7).entrySet()) {
            try (Simulator sim = simulator(DType.FLOAT64)) {
                sim.compile(new SGD(0.01), c -> c.loss(ofWeights, e.getKey()));
                assertThat(sim.evaluate(inputs, targets).get("w_loss")).as("%s", e.getKey())
                        .isCloseTo(e.getValue(), within(1e-12));
                sim.fit(inputs, targets, f -> f.epochs(3));
                assertThat(sim.evaluate(inputs, targets).get("w_loss")).isLessThan(e.getValue());
            }
        }
        try (Simulator sim = simulator(DType.FLOAT64)) {
            assertThatThrownBy(() -> sim.compile(new SGD(), c -> c.loss(probe, Loss.regularize(2, 1))))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("answer")
                    .hasMessageContaining("no axis 1");
        }
    }

    @Test
    void metricsAreOfAllMinibatchesOfAnEpochAndBeginAgainWithTheNext() {
        try (Simulator sim = simulator(DType.FLOAT64)) {
            Metric[] metrics = {Metric.precision(0.36), Metric.rootMeanSquaredError(), Metric.auc(),
                Metric.sum(), Metric.mean(), Metric.truePositives(0.36), Metric.categoricalAccuracy(),
                Metric.binaryAccuracy(0.36), Metric.topKCategoricalAccuracy(2), Metric.cosineSimilarity()};
            sim.compile(new SGD(1e-15), Loss.mse(), metrics);
            History history = sim.fit(INPUTS, TARGETS, f -> f.epochs(3).validation(Data.of(INPUTS), Data.of(TARGETS)));
            Map<String, Double> evaluated = sim.evaluate(INPUTS, TARGETS);
            // Above 0.36 are 0.4; 0.5; none; 0.4, 0.7, 0.6, of which 0.5 and 0.7 are right: not the mean over batches.
            Map<String, Double> wanted = new LinkedHashMap<>(Map.of("precision", 2.0 / 5, "true_positives", 2.0,
                    "sum", 4.25, "mean", 4.25 / 12, "categorical_accuracy", 0.5,
                    "top_k_categorical_accuracy", 1.0));
            wanted.put("binary_accuracy", (12 - 3 - 2) / 12.0);
            double square = 0;
            double cosine = 0;
            for (int i = 0; i < 4; i++) {
                double length = 0;
                double right = 0;
                for (int k = 0; k < 3; k++) {
                    double y = TARGETS[i][0][k];
                    square += (RECORDED[i][k] - y) * (RECORDED[i][k] - y) / 12;
                    length += RECORDED[i][k] * RECORDED[i][k];
                    right += RECORDED[i][k] * y;
                }
                cosine += right / Math.sqrt(length) / 4;
            }
            wanted.put("root_mean_squared_error", Math.sqrt(square));
            wanted.put("cosine_similarity", cosine);
            assertThat(evaluated.keySet()).startsWith("loss", "answer_loss", "answer_precision",
                    "answer_root_mean_squared_error", "answer_auc");
            wanted.forEach((key, value) -> {
                assertThat(evaluated.get("answer_" + key)).as(key).isCloseTo(value, within(1e-9));
                assertThat(history.get("answer_" + key)).as(key)
                        .allSatisfy(v -> assertThat(v).isCloseTo(value, within(1e-9)));
                assertThat(history.get("val_answer_" + key)).as(key)
                        .allSatisfy(v -> assertThat(v).isCloseTo(value, within(1e-9)));
            });
        }
    }

    @Test
    void aMetricCanBeUsedTwiceUnderTwoKeys() {
        try (Simulator sim = simulator(DType.FLOAT64)) {
            assertThatThrownBy(() -> sim.compile(new SGD(), Loss.mse(), Metric.recall(), Metric.recall(0.3)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("answer_recall")
                    .hasMessageContaining("named");
            sim.compile(new SGD(), Loss.mse(), Metric.recall(), Metric.recall(0.25).named("lenient"));
            Map<String, Double> measured = sim.evaluate(INPUTS, TARGETS);
            assertThat(measured.get("answer_recall")).isEqualTo(0.25);
            assertThat(measured.get("answer_lenient")).isEqualTo(1);
        }
    }

    @Test
    void targetsThatMakeNoSenseAreRefusedWithTheNameOfTheProbe() {
        try (Simulator sim = simulator(DType.FLOAT64)) {
            for (Loss loss : List.of(Loss.mse(), Loss.hinge(), Loss.categoricalCrossentropy())) {
                sim.compile(new SGD(0.1), loss);
                assertThatThrownBy(() -> sim.fit(INPUTS, CLASSES, f -> { })).isInstanceOf(ValidationException.class)
                        .hasMessageContaining("probe \"answer\"").hasMessageContaining("3, not 1");
            }
            sim.compile(new SGD(0.1), Loss.sparseCategoricalCrossentropy());
            assertThatThrownBy(() -> sim.fit(INPUTS, TARGETS, f -> { })).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("probe \"answer\"").hasMessageContaining("one target value");
            double[][][] wrong = {{{0}}, {{3}}, {{1}}, {{1}}};
            assertThatThrownBy(() -> sim.evaluate(INPUTS, wrong)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("probe \"answer\", item 1, step 0").hasMessageContaining("classes 0 to 2");
            sim.compile(new SGD(0.1), Loss.binaryCrossentropy());
            double[][][] percent = {{{1, 0, 0}}, {{0, 1, 0}}, {{0, 0, 1}}, {{0, 100, 0}}};
            assertThatThrownBy(() -> sim.fit(INPUTS, percent, f -> { }))
                    .isInstanceOf(ValidationException.class)
                    .hasMessageContaining("probe \"answer\", item 3, step 0").hasMessageContaining("not a probability");
            sim.compile(new SGD(0.1), Loss.mse(), Metric.sparseCategoricalAccuracy());
            assertThatThrownBy(() -> sim.fit(INPUTS, TARGETS, f -> { })).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("sparse categorical accuracy needs one target value");
            assertThat(sim.data(weights).weights().orElseThrow().toDoubles())
                    .containsExactly(0.3, 0.1, 0.2, 0.5, 0.4, 0.2);
        }
    }
}
