package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
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
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Adadelta;
import org.nengine.training.Adagrad;
import org.nengine.training.Adam;
import org.nengine.training.AdamW;
import org.nengine.training.Adamax;
import org.nengine.training.CosineDecay;
import org.nengine.training.ExponentialDecay;
import org.nengine.training.Ftrl;
import org.nengine.training.Loss;
import org.nengine.training.Nadam;
import org.nengine.training.Optimizer;
import org.nengine.training.RMSprop;
import org.nengine.training.SGD;

/** Training a small linear network in the simulator gives what the formulas of the optimizers give in plain Java. */
class OptimizerFormulasTest {

    private static final int STEPS = 20;
    private static final int MINIBATCH = 2;
    private static final int OUTPUTS = 2;
    /** Sizes of the two inputs, and their weights at first, row by row. */
    private static final int[] SIZES = {2, 1};
    private static final double[][] WEIGHTS = {{0.5, -0.25, 0.1, 0.75}, {-0.4, 0.3}};

    /** What a formula makes of one entry of a parameter. */
    @FunctionalInterface
    interface Formula {

        /**
         * The new value.
         *
         * @param w the old one
         * @param g the gradient
         * @param r the learning rate
         * @param s numbers that are kept from step to step, 0 at first
         * @param t the number of the step, from 1
         */
        double update(double w, double g, double r, double[] s, int t);
    }

    record Case(Optimizer optimizer, Formula formula) {

        @Override
        public String toString() {
            return optimizer.toString();
        }
    }

    private static double adam(double[] s, double g, double r, int t, boolean amsgrad) {
        s[0] = 0.8 * s[0] + 0.2 * g;
        s[1] = 0.9 * s[1] + 0.1 * g * g;
        s[2] = amsgrad ? Math.max(s[2], s[1]) : s[1];
        return r * Math.sqrt(1 - Math.pow(0.9, t)) / (1 - Math.pow(0.8, t)) * s[0] / (Math.sqrt(s[2]) + 1e-4);
    }

    private static Formula rmsprop(double momentum, boolean centered) {
        return (w, g, r, s, t) -> {
            s[0] = 0.8 * s[0] + 0.2 * g * g;
            s[1] = centered ? 0.8 * s[1] + 0.2 * g : 0;
            double d = s[0] - s[1] * s[1];
            if (momentum == 0) {
                return w - r * g / (Math.sqrt(d) + 1e-4);
            }
            s[2] = momentum * s[2] + r * g / Math.sqrt(d + 1e-4);
            return w - s[2];
        };
    }

    private static RMSprop.Builder rmsprop() {
        return RMSprop.builder().learningRate(0.02).rho(0.8).epsilon(1e-4);
    }

    private static Formula ftrl(double p, double start, double l1, double l2, double shrinkage, double beta) {
        return (w, g, r, s, t) -> {
            double n = t == 1 ? start : s[0];
            s[0] = n + g * g;
            s[1] += g + 2 * shrinkage * w - (Math.pow(s[0], -p) - Math.pow(n, -p)) / r * w;
            double q = Math.pow(s[0], -p) / r + 2 * (l2 + beta / (2 * r));
            return Math.abs(s[1]) > l1 ? (Math.signum(s[1]) * l1 - s[1]) / q : 0;
        };
    }

