package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nengine.training.TensorExpression.concatenate;
import static org.nengine.training.TensorExpression.constant;
import static org.nengine.training.TensorExpression.where;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.ToDoubleFunction;
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
import org.nengine.training.TensorExpression;

/** Losses and metrics that are functions of the user's own. */
class OwnLossesTest {

    private static final double E = 1e-7;
    private static final double NAN = Double.NaN;

    private final Network net = new Network("net", 0);
    private final Node input = net.node("x", 0, 0);
    private final Node output = net.passthrough("y", 3);
    private final Connection weights = net.connect(input, output,
            c -> c.transform(new double[][] {{0.3, 0.1}, {0.2, 0.5}, {0.4, 0.2}}).noSynapse());
    private final Probe probe = net.probe(output, p -> p.label("answer"));

    /** Two steps; what is recorded lies between 0.1 and 0.95. */
    private static final double[][][] INPUTS = {{{1, 0}, {0.5, 1}}, {{0, 1}, {0.3, 0.4}}, {{0.5, 0.5}, {1, 0.2}},
        {{1, 1}, {0.2, 0.9}}};
    private static final double[][][] TARGETS = {{{1, 0, 0}, {0.2, 0.5, 0.3}}, {{0, 1, 0}, {1, 0, 0}},
        {{0.1, 0.1, 0.8}, {0, 0, 1}}, {{0, 1, 0}, {0.6, 0.2, 0.2}}};
    private static final double[][] W = {{0.3, 0.1}, {0.2, 0.5}, {0.4, 0.2}};

    private static double recorded(int item, int step, int element) {
        double[] x = INPUTS[item][step];
        return W[element][0] * x[0] + W[element][1] * x[1];
    }

    private Simulator simulator() {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build();
    }

