package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.random.RandomState;
import org.nengine.training.Adam;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.SGD;

class TrainingTest {

    private final Network net = new Network("net", 0);

    /** One weight: output = w input, with w = 0.5 at first. */
    private final Node input = net.node("x", 0);
    private final Node output = net.passthrough("y", 1);
    private final Connection weight = net.connect(input, output, c -> c.transform(0.5).noSynapse());
    private final Probe probe = net.probe(output);

    private Simulator simulator(int minibatch) {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).build();
    }

    private double weight(Simulator sim) {
        return sim.data(weight).weights().orElseThrow().get(0);
    }

    private static double[][][] items(double... values) {
        double[][][] items = new double[values.length][1][1];
        for (int i = 0; i < values.length; i++) {
            items[i][0][0] = values[i];
        }
        return items;
    }

    @Test
    void aStepOfGradientDescentIsThatOfTheFormula() {
        try (Simulator sim = simulator(2)) {
            sim.compile(new SGD(0.1), Loss.mse());
            History history = sim.fit(items(1, 2), items(3, -1), f -> f.shuffle(false));
            // L = ((0.5 - 3)^2 + (1 + 1)^2) / 2; dL/dw = (2 (0.5 - 3) 1 + 2 (1 + 1) 2) / 2
            assertThat(history.get("loss")).containsExactly((6.25 + 4) / 2);
            assertThat(weight(sim)).isCloseTo(0.5 - 0.1 * (-5 + 8) / 2, within(1e-15));
            assertThat(sim.nSteps()).isZero();
        }
    }

    @Test
    void trainingFindsTheWeight() {
        try (Simulator sim = simulator(2)) {
            sim.compile(new SGD(0.1), Loss.mse());
            double[][][] x = items(1, 2, -1, 0.5);
            double[][][] y = items(-2, -4, 2, -1);
            double before = sim.evaluate(x, y).get("loss");
            History history = sim.fit(x, y, f -> f.epochs(100));
            assertThat(history.epochs()).hasSize(100);
            assertThat(weight(sim)).isCloseTo(-2, within(1e-9));
            assertThat(sim.evaluate(x, y).get("loss")).isLessThan(1e-15).isLessThan(before);
        }
    }

    @Test
    void keysComeInOrder() {
        Probe other = net.probe(input);
        try (Simulator sim = simulator(2)) {
            sim.compile(new SGD(0.01),
                    c -> c.loss(probe, Loss.mse()).metric(Metric.mse()).metric(probe, Metric.accuracy()));
            Data x = Data.of(Tensor.of(items(1, 2, 3, 4)));
            Data y = Data.of(probe, Tensor.of(items(1, 0, 1, 0))).and(other, Tensor.of(items(1, 1, 1, 1)));
            History history = sim.fit(x, y, f -> f.epochs(5).initialEpoch(3).validation(x, y));
            assertThat(history.epochs()).containsExactly(3, 4);
            assertThat(history.values().keySet()).containsExactly("loss", "probe_loss", "probe_mse", "probe_accuracy",
                    "probe_1_mse", "val_loss", "val_probe_loss", "val_probe_mse", "val_probe_accuracy",
                    "val_probe_1_mse");
            assertThat(history.last("probe_1_mse")).isCloseTo((0 + 1 + 4 + 9) / 4.0, within(1e-12));
            Map<String, Double> measured = sim.evaluate(x, y);
            assertThat(measured.keySet()).containsExactly("loss", "probe_loss", "probe_mse", "probe_accuracy",
                    "probe_1_mse");
            assertThat(measured.get("loss")).isEqualTo(history.last("val_loss")).isEqualTo(measured.get("probe_mse"));
        }
    }

    @Test
    void aTotalIsTheWeightedSumOverProbesThatHaveALossAndATarget() {
        Probe second = net.probe(input);
        Probe third = net.probe(output);
        try (Simulator sim = simulator(1)) {
            sim.compile(new SGD(0.1), c -> c.loss(Loss.mse()).weight(second, 3));
            Data x = Data.of(Tensor.of(items(2)));
            Map<String, Double> measured = sim.evaluate(x,
                    Data.of(probe, Tensor.of(items(0))).and(second, Tensor.of(items(1))));
            assertThat(measured).containsExactly(Map.entry("loss", 1 + 3.0 * 1), Map.entry("probe_loss", 1.0),
                    Map.entry("probe_1_loss", 1.0));
            assertThat(sim.evaluate(x, Data.of(third, Tensor.of(items(3))))).containsExactly(Map.entry("loss", 4.0),
                    Map.entry("probe_2_loss", 4.0));
            assertThatThrownBy(() -> sim.evaluate(x, Data.none())).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("[probe, probe_1, probe_2]");
        }
    }

    @Test
    void theLastPartOfTheItemsIsKeptForValidation() {
        double[][][] x = items(1, 1, 1, 1, 1, 1, 1, 1, 5, 5);
        double[][][] y = items(1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
        try (Simulator sim = simulator(2)) {
            sim.compile(new SGD(0.05), Loss.mse());
            History history = sim.fit(x, y, f -> f.epochs(40).validationSplit(0.2));
            assertThat(weight(sim)).as("the items kept for validation would pull it to 0").isCloseTo(1, within(1e-5));
            assertThat(history.last("val_loss")).isCloseTo(25, within(1e-2));
            assertThatThrownBy(() -> sim.fit(x, y, f -> f.validationSplit(0.3))).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("7 and 3").hasMessageContaining("minibatch of 2");
        }
    }

    @Test
    void theOrderOfItemsComesFromTheSeed() {
        double[][][] x = items(1, 2, 3, 4, 5, 6);
        double[][][] y = items(6, 5, 4, 3, 2, 1);
        List<Double> results = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(1).seed(seed).build()) {
                sim.compile(new SGD(0.01), Loss.mse());
                sim.fit(x, y, f -> f.epochs(2));
                results.add(weight(sim));
            }
        }
        assertThat(results.get(0)).isEqualTo(results.get(1)).isNotEqualTo(results.get(2));
    }

    @Test
    void theLearningRateCanBeChangedOnTheWay() {
        SGD optimizer = new SGD(0.1);
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(sim::learningRate).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("compile");
            assertThatThrownBy(() -> sim.learningRate(1)).isInstanceOf(SimulationException.class);
            sim.compile(optimizer, Loss.mse());
            assertThat(sim.learningRate()).isEqualTo(0.1);
            sim.fit(items(1), items(1), f -> { });
            assertThat(weight(sim)).isCloseTo(0.6, within(1e-15));
            sim.learningRate(0.5);
            sim.compile(optimizer, Loss.mse());
            assertThat(sim.learningRate()).isEqualTo(0.5);
            sim.fit(items(1), items(1), f -> { });
            assertThat(weight(sim)).isCloseTo(1, within(1e-15));
            for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
                assertThatThrownBy(() -> sim.learningRate(bad)).isInstanceOf(ValidationException.class)
                        .hasMessageContaining("Simulator.learningRate").hasMessageContaining(Double.toString(bad));
            }
            sim.learningRate(0);
            sim.fit(items(1), items(5), f -> { });
            assertThat(weight(sim)).isCloseTo(1, within(1e-15));
            sim.compile(new SGD(0.1), Loss.mse());
            assertThat(sim.learningRate()).isEqualTo(0.1);
        }
    }

    @Test
    void theLearningRateCanBeChangedDuringAFit() {
        Network own = new Network("own", 0);
        Simulator[] running = new Simulator[1];
        List<Double> seen = new ArrayList<>();
        Node source = own.node("source", t -> {
            // The network asks for the size of the value before there is a simulator.
            if (running[0] != null) {
                seen.add(running[0].learningRate());
                running[0].learningRate(running[0].learningRate() / 2);
            }
            return 1;
        });
        Node sink = own.passthrough("sink", 1);
        Connection only = own.connect(source, sink, c -> c.transform(0.5).noSynapse());
        own.probe(sink);
        try (Simulator sim = Simulator.builder(own).dtype(DType.FLOAT64).minibatch(1).build()) {
            running[0] = sim;
            sim.compile(new SGD(0.5), Loss.mse());
            sim.fit(Data.none(), Data.of(items(1)), f -> f.steps(1));
            assertThat(seen).first().isEqualTo(0.5);
            double rate = 0.5 * Math.pow(0.5, seen.size());
            assertThat(sim.learningRate()).isEqualTo(rate);
            assertThat(sim.data(only).weights().orElseThrow().get(0)).isCloseTo(0.5 + rate * 2 * 0.5, within(1e-15));
        }
    }

    @Test
    void momentumSurvivesCompilingWithTheSameOptimizer() {
        SGD optimizer = new SGD(0.1, 0.9);
        try (Simulator sim = simulator(1)) {
            for (int i = 0; i < 2; i++) {
                sim.compile(optimizer, Loss.mse());
                sim.fit(items(1), items(1), f -> { });
            }
            // v = 0.1, w = 0.6; v = 0.9 * 0.1 + 0.1 * 0.8 = 0.17, w = 0.77
            assertThat(weight(sim)).isCloseTo(0.77, within(1e-15));
            sim.compile(new SGD(0.1, 0.9), Loss.mse());
            sim.fit(items(1), items(1), f -> { });
            assertThat(weight(sim)).isCloseTo(0.77 + 0.1 * 2 * 0.23, within(1e-15));
        }
    }

    @Test
    void stateIsChainedOnlyIfAskedFor() {
        Network filtered = new Network(0);
        Node x = filtered.node("x", 1);
        Node y = filtered.passthrough(1);
        filtered.connect(x, y, c -> c.transform(1).synapse(0.01));
        filtered.probe(y);
        Data target = Data.of(Tensor.of(new double[2 * 5], 2, 5, 1));
        try (Simulator sim = Simulator.builder(filtered).dtype(DType.FLOAT64).minibatch(1).build()) {
            sim.compile(new SGD(1e-9), Loss.mse());
            double isolated = sim.fit(Data.none(), Data.of(Tensor.of(new double[5], 1, 5, 1)), f -> f.steps(5))
                    .last("loss");
            assertThat(sim.nSteps()).isZero();
            Data ones = Data.of(Tensor.of(new double[][][] {{{1}, {1}, {1}, {1}, {1}}, {{1}, {1}, {1}, {1}, {1}}}));
            double chained = sim.fit(ones, target, f -> f.shuffle(false).stateful(true)).last("loss");
            assertThat(sim.nSteps()).isEqualTo(10);
            assertThat(chained).isGreaterThan(1.5 * isolated);
            sim.reset(r -> r.parameters(false));
            assertThat(sim.fit(ones, target).last("loss")).isCloseTo(isolated, within(1e-6));
        }
    }

    @Test
    void aNetworkOfNeuronsLearnsAnExclusiveOr() {
        Network xor = new Network("xor", 2);
        Node x = xor.node("x", 0, 0);
        Ensemble hidden = xor.ensemble(30, 2, e -> e.neuronType(new RectifiedLinear()).gain(new Uniform(0.9, 1.1))
                .bias(new Uniform(-0.1, 0.1)));
        Node y = xor.passthrough(1);
        xor.connect(x, hidden.neurons(), c -> c.transform(new Uniform(-1, 1)).noSynapse());
        xor.connect(hidden.neurons(), y, c -> c.transform(new Uniform(-1, 1)).noSynapse());
        xor.probe(y);
        double[][][] inputs = {{{0, 0}}, {{0, 1}}, {{1, 0}}, {{1, 1}}};
        double[][][] targets = {{{0.1}}, {{0.9}}, {{0.9}}, {{0.1}}};
        for (DType dtype : DType.values()) {
            try (Simulator sim = Simulator.builder(xor).dtype(dtype).minibatch(4).build()) {
                sim.compile(new Adam(0.01), Loss.mse());
                sim.fit(inputs, targets, f -> f.epochs(500));
                Tensor result = sim.predict(Data.of(inputs)).values().iterator().next();
                assertThat(result.toDoubles()).as("%s", dtype)
                        .containsExactly(new double[] {0.1, 0.9, 0.9, 0.1}, within(0.01));
            }
        }
    }

    @Test
    void classesAreLearnedFromLogits() {
        Network classes = new Network("classes", 1);
        Node x = classes.node("x", 0, 0);
        Node y = classes.passthrough(3);
        classes.connect(x, y, c -> c.transform(new Uniform(-1, 1)).noSynapse());
        Probe logits = classes.probe(y, p -> p.label("logits"));
        RandomState random = new RandomState(0);
        double[][][] inputs = new double[60][1][];
        double[][][] targets = new double[60][1][];
        for (int i = 0; i < 60; i++) {
            double angle = 2 * Math.PI * (i % 3) / 3 + random.normal(0, 0.2);
            inputs[i][0] = new double[] {Math.cos(angle), Math.sin(angle)};
            targets[i][0] = new double[] {i % 3};
        }
        try (Simulator sim = Simulator.builder(classes).minibatch(20).build()) {
            sim.compile(new Adam(0.05), Loss.sparseCategoricalCrossentropy(true), Metric.accuracy());
            History history = sim.fit(inputs, targets, f -> f.epochs(50));
            assertThat(history.get("loss").get(49)).isLessThan(0.5 * history.get("loss").get(0));
            assertThat(sim.evaluate(inputs, targets).get("logits_accuracy")).isGreaterThan(0.95);
            Tensor predicted = sim.predict(Data.of(inputs)).get(logits);
            assertThat(predicted.shape()).containsExactly(60, 1, 3);
        }
    }

    @Test
    void spikingNeuronsAreTrainedByTheirRatesAndEvaluatedBySpiking() {
        Network spiking = new Network("spiking", 0);
        Node x = spiking.node("x", 0);
        Ensemble a = spiking.ensemble("a", 1, 1, e -> e.neuronType(new SpikingRectifiedLinear())
                .gain(1).bias(0).encoders(new double[][] {{1}}));
        spiking.connect(x, a.neurons(), c -> c.noSynapse());
        Probe out = spiking.probe(a.neurons());
        double[][][] inputs = {{{10}, {10}}};
        double[][][] targets = {{{10}, {10}}};
        try (Simulator sim = Simulator.builder(spiking).dtype(DType.FLOAT64).minibatch(1).build()) {
            sim.compile(new SGD(1e-12), Loss.mse());
            assertThat(sim.fit(inputs, targets, f -> { }).last("loss")).isCloseTo(0, within(1e-12));
            assertThat(sim.evaluate(inputs, targets).get("loss")).isCloseTo(100, within(1e-6));
            assertThat(sim.predict(Data.of(inputs)).get(out).toDoubles()).containsExactly(0, 0);
        }
    }

    @Test
    void parametersThatWereExcludedAreNotTrained() {
        net.config().trainable(weight, false);
        try (Simulator sim = simulator(1)) {
            sim.compile(new SGD(0.1), Loss.mse());
            assertThatThrownBy(() -> sim.fit(items(1), items(3), f -> { })).hasMessageContaining("trainable");
            assertThat(weight(sim)).isEqualTo(0.5);
        }
    }

    @Test
    void resetUndoesTraining() {
        try (Simulator sim = simulator(1)) {
            sim.compile(new SGD(0.1), Loss.mse());
            sim.fit(items(1), items(3), f -> { });
            double trained = weight(sim);
            sim.reset(r -> r.parameters(false));
            assertThat(weight(sim)).isEqualTo(trained);
            sim.reset();
            assertThat(weight(sim)).isEqualTo(0.5);
        }
    }

    @Test
    void fittingNeedsCompiling() {
        try (Simulator sim = simulator(1)) {
            assertThatThrownBy(() -> sim.fit(items(1), items(1), f -> { })).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("compile");
            assertThatThrownBy(() -> sim.evaluate(items(1), items(1))).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("compile");
            assertThatThrownBy(() -> sim.compile(new SGD(), c -> { })).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("loss");
            assertThatThrownBy(() -> sim.compile(new SGD(), Loss.mse(), Metric.mse(), Metric.mse()))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("probe_mse");
            Probe foreign = new Network(0).probe(new Network(0).node(1));
            assertThatThrownBy(() -> sim.compile(new SGD(), c -> c.loss(foreign, Loss.mse())))
                    .isInstanceOf(ValidationException.class);
        }
    }

    @Test
    void targetsThatDoNotFitAreRefused() {
        try (Simulator sim = simulator(1)) {
            sim.compile(new SGD(), Loss.mse());
            assertThatThrownBy(() -> sim.fit(items(1), new double[][][] {{{1, 2}}}, f -> { }))
                    .hasMessageContaining("probe").hasMessageContaining("size");
            assertThatThrownBy(() -> sim.fit(items(1), new double[][][] {{{1}, {2}, {3}}}, f -> { }))
                    .hasMessageContaining("3");
            assertThat(weight(sim)).isEqualTo(0.5);
        }
    }
}