    static Stream<Case> cases() {
        Formula descent = (w, g, r, s, t) -> w - r * g;
        Formula momentum = (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] - r * g;
            return w + s[0];
        };
        List<Case> cases = new ArrayList<>();
        cases.add(new Case(new SGD(0.05), descent));
        cases.add(new Case(new SGD(0.05, 0.9), momentum));
        cases.add(new Case(new SGD(0.05, 0.9, true), (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] - r * g;
            return w + 0.9 * s[0] - r * g;
        }));
        cases.add(new Case(rmsprop().build(), rmsprop(0, false)));
        cases.add(new Case(rmsprop().centered(true).build(), rmsprop(0, true)));
        cases.add(new Case(rmsprop().momentum(0.5).build(), rmsprop(0.5, false)));
        cases.add(new Case(rmsprop().momentum(0.5).centered(true).build(), rmsprop(0.5, true)));
        cases.add(new Case(Adagrad.builder().learningRate(0.1).initialAccumulator(0.3).build(), (w, g, r, s, t) -> {
            s[0] = (t == 1 ? 0.3 : s[0]) + g * g;
            return w - r * g / (Math.sqrt(s[0]) + 1e-7);
        }));
        cases.add(new Case(Adadelta.builder().learningRate(0.5).rho(0.9).epsilon(1e-3).build(), (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] + 0.1 * g * g;
            double u = g * Math.sqrt(s[1] + 1e-3) / Math.sqrt(s[0] + 1e-3);
            s[1] = 0.9 * s[1] + 0.1 * u * u;
            return w - r * u;
        }));
        cases.add(new Case(new Adam(0.05, 0.8, 0.9, 1e-4), (w, g, r, s, t) -> w - adam(s, g, r, t, false)));
        cases.add(new Case(Adam.builder().learningRate(0.05).beta1(0.8).beta2(0.9).epsilon(1e-4).amsgrad(true).build(),
                (w, g, r, s, t) -> w - adam(s, g, r, t, true)));
        AdamW.Builder decaying = AdamW.builder().learningRate(0.05).beta1(0.8).beta2(0.9).epsilon(1e-4)
                .weightDecay(0.3);
        cases.add(new Case(decaying.build(), (w, g, r, s, t) -> w - r * 0.3 * w - adam(s, g, r, t, false)));
        cases.add(new Case(decaying.amsgrad(true).build(),
                (w, g, r, s, t) -> w - r * 0.3 * w - adam(s, g, r, t, true)));
        cases.add(new Case(Adamax.builder().learningRate(0.05).beta2(0.9).build(), (w, g, r, s, t) -> {
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = Math.max(0.9 * s[1], Math.abs(g));
            return w - r / (1 - Math.pow(0.9, t)) * s[0] / (s[1] + 1e-7);
        }));
        cases.add(new Case(Nadam.builder().learningRate(0.05).scheduleDecay(1).build(), (w, g, r, s, t) -> {
            double now = 0.9 * (1 - 0.5 * Math.pow(0.96, t));
            double next = 0.9 * (1 - 0.5 * Math.pow(0.96, t + 1));
            s[2] = (t == 1 ? 1 : s[2]) * now;
            s[0] = 0.9 * s[0] + 0.1 * g;
            s[1] = 0.999 * s[1] + 0.001 * g * g;
            double mean = (1 - now) * g / (1 - s[2]) + next * s[0] / (1 - s[2] * next);
            return w - r * mean / (Math.sqrt(s[1] / (1 - Math.pow(0.999, t))) + 1e-7);
        }));
        cases.add(new Case(new Ftrl(0.2), ftrl(-0.5, 0.1, 0, 0, 0, 0)));
        cases.add(new Case(Ftrl.builder().learningRate(0.2).learningRatePower(-0.7).initialAccumulator(0.2).l1(0.05)
                .l2(0.1).l2Shrinkage(0.02).beta(0.4).build(), ftrl(-0.7, 0.2, 0.05, 0.1, 0.02, 0.4)));
        cases.add(new Case(SGD.builder().momentum(0.9).learningRate(new ExponentialDecay(0.1, 5, 0.5)).build(),
                momentum));
        cases.add(new Case(SGD.builder().learningRate(step -> 0.1 / (1 + step)).build(), descent));
        cases.add(new Case(SGD.builder().learningRate(new CosineDecay(0.1, 10)).build(), descent));
        cases.add(new Case(SGD.builder().learningRate(0.05).clipValue(0.1).build(), descent));
        cases.add(new Case(SGD.builder().learningRate(0.05).clipNorm(0.3).build(), descent));
        cases.add(new Case(SGD.builder().learningRate(0.05).globalClipNorm(0.3).build(), descent));
        cases.add(new Case(SGD.builder().learningRate(0.05).momentum(0.9).clipValue(0.2).clipNorm(0.25).build(),
                momentum));
        cases.add(new Case(SGD.builder().learningRate(0.05).clipValue(0.2).globalClipNorm(0.25).build(), descent));
        return cases.stream();
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

    private static double squares(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return sum;
    }

    private static void clip(double[][] gradients, Optimizer optimizer) {
        double limit = optimizer.clipValue().orElse(Double.MAX_VALUE);
        double all = 0;
        for (double[] gradient : gradients) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] = Math.max(-limit, Math.min(limit, gradient[i]));
            }
            all += squares(gradient);
        }
        for (double[] gradient : gradients) {
            double own = Math.min(1, optimizer.clipNorm().orElse(Double.MAX_VALUE) / Math.sqrt(squares(gradient)));
            double common = Math.min(1, optimizer.globalClipNorm().orElse(Double.MAX_VALUE) / Math.sqrt(all));
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= own * common;
            }
        }
    }

    private static double[][] expected(Case example) {
        double[][] weights = {WEIGHTS[0].clone(), WEIGHTS[1].clone()};
        double[][][] slots = {new double[WEIGHTS[0].length][3], new double[WEIGHTS[1].length][3]};
        for (int t = 1; t <= STEPS; t++) {
            double[][] gradients = gradients(weights, (t - 1) * MINIBATCH);
            clip(gradients, example.optimizer());
            double rate = example.optimizer().learningRate().at(t - 1);
            for (int k = 0; k < weights.length; k++) {
                for (int i = 0; i < weights[k].length; i++) {
                    weights[k][i] = example.formula().update(weights[k][i], gradients[k][i], rate, slots[k][i], t);
                }
            }
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
    void trainingFollowsTheFormula(Case example) {
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