    private double measure(Loss loss, double[][][] targets) {
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(), loss);
            return sim.evaluate(INPUTS, targets).get("loss");
        }
    }

    /** What the loss is, and the weights after some steps along its gradient. */
    private double[] learned(Loss loss, double[][][] targets, double rate) {
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(rate), loss, Metric.of(loss).named("m"));
            Map<String, Double> before = sim.evaluate(INPUTS, targets);
            History history = sim.fit(INPUTS, targets, f -> f.epochs(3).shuffle(false));
            double[] w = sim.data(weights).weights().orElseThrow().toDoubles();
            return new double[] {before.get("loss"), before.get("answer_m"), history.last("loss"),
                history.last("answer_m"), w[0], w[1], w[2], w[3], w[4], w[5]};
        }
    }

    private static TensorExpression difference(TensorExpression target, TensorExpression output) {
        return output.minus(target);
    }

    private static TensorExpression clippedToOne(TensorExpression p) {
        return p.clip(E, 1);
    }

    private static Map<Loss, BinaryOperator<TensorExpression>> builtIn() {
        Map<Loss, BinaryOperator<TensorExpression>> all = new LinkedHashMap<>();
        all.put(Loss.mse(), (y, p) -> p.minus(y).square());
        all.put(Loss.mae(), (y, p) -> p.minus(y).abs().mean(2));
        all.put(Loss.mape(), (y, p) -> p.minus(y).abs().dividedBy(y.abs().maximum(E)).times(100));
        all.put(Loss.msle(), (y, p) -> p.maximum(E).log1p().minus(y.maximum(E).log1p()).square());
        all.put(Loss.nanMse(), (y, p) -> where(y.isNaN(), 0, p.minus(y).square()));
        all.put(Loss.huber(0.3), (y, p) -> {
            TensorExpression d = difference(y, p).abs();
            return where(d.atMost(0.3), d.square().times(0.5), d.times(0.3).minus(0.045));
        });
        all.put(Loss.logcosh(), (y, p) -> {
            TensorExpression d = difference(y, p);
            return d.plus(d.times(-2).softplus()).minus(Math.log(2));
        });
        all.put(Loss.poisson(), (y, p) -> p.minus(y.times(p.plus(E).log())));
        all.put(Loss.binaryCrossentropy(), (y, p) -> {
            TensorExpression q = p.clip(E, 1 - E);
            return y.times(q.plus(E).log()).plus(y.negate().plus(1).times(q.negate().plus(1 + E).log())).negate();
        });
        all.put(Loss.binaryCrossentropy(true, 0.2), (y, p) -> {
            TensorExpression smooth = y.times(0.8).plus(0.1);
            return p.relu().minus(p.times(smooth)).plus(p.abs().negate().exp().log1p());
        });
        all.put(Loss.categoricalCrossentropy(), (y, p) -> {
            TensorExpression q = p.dividedBy(p.sum(true, -1)).clip(E, 1 - E);
            return y.times(q.log()).sum(-1).negate();
        });
        all.put(Loss.categoricalCrossentropy(true), (y, p) -> y.times(p.logSoftmax(-1)).sum(-1).negate());
        all.put(Loss.squaredHinge(), (y, p) -> {
            TensorExpression signed = where(y.equalTo(0), -1, y);
            return signed.times(p).negate().plus(1).relu().square();
        });
        all.put(Loss.categoricalHinge(), (y, p) -> y.negate().plus(1).times(p).max(-1).plus(1)
                .minus(y.times(p).sum(-1)).relu());
        all.put(Loss.kld(), (y, p) -> clippedToOne(y).times(clippedToOne(y).dividedBy(clippedToOne(p)).log()).sum(-1));
        all.put(Loss.cosineSimilarity(), (y, p) -> {
            TensorExpression lengthOfY = y.square().sum(true, -1).maximum(1e-12).sqrt();
            TensorExpression lengthOfP = p.square().sum(true, -1).maximum(1e-12).sqrt();
            return y.dividedBy(lengthOfY).times(p.dividedBy(lengthOfP)).sum(-1).negate();
        });
        all.put(Loss.regularize(3), (y, p) -> p.norm(3, -1));
        all.put(Loss.regularize(Double.POSITIVE_INFINITY), (y, p) -> p.norm(Double.POSITIVE_INFINITY, -1));
        return all;
    }

    @Test
    void theLossesOfTheEngineCanBeWrittenAsFunctions() {
        builtIn().forEach((loss, function) -> {
            double[][][] targets = loss.kind().equals("nan_mse")
                    ? new double[][][] {{{1, NAN, 0}, {NAN, NAN, 0.3}}, {{0, 1, 0}, {1, 0, NAN}},
                        {{0.1, 0.1, 0.8}, {NAN, NAN, NAN}}, {{0, 1, 0}, {0.6, 0.2, 0.2}}} : TARGETS;
            double rate = loss.kind().equals("mape") ? 1e-9 : 0.1;
            double[] wanted = learned(loss, targets, rate);
            double[] own = learned(Loss.of("own", function), targets, rate);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(own[i]).as("%s, %d", loss, i).isFinite()
                        .isCloseTo(wanted[i], within(1e-12 * Math.max(1, Math.abs(wanted[i]))));
            }
        });
        double[][][] classes = {{{0}, {1}}, {{2}, {1}}, {{0}, {0}}, {{1}, {2}}};
        double[] wanted = learned(Loss.sparseCategoricalCrossentropy(true), classes, 0.1);
        double[] own = learned(Loss.of("own", (y, p) -> y.equalTo(constant(new double[] {0, 1, 2}))
                .times(p.logSoftmax(-1)).sum(-1).negate()), classes, 0.1);
        assertThat(own).containsExactly(wanted, within(1e-12));
    }

    @Test
    void normsAlongAxesOfWeightMatricesCanBeWrittenAsFunctions() {
        Probe ofWeights = net.probe(weights, "weights", p -> p.label("w"));
        Map<Loss, Loss> pairs = Map.of(Loss.regularize(2, 1), Loss.ofOutput("rows", w -> w.norm(2, -1)),
                Loss.regularize(1, 0), Loss.ofOutput("columns", w -> w.norm(1, 2)),
                Loss.regularize(2), Loss.ofOutput("frobenius", w -> w.square().sum(2, 3).sqrt()));
        pairs.forEach((wanted, own) -> {
            double[][] results = new double[2][];
            for (Loss loss : new Loss[] {wanted, own}) {
                try (Simulator sim = simulator()) {
                    sim.compile(new SGD(0.01), c -> c.loss(ofWeights, loss));
                    Data inputs = Data.of(INPUTS);
                    double last = sim.fit(inputs, Data.none(), f -> f.epochs(3)).last("w_loss");
                    double[] w = sim.data(weights).weights().orElseThrow().toDoubles();
                    results[loss == wanted ? 0 : 1] = new double[] {last, w[0], w[1], w[2], w[3], w[4], w[5]};
                }
            }
            assertThat(results[1]).as("%s", wanted).containsExactly(results[0], within(1e-12));
        });
    }

    /** The mean over all (item, step, element). */
    private static double plain(ToDoubleFunction<int[]> entry) {
        double sum = 0;
        for (int item = 0; item < 4; item++) {
            for (int step = 0; step < 2; step++) {
                for (int element = 0; element < 3; element++) {
                    sum += entry.applyAsDouble(new int[] {item, step, element});
                }
            }
        }
        return sum / 24;
    }

    /** A function, and what plain Java makes of what is recorded and of the target. */
    private record Formula(BinaryOperator<TensorExpression> function, ToDoubleFunction<double[]> plain) {
    }

    @Test
    void everyFunctionOfEntriesGivesWhatJavaGives() {
        Map<String, Formula> formulas = new LinkedHashMap<>();
        formulas.put("negate", new Formula((y, p) -> p.negate(), v -> -v[0]));
        formulas.put("abs", new Formula((y, p) -> p.minus(0.4).abs(), v -> Math.abs(v[0] - 0.4)));
        formulas.put("square", new Formula((y, p) -> p.square(), v -> v[0] * v[0]));
        formulas.put("sqrt", new Formula((y, p) -> p.sqrt(), v -> Math.sqrt(v[0])));
        formulas.put("exp", new Formula((y, p) -> p.exp(), v -> Math.exp(v[0])));
        formulas.put("expm1", new Formula((y, p) -> p.expm1(), v -> Math.expm1(v[0])));
        formulas.put("log", new Formula((y, p) -> p.log(), v -> Math.log(v[0])));
        formulas.put("log1p", new Formula((y, p) -> p.log1p(), v -> Math.log1p(v[0])));
        formulas.put("sin", new Formula((y, p) -> p.sin(), v -> Math.sin(v[0])));
        formulas.put("cos", new Formula((y, p) -> p.cos(), v -> Math.cos(v[0])));
        formulas.put("tanh", new Formula((y, p) -> p.tanh(), v -> Math.tanh(v[0])));
        formulas.put("sigmoid", new Formula((y, p) -> p.sigmoid(), v -> 1 / (1 + Math.exp(-v[0]))));
        formulas.put("softplus", new Formula((y, p) -> p.softplus(), v -> Math.log(1 + Math.exp(v[0]))));
        formulas.put("relu", new Formula((y, p) -> p.minus(0.4).relu(), v -> Math.max(v[0] - 0.4, 0)));
        formulas.put("clip", new Formula((y, p) -> p.clip(0.3, 0.5), v -> Math.min(Math.max(v[0], 0.3), 0.5)));
        formulas.put("stopGradient", new Formula((y, p) -> p.stopGradient(), v -> v[0]));
        formulas.put("plus", new Formula((y, p) -> p.plus(y).plus(2), v -> v[0] + v[1] + 2));
        formulas.put("minus", new Formula((y, p) -> p.minus(y).minus(2), v -> v[0] - v[1] - 2));
        formulas.put("times", new Formula((y, p) -> p.times(y).times(2), v -> v[0] * v[1] * 2));
        formulas.put("dividedBy", new Formula((y, p) -> y.dividedBy(p).dividedBy(4), v -> v[1] / v[0] / 4));
        formulas.put("pow", new Formula((y, p) -> p.pow(y).pow(3), v -> Math.pow(Math.pow(v[0], v[1]), 3)));
        formulas.put("minimum", new Formula((y, p) -> p.minimum(y).minimum(0.3),
                v -> Math.min(Math.min(v[0], v[1]), 0.3)));
        formulas.put("maximum", new Formula((y, p) -> p.maximum(y).maximum(0.3),
                v -> Math.max(Math.max(v[0], v[1]), 0.3)));
        formulas.put("equalTo", new Formula((y, p) -> y.equalTo(y.square()).plus(y.equalTo(1)),
                v -> (v[1] == v[1] * v[1] ? 1 : 0) + (v[1] == 1 ? 1 : 0)));
        formulas.put("notEqualTo", new Formula((y, p) -> y.notEqualTo(y.square()).plus(y.notEqualTo(1)),
                v -> (v[1] == v[1] * v[1] ? 0 : 1) + (v[1] == 1 ? 0 : 1)));
        formulas.put("lessThan", new Formula((y, p) -> p.lessThan(y).plus(y.lessThan(1)),
                v -> (v[0] < v[1] ? 1 : 0) + (v[1] < 1 ? 1 : 0)));
        formulas.put("atMost", new Formula((y, p) -> p.atMost(y).plus(y.atMost(0)),
                v -> (v[0] <= v[1] ? 1 : 0) + (v[1] <= 0 ? 1 : 0)));
        formulas.put("greaterThan", new Formula((y, p) -> p.greaterThan(y).plus(y.greaterThan(0)),
                v -> (v[0] > v[1] ? 1 : 0) + (v[1] > 0 ? 1 : 0)));
        formulas.put("atLeast", new Formula((y, p) -> p.atLeast(y).plus(y.atLeast(1)),
                v -> (v[0] >= v[1] ? 1 : 0) + (v[1] >= 1 ? 1 : 0)));
        formulas.put("isNaN", new Formula((y, p) -> y.minus(0.5).log().isNaN(), v -> v[1] < 0.5 ? 1 : 0));
        formulas.put("and", new Formula((y, p) -> p.greaterThan(0.3).and(y), v -> v[0] > 0.3 && v[1] != 0 ? 1 : 0));
        formulas.put("or", new Formula((y, p) -> p.greaterThan(0.5).or(y), v -> v[0] > 0.5 || v[1] != 0 ? 1 : 0));
        formulas.put("not", new Formula((y, p) -> y.not(), v -> v[1] == 0 ? 1 : 0));
        formulas.put("where", new Formula((y, p) -> where(p.lessThan(0.4), where(y, p, 7), where(y, 5, p)),
                v -> v[0] < 0.4 ? (v[1] != 0 ? v[0] : 7) : v[1] != 0 ? 5 : v[0]));
        formulas.put("constant", new Formula((y, p) -> constant(2).times(p), v -> 2 * v[0]));
        formulas.forEach((name, formula) -> {
            double wanted = plain(at -> formula.plain().applyAsDouble(
                    new double[] {recorded(at[0], at[1], at[2]), TARGETS[at[0]][at[1]][at[2]]}));
            assertThat(measure(Loss.of(name, formula.function()), TARGETS)).as(name).isCloseTo(wanted, within(1e-13));
        });
    }

    @Test
    void axesAreReducedCutAndArranged() {
        Map<BinaryOperator<TensorExpression>, ToDoubleFunction<double[][]>> perItem = new LinkedHashMap<>();
        perItem.put((y, p) -> p.step(-1).element(0), v -> v[1][0]);
        perItem.put((y, p) -> p.steps(1).elements(0, 1), v -> v[1][0]);
        perItem.put((y, p) -> p.steps(0, -1).elements(1).sum(1, 2), v -> v[0][1] + v[0][2]);
        perItem.put((y, p) -> p.at(1, 0).at(-1, 2), v -> v[0][2]);
        perItem.put((y, p) -> p.slice(2, 1, 3).slice(1, 1).mean(1, -1), v -> (v[1][1] + v[1][2]) / 2);
        perItem.put((y, p) -> p.max(1, 2).minus(p.min(1).min(1)), v -> Math.max(max(v[0]), max(v[1]))
                - Math.min(min(v[0]), min(v[1])));
        perItem.put((y, p) -> p.argmax(-1).element(1), v -> v[1][0] > v[1][1] && v[1][0] >= v[1][2] ? 0
                : v[1][1] >= v[1][2] ? 1 : 2);
        perItem.put((y, p) -> concatenate(2, p, p.times(2)).element(4).step(0), v -> 2 * v[0][1]);
        perItem.put((y, p) -> p.reshape(0, -1).element(4), v -> v[1][1]);
        perItem.put((y, p) -> p.reshape(0, 3, 2).at(1, 1).element(0), v -> v[0][2]);
        perItem.put((y, p) -> p.transpose(0, 2, 1).at(1, 2).element(0), v -> v[0][2]);
        perItem.put((y, p) -> p.transpose(0, 2, 1).matmul(p).at(1, 0).element(1), v -> v[0][0] * v[0][1]
                + v[1][0] * v[1][1]);
        perItem.put((y, p) -> p.matmul(constant(new double[][] {{1}, {2}, {3}})).step(0).element(0),
                v -> v[0][0] + 2 * v[0][1] + 3 * v[0][2]);
        perItem.put((y, p) -> p.softmax(1).step(0).element(1), v -> Math.exp(v[0][1])
                / (Math.exp(v[0][1]) + Math.exp(v[1][1])));
        perItem.put((y, p) -> p.minus(p.mean(true, 1)).norm(2, 1, 2), v -> {
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.pow((v[0][k] - v[1][k]) / 2, 2) * 2;
            }
            return Math.sqrt(sum);
        });
        perItem.put((y, p) -> p.step(0).expandDims(1).minus(p).abs().max(1, 2), v -> Math.max(Math.max(
                Math.abs(v[0][0] - v[1][0]), Math.abs(v[0][1] - v[1][1])), Math.abs(v[0][2] - v[1][2])));
        perItem.forEach((function, plain) -> {
            double wanted = 0;
            for (int item = 0; item < 4; item++) {
                double[][] v = new double[2][3];
                for (int i = 0; i < 6; i++) {
                    v[i / 3][i % 3] = recorded(item, i / 3, i % 3);
                }
                wanted += plain.applyAsDouble(v) / 4;
            }
            assertThat(measure(Loss.of("own", function), TARGETS)).isCloseTo(wanted, within(1e-13));
        });
    }

    private static double max(double[] v) {
        return Math.max(v[0], Math.max(v[1], v[2]));
    }

    private static double min(double[] v) {
        return Math.min(v[0], Math.min(v[1], v[2]));
    }

    @Test
    void aResultWithoutAxesIsTheLossAndOthersAreReduced() {
        BinaryOperator<TensorExpression> squares = (y, p) -> p.minus(y).square();
        double mean = measure(Loss.of("own", squares), TARGETS);
        assertThat(measure(Loss.of("own", (y, p) -> squares.apply(y, p).sum()), TARGETS))
                .isCloseTo(12 * mean, within(1e-13));
        assertThat(measure(Loss.of("own", squares).reduction(Reduction.SUM), TARGETS))
                .isCloseTo(12 * mean, within(1e-13));
        assertThat(measure(Loss.of("own", (y, p) -> squares.apply(y, p).sum()).reduction(Reduction.SUM), TARGETS))
                .isCloseTo(12 * mean, within(1e-13));
        assertThat(measure(Loss.ofOutput("constant", p -> constant(new double[] {1, 2})), TARGETS)).isEqualTo(1.5);
    }

    @Test
    void aMetricIsOfAllEntriesOfAnEpoch() {
        // The items whose last step is above the threshold; their number differs by minibatch, but all entries count.
        Metric metric = Metric.of("hits", (y, p) -> p.argmax(-1).equalTo(y.argmax(-1)));
        Metric size = Metric.ofOutput("size", p -> p.norm(2, -1));
        double hits = 0;
        double norm = 0;
        for (int i = 0; i < 8; i++) {
            int item = i / 2;
            int step = i % 2;
            int best = 0;
            int wanted = 0;
            double square = 0;
            for (int k = 0; k < 3; k++) {
                best = recorded(item, step, k) > recorded(item, step, best) ? k : best;
                wanted = TARGETS[item][step][k] > TARGETS[item][step][wanted] ? k : wanted;
                square += Math.pow(recorded(item, step, k), 2);
            }
            hits += best == wanted ? 0.125 : 0;
            norm += Math.sqrt(square) / 8;
        }
        assertThat(hits).isStrictlyBetween(0.0, 1.0);
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(1e-15), Loss.mse(), metric, size);
            Map<String, Double> measured = sim.evaluate(INPUTS, TARGETS);
            assertThat(measured).containsOnlyKeys("loss", "answer_loss", "answer_hits", "answer_size");
            assertThat(measured.get("answer_hits")).isEqualTo(hits);
            assertThat(measured.get("answer_size")).isCloseTo(norm, within(1e-13));
            History history = sim.fit(INPUTS, TARGETS, f -> f.epochs(2));
            assertThat(history.get("answer_hits")).containsExactly(hits, hits);
        }
    }

    @Test
    void sampleWeightsNeedAResultForEachItemOrStep() {
        Data perItem = Data.of(Tensor.of(new double[] {1, 0, 2, 0}, 4, 1, 1));
        Data perStep = Data.of(Tensor.of(new double[] {1, 0, 2, 0, 0, 3, 0, 0}, 4, 2, 1));
        double[] entry = new double[8];
        for (int i = 0; i < 8; i++) {
            for (int k = 0; k < 3; k++) {
                entry[i] += Math.pow(recorded(i / 2, i % 2, k) - TARGETS[i / 2][i % 2][k], 2);
            }
        }
        BinaryOperator<TensorExpression> steps = (y, p) -> p.minus(y).square().sum(2);
        double byItem = (entry[0] + entry[1] + 2 * entry[4] + 2 * entry[5]) / 8;
        double byStep = (entry[0] + 2 * entry[2] + 3 * entry[5]) / 8;
        assertThat(weighted(steps, perItem)).isCloseTo(byItem, within(1e-12));
        assertThat(weighted((y, p) -> steps.apply(y, p).expandDims(2), perItem)).isCloseTo(byItem, within(1e-12));
        assertThat(weighted((y, p) -> steps.apply(y, p).mean(1), perItem)).isCloseTo(byItem, within(1e-12));
        assertThat(weighted(steps, perStep)).isCloseTo(byStep, within(1e-12));
        for (BinaryOperator<TensorExpression> wrong : List.<BinaryOperator<TensorExpression>>of(
                (y, p) -> p.minus(y).square(), (y, p) -> p.minus(y).square().mean())) {
            assertThatThrownBy(() -> weighted(wrong, perItem)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("probe \"answer\"").hasMessageContaining("sample weights");
        }
        assertThatThrownBy(() -> weighted((y, p) -> steps.apply(y, p).mean(1), perStep))
                .isInstanceOf(ValidationException.class).hasMessageContaining("sample weights for 2 of 2 steps");
    }

    private double weighted(BinaryOperator<TensorExpression> function, Data sampleWeights) {
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(1e-15), Loss.of("own", function));
            return sim.fit(Data.of(INPUTS), Data.of(TARGETS), f -> f.sampleWeights(sampleWeights)).last("loss");
        }
    }

    @Test
    void sampleWeightsOfAnEarlierCallDoNotStay() {
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(1e-15), Loss.ofOutput("sum", p -> p.sum(2)));
            Data weightless = Data.of(Tensor.of(new double[4], 4, 1, 1));
            assertThat(sim.fit(Data.of(INPUTS), Data.of(TARGETS), f -> f.sampleWeights(weightless)).last("loss"))
                    .isZero();
            assertThat(sim.fit(Data.of(INPUTS), Data.none(), f -> { }).last("loss")).isPositive();
        }
    }

    @Test
    void targetsMayHaveAnyNumberOfStepsAndElementsThatTheFunctionCanUse() {
        double[][][] targets = {{{1, 5}}, {{2, 5}}, {{3, 5}}, {{4, 5}}};
        Loss loss = Loss.of("own", (y, p) -> y.step(-1).element(0).minus(p.sum(1, 2)));
        double sum = plain(at -> recorded(at[0], at[1], at[2])) * 24;
        assertThat(measure(loss, targets)).isCloseTo((10 - sum) / 4, within(1e-13));
        double[][][] longer = {{{1}, {2}, {3}}, {{1}, {2}, {3}}, {{1}, {2}, {3}}, {{1}, {2}, {3}}};
        assertThat(measure(Loss.of("own", (y, p) -> y.sum(1, 2)), longer)).isEqualTo(6);
        assertThatThrownBy(() -> measure(Loss.of("own", (y, p) -> p.minus(y)), longer))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("probe \"answer\"")
                .hasMessageContaining("\"subtract\": the shapes (2, 2, 3) and (2, 3, 1) do not fit together");
    }

    @Test
    void whatDoesNotFitTheTargetOrTheStepsIsRefusedBeforeAnythingRuns() {
        AtomicInteger steps = new AtomicInteger();
        Node counter = net.node("counter", 2, (t, x) -> new double[] {steps.incrementAndGet()});
        net.connect(input, counter, c -> c.noSynapse());
        net.probe(counter, p -> p.label("count"));
        double[][][] longer = {{{1}, {2}, {3}}, {{1}, {2}, {3}}, {{1}, {2}, {3}}, {{1}, {2}, {3}}};
        Data inputs = Data.of(input, Tensor.of(INPUTS));
        Data targets = Data.of(probe, Tensor.of(longer));
        Loss loss = Loss.of("own", (y, p) -> p.minus(y));
        Loss fits = Loss.of("fits", (y, p) -> p.minus(y.step(2).expandDims(1)));
        try (Simulator sim = simulator()) {
            steps.set(0);
            sim.compile(new SGD(0.1), c -> c.loss(probe, loss));
            assertThatThrownBy(() -> sim.evaluate(inputs, targets)).hasMessageContaining("do not fit together");
            assertThatThrownBy(() -> sim.fit(inputs, targets)).hasMessageContaining("do not fit together");
            sim.compile(new SGD(0.1), c -> c.loss(probe, fits).metric(probe, Metric.of(loss)));
            assertThatThrownBy(() -> sim.fit(inputs, targets)).hasMessageContaining("do not fit together");
            sim.compile(new SGD(0.1), c -> c.loss(probe, fits).metric(probe, Metric.ofOutput("late", p -> p.step(2))));
            assertThatThrownBy(() -> sim.fit(inputs, targets)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("probe \"answer\"").hasMessageContaining("no place 2 along axis 1");
            assertThat(steps).hasValue(0);
            assertThat(sim.data(weights).weights().orElseThrow().toDoubles())
                    .containsExactly(0.3, 0.1, 0.2, 0.5, 0.4, 0.2);
            sim.compile(new SGD(0.1), c -> c.loss(probe, fits));
            sim.fit(inputs, targets);
            assertThat(steps).hasValueGreaterThan(0);
        }
    }

    @Test
    void theFunctionIsCalledOnceForEachProbeWhenTheSimulatorIsCompiled() {
        net.probe(output, p -> p.label("second"));
        AtomicInteger calls = new AtomicInteger();
        Loss loss = Loss.of("own", (y, p) -> {
            calls.incrementAndGet();
            return p.minus(y).square();
        });
        try (Simulator sim = simulator()) {
            sim.compile(new SGD(0.1), loss, Metric.of(loss));
            assertThat(calls).hasValue(2);
            sim.fit(INPUTS, TARGETS, f -> f.epochs(3));
            sim.evaluate(INPUTS, TARGETS);
            assertThat(calls).hasValue(2);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWhenTheSimulatorIsCompiled() {
        AtomicReference<TensorExpression> ofAnother = new AtomicReference<>();
        Loss.ofOutput("another", p -> {
            ofAnother.set(p);
            return p;
        }).expression(3);
        Map<BinaryOperator<TensorExpression>, String> wrong = new LinkedHashMap<>();
        wrong.put((y, p) -> p.plus(constant(new double[4])),
                "the shapes (items, steps, 3) and (4) do not fit together");
        wrong.put((y, p) -> p.element(3), "there is no place 3 along axis 2 of the shape (items, steps, 3)");
        wrong.put((y, p) -> p.sum(3), "there is no axis 3 in the shape (items, steps, 3)");
        wrong.put((y, p) -> null, "gave null");
        wrong.put((y, p) -> {
            throw new IllegalStateException("mine");
        }, "mine");
        wrong.put((y, p) -> p.plus(ofAnother.get()), "uses the output that another function was called with");
        wrong.forEach((function, message) -> {
            try (Simulator sim = simulator()) {
                assertThatThrownBy(() -> sim.compile(new SGD(), Loss.of("strange", function)))
                        .isInstanceOf(ValidationException.class).hasMessageContaining("probe \"answer\"")
                        .hasMessageContaining("\"strange\"").hasMessageContaining(message);
                sim.compile(new SGD(), Loss.mse());
                assertThatThrownBy(() -> sim.compile(new SGD(), Loss.mse(), Metric.of("strange", function)))
                        .isInstanceOf(ValidationException.class).hasMessageContaining("\"strange\"");
                assertThat(sim.evaluate(INPUTS, TARGETS)).containsKey("answer_loss");
            }
        });
    }
}
