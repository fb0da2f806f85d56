package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.learning.BCM;
import org.nengine.learning.LearningRuleType;
import org.nengine.learning.Oja;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.solvers.LstsqL2;

/** What learning rules are for: each reaches what theory says it reaches. */
class LearningTest {

    private final Network net = new Network(1);

    // ---- rules that lower an error

    /** The error is taken away after 4 s; what was learned stays. Without it the root mean square would be 0.61. */
    @ParameterizedTest
    @ValueSource(strings = {"PES", "RLS"})
    void aRuleThatIsToldItsErrorLearnsTheSquare(String name) {
        LearningRuleType rule = name.equals("PES") ? new PES(2e-4) : new RLS(1e-3);
        Node x = net.node("x", t -> Math.sin(10 * Math.PI * t));
        Ensemble pre = net.ensemble("pre", 80, 1, e -> e.neuronType(new LIFRate()));
        Node y = net.passthrough("y", 1);
        Node error = net.passthrough("error", 1);
        Node told = net.node("told", 1, (t, e) -> new double[] {t < 4 ? e[0] : 0});
        net.connect(x, pre, c -> c.noSynapse());
        Connection learned = net.connect(pre, y, c -> c.function(v -> 0).noSynapse().learningRule(rule));
        net.connect(y, error, c -> c.noSynapse());
        net.connect(x, error, c -> c.function(v -> v[0] * v[0]).transform(-1).noSynapse());
        net.connect(error, told, c -> c.noSynapse());
        net.connect(told, learned.learningRule(), c -> c.synapse(0));
        Probe errors = net.probe(error);
        Probe weights = net.probe(learned, "weights");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(5100);
            assertThat(rootMeanSquare(sim.data(errors), 4010, 5100)).as("error after learning").isLessThan(0.12);
            assertThat(sim.data(weights)[5099]).containsExactly(sim.data(weights)[4010], within(1e-12));
        }
    }

    private static double rootMeanSquare(double[][] rows, int from, int to) {
        return Math.sqrt(Arrays.stream(rows, from, to).mapToDouble(row -> row[0] * row[0]).average().orElseThrow());
    }

    @Test
    void theErrorOfPesToNeuronsGoesAlongTheirEncoders() {
        Node x = net.node("x", 0.5);
        Ensemble pre = net.ensemble("pre", 30, 1, e -> e.neuronType(new LIFRate()));
        Ensemble post = net.ensemble("post", 40, 1, e -> e.neuronType(new LIFRate()));
        net.connect(x, pre);
        Connection learned = net.connect(pre.neurons(), post.neurons(),
                c -> c.transform(new double[40][30]).learningRule(new PES(1e-5)));
        net.connect(post, learned.learningRule(), c -> c.synapse(0.01));
        net.connect(x, learned.learningRule(), c -> c.transform(-1));
        Probe output = net.probe(post, p -> p.synapse(0.01));
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(4000);
            assertThat(sim.data(output)[3999][0]).isCloseTo(0.5, within(0.02));
        }
    }

    /** Checks the changes of each step: {@code -rate * dt / n * local error * activities}. */
    private static void checkPes(ReferenceSimulator sim, double rate, Probe error, Probe activities, Probe delta,
            double[][] encoders) {
        for (int step = 0; step < sim.nSteps(); step++) {
            double[] e = sim.data(error)[step];
            double[] a = sim.data(activities)[step];
            double[] change = sim.data(delta)[step];
            assertThat(change).hasSize(encoders.length * a.length);
            for (int i = 0; i < change.length; i++) {
                double local = 0;
                for (int d = 0; d < e.length; d++) {
                    local += encoders[i / a.length][d] * e[d];
                }
                double expected = -rate * 0.001 / a.length * local * a[i % a.length];
                assertThat(change[i]).as("step %d, element %d", step, i)
                        .isCloseTo(expected, within(1e-13 * (1e-6 + Math.abs(expected))));
            }
        }
        assertThat(sim.data(delta)[(int) sim.nSteps() - 1]).isNotEqualTo(new double[encoders.length]);
    }

    @Test
    void pesBetweenSelectedNeuronsSeesTheirActivitiesAndEncoders() {
        Node x = net.node("x", t -> new double[] {Math.sin(40 * t), 0.4});
        Ensemble pre = net.ensemble("pre", 12, 2, e -> e.neuronType(new LIFRate()));
        Ensemble post = net.ensemble("post", 10, 2, e -> e.neuronType(new LIFRate()));
        net.connect(x, pre, c -> c.noSynapse());
        Connection learned = net.connect(pre.neurons().slice("1:11:3"), post.neurons().slice("8:2:-2"),
                c -> c.transform(new double[3][4]).learningRule(new PES(0.01)));
        net.connect(x, learned.learningRule(), c -> c.noSynapse());
        Probe all = net.probe(pre.neurons(), p -> p.synapse(0.005));
        Probe error = net.probe(learned.learningRule(), "error");
        Probe activities = net.probe(learned.learningRule(), "activities");
        Probe delta = net.probe(learned.learningRule(), "delta");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(20);
            double[][] scaled = sim.model().ensemble(post).scaledEncoders();
            checkPes(sim, 0.01, error, activities, delta, new double[][] {scaled[8], scaled[6], scaled[4]});
            // The probe's filter is a step later than that of the rule.
            double[] filtered = sim.data(all)[19];
            assertThat(sim.data(activities)[18]).containsExactly(
                    new double[] {filtered[1], filtered[4], filtered[7], filtered[10]}, within(1e-9));
        }
    }

    @Test
    void pesWithFullWeightsSeesTheEncodersOfTheSelectedDimensions() {
        Node x = net.node("x", t -> new double[] {Math.sin(40 * t), 0.4});
        Ensemble pre = net.ensemble("pre", 12, 2, e -> e.neuronType(new LIFRate()));
        Ensemble post = net.ensemble("post", 6, 3, e -> e.neuronType(new LIFRate()).radius(2));
        net.connect(x, pre, c -> c.noSynapse());
        Connection learned = net.connect(pre, post.slice("::-2"),
                c -> c.solver(new LstsqL2().weights(true)).learningRule(new PES(0.01)));
        net.connect(x, learned.learningRule(), c -> c.noSynapse());
        Probe error = net.probe(learned.learningRule(), "error");
        Probe activities = net.probe(learned.learningRule(), "activities");
        Probe delta = net.probe(learned.learningRule(), "delta");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(20);
            double[][] columns = Arrays.stream(sim.model().ensemble(post).scaledEncoders())
                    .map(row -> new double[] {row[2], row[0]}).toArray(double[][]::new);
            checkPes(sim, 0.01, error, activities, delta, columns);
        }
    }

    @Test
    void rlsGivesAllNeuronsTheOneError() {
        Node x = net.node("x", t -> Math.sin(40 * t));
        Ensemble pre = net.ensemble("pre", 5, 1, e -> e.neuronType(new LIFRate()));
        Ensemble post = net.ensemble("post", 4, 1, e -> e.neuronType(new LIFRate()));
        net.connect(x, pre, c -> c.noSynapse());
        Connection learned = net.connect(pre.neurons(), post.neurons().slice(1, 4),
                c -> c.transform(new double[3][5]).learningRule(new RLS(1)));
        net.connect(x, learned.learningRule(), c -> c.noSynapse());
        Probe delta = net.probe(learned.learningRule(), "delta");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(20);
            double[] change = sim.data(delta)[19];
            assertThat(Arrays.copyOf(change, 5)).isNotEqualTo(new double[5])
                    .isEqualTo(Arrays.copyOfRange(change, 5, 10)).isEqualTo(Arrays.copyOfRange(change, 10, 15));
        }
    }

    // ---- rules of activities alone

    /** Activities of about 1, so that rates of change are easy to see. */
    private Ensemble small(String label, int neurons) {
        return net.ensemble(label, neurons, 1, e -> e.neuronType(new RectifiedLinear(0.01)));
    }

    private static double[][] filled(int rows, int columns, double value) {
        double[][] matrix = new double[rows][columns];
        Arrays.stream(matrix).forEach(row -> Arrays.fill(row, value));
        return matrix;
    }

    @Test
    void theWeightsOfOjaBecomeTheActivitiesOfTheSourceOverThoseOfTheTarget() {
        double beta = 10;
        Node x = net.node("x", 0.7);
        Ensemble pre = small("pre", 6);
        Ensemble post = small("post", 5);
        net.connect(x, pre);
        net.connect(x, post);
        Connection learned = net.connect(pre.neurons(), post.neurons(), c -> c.transform(filled(5, 6, 0.01))
                .learningRule(Oja.builder().learningRate(1).beta(beta).build()));
        Probe a = net.probe(pre.neurons());
        Probe b = net.probe(post.neurons());
        Probe w = net.probe(learned, "weights");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(10_000);
            double[] source = sim.data(a)[9999];
            double[] target = sim.data(b)[9999];
            double[] weights = sim.data(w)[9999];
            assertThat(Arrays.stream(target).filter(v -> v > 0.3)).as("active: %s", target).hasSizeGreaterThan(1);
            for (int i = 0; i < 5; i++) {
                for (int j = 0; j < 6 && target[i] > 0.3; j++) {
                    assertThat(weights[i * 6 + j]).as("row %d, column %d", i, j)
                            .isCloseTo(source[j] / (beta * target[i]), within(1e-4));
                }
            }
        }
    }

    @Test
    void bcmStrengthensWhatIsMoreActiveThanUsualAndThenStops() {
        Node x = net.node("x", t -> t < 0.5 ? 0.1 : 0.9);
        Ensemble pre = small("pre", 6);
        Ensemble post = net.ensemble("post", 5, 1, e -> e.neuronType(new RectifiedLinear(0.01))
                .encoders(filled(5, 1, 1)));
        net.connect(x, pre);
        net.connect(x, post);
        Connection learned = net.connect(pre.neurons(), post.neurons(), c -> c.transform(filled(5, 6, 1e-6))
                .learningRule(BCM.builder().learningRate(1e-4).thetaSynapse(0.05).build()));
        Probe w = net.probe(learned, "weights");
        Probe delta = net.probe(learned.learningRule(), "delta");
        Probe a = net.probe(learned.learningRule(), "pre_filtered");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(2000);
            double[] activities = sim.data(a)[700];
            double[] before = sim.data(w)[480];
            double[] after = sim.data(w)[1999];
            double fastest = Arrays.stream(sim.data(delta)[520]).max().orElseThrow();
            assertThat(fastest).isPositive();
            for (int i = 0; i < after.length; i++) {
                if (activities[i % 6] > 0.1) {
                    assertThat(after[i]).as("weight %d", i).isGreaterThanOrEqualTo(before[i]);
                }
                assertThat(Math.abs(sim.data(delta)[1999][i])).as("change %d at the end", i)
                        .isLessThan(1e-6 * fastest);
            }
            assertThat(Arrays.stream(after).sum()).isGreaterThan(Arrays.stream(before).sum());
        }
    }

    // ---- encoders

    @Test
    void vojaTurnsTheEncodersOfActiveNeuronsToTheInput() {
        Node key = net.node("key", 0.6, -0.8);
        Ensemble memory = net.ensemble("memory", 30, 2, e -> e.neuronType(new LIFRate()));
        Connection learned = net.connect(key, memory, c -> c.noSynapse().learningRule(new Voja(0.5)));
        Probe encoders = net.probe(learned.learningRule(), "scaled_encoders", p -> p.sampleEvery(1));
        Probe activities = net.probe(learned.learningRule());
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(1000);
            double[] gain = sim.model().ensemble(memory).gain();
            double[] last = sim.data(encoders)[0];
            double[] active = sim.data(activities)[999];
            int turned = 0;
            for (int i = 0; i < 30; i++) {
                double[] built = sim.model().ensemble(memory).scaledEncoders()[i];
                if (active[i] > 50) {
                    assertThat(last[2 * i] / gain[i]).as("neuron %d", i).isCloseTo(0.6, within(1e-6));
                    assertThat(last[2 * i + 1] / gain[i]).as("neuron %d", i).isCloseTo(-0.8, within(1e-6));
                    turned++;
                } else if (active[i] == 0) {
                    assertThat(new double[] {last[2 * i], last[2 * i + 1]}).as("neuron %d", i)
                            .containsExactly(built, within(1e-12));
                }
            }
            assertThat(turned).isBetween(5, 29);
        }
    }

    @Test
    void vojaStopsWhileItsInputIsMinusOne() {
        Node key = net.node("key", 0.6, -0.8);
        Node learn = net.node("learn", t -> t < 0.1 ? -1 : 0);
        Ensemble memory = net.ensemble("memory", 30, 2, e -> e.neuronType(new LIFRate()));
        Connection learned = net.connect(key, memory, c -> c.learningRule(new Voja()));
        net.connect(learn, learned.learningRule(), c -> c.noSynapse());
        Probe encoders = net.probe(memory, "scaled_encoders");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(200);
            assertThat(sim.data(encoders)[99]).isEqualTo(sim.data(encoders)[0]);
            assertThat(sim.data(encoders)[199]).isNotEqualTo(sim.data(encoders)[0]);
        }
    }

    // ---- input

    @Test
    void partsOfAnErrorComeFromDifferentSources() {
        Ensemble pre = net.ensemble("pre", 10, 1);
        Connection learned = net.connect(pre, net.passthrough(4),
                c -> c.function(v -> new double[4]).learningRule(new PES()));
        net.connect(net.node(0.25), learned.learningRule().get(-1), c -> c.noSynapse());
        net.connect(net.node(1.0, 2.0), learned.learningRule().slice("2:0:-1"), c -> c.noSynapse());
        net.connect(net.node(10.0, 20.0, 40.0), learned.learningRule().indices(0, 2, 0), c -> c.noSynapse());
        Probe error = net.probe(learned.learningRule());
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(2);
            assertThat(sim.data(error)[1]).containsExactly(50, 2, 21, 0.25);
        }
    }

    // ---- timing

    @Test
    void aChangeIsSeenInTheStepAfterAndAResetTakesItBack() {
        Node x = net.node("x", t -> Math.sin(20 * t));
        Ensemble pre = net.ensemble("pre", 10, 1, e -> e.neuronType(new LIFRate()));
        net.connect(x, pre, c -> c.noSynapse());
        Connection learned = net.connect(pre, net.passthrough(1), c -> c.learningRule("first", new PES(1e-2))
                .learningRule("second", new PES(1e-2)).learningRule("third", new RLS(1e-2)));
        learned.learningRules().forEach(rule -> net.connect(x, rule, c -> c.noSynapse()));
        Probe weights = net.probe(learned, "weights");
        Probe[] deltas = learned.learningRules().stream().map(rule -> net.probe(rule, "delta")).toArray(Probe[]::new);
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(30);
            double[][] w = sim.data(weights);
            for (int step = 1; step < 30; step++) {
                for (int i = 0; i < 10; i++) {
                    double sum = w[step - 1][i];
                    for (Probe delta : deltas) {
                        sum += sim.data(delta)[step - 1][i];
                    }
                    assertThat(w[step][i]).as("step %d, weight %d", step, i).isCloseTo(sum, within(1e-15));
                }
            }
            assertThat(sim.data(deltas[0])[20]).isEqualTo(sim.data(deltas[1])[20]).isNotEqualTo(new double[10]);
            sim.reset();
            sim.runSteps(30);
            assertThat(sim.data(weights)).isDeepEqualTo(w);
        }
    }
}
