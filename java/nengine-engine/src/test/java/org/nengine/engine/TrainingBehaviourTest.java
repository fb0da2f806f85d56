package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Glorot;
import org.nengine.distributions.He;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.Sigmoid;
import org.nengine.training.Adam;
import org.nengine.training.History;
import org.nengine.training.InverseTimeDecay;
import org.nengine.training.Loss;
import org.nengine.training.Metric;
import org.nengine.training.Optimizer;
import org.nengine.training.RMSprop;
import org.nengine.training.SGD;

/** Whole trainings, and what they come to. */
class TrainingBehaviourTest {

    private static final double[][][] XOR_INPUTS = {{{0, 0}}, {{0, 1}}, {{1, 0}}, {{1, 1}}};
    private static final double[][][] XOR_TARGETS = {{{0.1}}, {{0.9}}, {{0.9}}, {{0.1}}};

    /** The squared error of the last step. */
    private static final Loss LAST_STEP = Loss.of("last", (target, output) ->
            output.step(-1).minus(target.step(-1)).square());

    private static final Distribution ONES = new Choice(1);
    private static final Distribution ZEROS = new Choice(0);

    private static final Data NONE = Data.none();

    private static Simulator simulator(Network net, int minibatch) {
        return Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).progressBar(false).build();
    }

    private static double weight(Simulator sim, Connection connection) {
        return sim.data(connection).weights().orElseThrow().get(0);
    }

    /** The same values at all steps, for each item. */
    private static Data constant(Probe probe, int items, double... values) {
        double[][][] all = new double[items][1][];
        Arrays.fill(all, new double[][] {values});
        return Data.of(probe, Tensor.of(all));
    }

    /** 2 inputs, 21 sigmoid units, 1 sigmoid unit. */
    private static Network xor(boolean throughEncoders) {
        Network net = new Network("xor", 0);
        net.config().ensemble(e -> e.neuronType(new Sigmoid(1)).gain(ONES).bias(ZEROS));
        Node input = net.node("input", 0, 0);
        Ensemble hidden = net.ensemble("hidden", 21, 2, e -> e.encoders(new Glorot()));
        Ensemble output = net.ensemble("output", 1, 1);
        if (throughEncoders) {
            net.connect(input, hidden, c -> c.noSynapse());
        } else {
            net.connect(input, hidden.neurons(), c -> c.transform(new Glorot()).noSynapse());
        }
        net.connect(hidden.neurons(), output.neurons(), c -> c.transform(new Glorot()).noSynapse());
        net.probe(output.neurons());
        return net;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sigmoidUnitsLearnAnExclusiveOr(boolean throughEncoders) {
        try (Simulator sim = simulator(xor(throughEncoders), 4)) {
            sim.compile(new Adam(0.01), Loss.mse());
            sim.fit(XOR_INPUTS, XOR_TARGETS, f -> f.epochs(500));
            assertThat(sim.predict(Data.of(XOR_INPUTS)).values().iterator().next().toDoubles())
                    .containsExactly(new double[] {0.1, 0.9, 0.9, 0.1}, within(2e-3));
        }
    }

    @Test
    void lossesOfTrainingAndValidationFallTogetherAndResetUndoesThem() {
        try (Simulator sim = simulator(xor(false), 4)) {
            sim.compile(new Adam(0.01), Loss.mse());
            double untrained = sim.evaluate(XOR_INPUTS, XOR_TARGETS).get("loss");
            Data zeros = Data.of(Tensor.of(new double[4], 4, 1, 1));
            Tensor inputs = Tensor.of(XOR_INPUTS);
            Tensor targets = Tensor.of(XOR_TARGETS);
            History history = sim.fit(Data.of(Tensor.concatenate(List.of(inputs, inputs, inputs), 0)),
                    Data.of(Tensor.concatenate(List.of(targets, targets, targets), 0)), f -> f.epochs(200)
                            .shuffle(false).validation(Data.of(XOR_INPUTS), Data.of(XOR_TARGETS)));
            assertThat(history.last("loss")).isLessThan(5e-4);
            assertThat(history.last("val_loss")).isLessThan(5e-4);
            assertThat(sim.fit(XOR_INPUTS, XOR_TARGETS,
                    f -> f.validation(Data.of(XOR_INPUTS), Data.of(XOR_TARGETS), zeros)).last("val_loss")).isZero();
            sim.reset();
            assertThat(sim.evaluate(XOR_INPUTS, XOR_TARGETS).get("loss")).isEqualTo(untrained);
        }
    }

    /** A constant input, to be added up over ten steps. */
    private static Network integrator() {
        Network net = new Network("integrator", 0);
        net.config().ensemble(e -> e.neuronType(new RectifiedLinear()).gain(ONES).bias(ZEROS));
        net.config().connection(c -> c.noSynapse());
        Node input = net.node("input", 0);
        Ensemble hidden = net.ensemble("hidden", 30, 1);
        Node output = net.passthrough("output", 1);
        net.connect(input, hidden.neurons(), c -> c.transform(new Glorot()));
        net.connect(hidden.neurons(), hidden.neurons(), c -> c.transform(new He()).synapse(0));
        net.connect(hidden.neurons(), output, c -> c.transform(new Glorot()));
        net.probe(output);
        return net;
    }

    private static final int RAMP = 10;

    private static double[][][] ramps(boolean summed, int first, int end) {
        double[][][] items = new double[100][end - first][1];
        for (int i = 0; i < 100; i++) {
            double value = 0.1 + 0.8 * i / 99;
            for (int step = first; step < end; step++) {
                items[i][step - first][0] = summed ? value * (step + 1) / RAMP : value;
            }
        }
        return items;
    }

    @Test
    void recurrentUnitsLearnToIntegrate() {
        try (Simulator sim = simulator(integrator(), 100)) {
            sim.compile(new RMSprop(1e-3), Loss.mse());
            sim.fit(ramps(false, 0, RAMP), ramps(true, 0, RAMP), f -> f.epochs(200));
            assertThat(sim.evaluate(ramps(false, 0, RAMP), ramps(true, 0, RAMP)).get("loss")).isLessThan(0.0025);
        }
    }

    @Test
    void recurrentUnitsLearnToIntegrateFromPiecesThatKeepTheState() {
        try (Simulator sim = simulator(integrator(), 100)) {
            sim.compile(new RMSprop(1e-3), Loss.mse());
            for (int epoch = 0; epoch < 200; epoch++) {
                for (int first = 0; first < RAMP; first += 5) {
                    sim.fit(ramps(false, first, first + 5), ramps(true, first, first + 5), f -> f.stateful(true));
                }
                assertThat(sim.nSteps()).isEqualTo(RAMP);
                sim.reset(r -> r.parameters(false).probes(false).processes(false));
            }
            assertThat(sim.evaluate(ramps(false, 0, RAMP), ramps(true, 0, RAMP)).get("loss")).isLessThan(0.007);
        }
    }

    @Test
    void aFunctionOfTheLastStepTrainsTwoProbes() {
        Network net = new Network("two", 0);
        net.config().ensemble(e -> e.neuronType(new Sigmoid(1)).gain(ONES).bias(ZEROS));
        net.config().connection(c -> c.transform(new Glorot()).noSynapse());
        Node input = net.node("input", 1);
        Ensemble hidden = net.ensemble("hidden", 10, 1);
        Node a = net.passthrough("a", 1);
        Node b = net.passthrough("b", 1);
        net.connect(input, hidden.neurons());
        net.connect(hidden.neurons(), a);
        net.connect(hidden.neurons(), b);
        Probe first = net.probe(a, p -> p.label("first"));
        Probe second = net.probe(b, p -> p.label("second"));
        try (Simulator sim = simulator(net, 1)) {
            sim.compile(new SGD(1e-2, 0.9), LAST_STEP);
            Data targets = constant(first, 1, 0.5).and(second, Tensor.of(new double[][][] {{{0.6}}}));
            History history = sim.fit(NONE, targets, f -> f.epochs(200).steps(2));
            assertThat(history.last("loss")).isLessThan(history.get("loss").get(0));
            Map<Probe, Tensor> outputs = sim.predict(NONE, o -> o.steps(2));
            assertThat(outputs.get(first).at(0, 1, 0)).isCloseTo(0.5, within(1e-3));
            assertThat(outputs.get(second).at(0, 1, 0)).isCloseTo(0.6, within(1e-3));
        }
    }

    @Test
    void errorsOfEarlierStepsDoNotCountIfTheFunctionTakesTheLast() {
        Network net = new Network("late", 0);
        Node input = net.node("input", t -> t > 0.0025 ? 1 : 100);
        Node output = net.passthrough("output", 1);
        Connection weight = net.connect(input, output, c -> c.transform(0.5).noSynapse());
        Probe probe = net.probe(output);
        try (Simulator sim = simulator(net, 1)) {
            sim.compile(new SGD(0.1), LAST_STEP);
            History history = sim.fit(NONE, constant(probe, 1, 3), f -> f.steps(3));
            assertThat(history.last("loss")).isCloseTo(6.25, within(1e-12));
            assertThat(weight(sim, weight)).isCloseTo(0.5 + 0.1 * 2 * 2.5, within(1e-12));
        }
    }

    @Test
    void selectedElementsOfAnInputAreTrainedThrough() {
        Network net = new Network("selection", 0);
        Node input = net.node("input", 0, 0, 0, 0);
        Node output = net.passthrough("output", 2);
        net.connect(input.indices(3, 0, 2), output, c -> c.transform(new Uniform(-0.5, 0.5)).noSynapse());
        Probe probe = net.probe(output);
        double[][][] x = {{{1, 5, 0.5, -1}}, {{-0.5, -7, 1, 0.5}}};
        double[][][] y = {{{1, 2}}, {{3, 4}}};
        try (Simulator sim = simulator(net, 2)) {
            sim.compile(new SGD(0.1, 0.9, true), Loss.mse());
            sim.fit(x, y, f -> f.epochs(500));
            assertThat(sim.predict(Data.of(x)).get(probe).toDoubles())
                    .containsExactly(new double[] {1, 2, 3, 4}, within(1e-3));
        }
    }

    /** output = w input, with an input of 1 and w = 0.5 at first. */
    private static final class OneWeight {
        final Network net = new Network("one", 0);
        final Node input = net.node("input", 1);
        final Node output = net.passthrough("output", 1);
        final Connection connection = net.connect(input, output, c -> c.transform(0.5).noSynapse());
        final Probe probe = net.probe(output);
    }

    @Test
    void trainingNeedsNoDataIfTheLossNeedsNone() {
        OneWeight one = new OneWeight();
        try (Simulator sim = simulator(one.net, 1)) {
            sim.compile(SGD.builder().learningRate(new InverseTimeDecay(0.3, 1, 0.1)).build(),
                    Loss.ofOutput("distance", output -> output.negate().plus(2).abs()));
            History history = sim.fit(NONE, NONE, f -> f.steps(5).epochs(200));
            assertThat(history.values().keySet()).containsExactly("loss", "probe_loss");
            assertThat(sim.predict(NONE, o -> o.steps(1)).get(one.probe).get(0)).isCloseTo(2, within(0.03));
            assertThat(sim.evaluate(NONE, NONE, o -> o.steps(2)).get("loss")).isLessThan(0.03);
        }
    }

    @Test
    void theGradientOfAnOutputCanBeGivenByHand() {
        OneWeight one = new OneWeight();
        Node other = one.net.passthrough("other", 1);
        Connection second = one.net.connect(one.input, other, c -> c.transform(0.5).noSynapse());
        Probe plain = one.net.probe(other);
        try (Simulator sim = simulator(one.net, 1)) {
            sim.compile(new SGD(0.45), c -> c
                    .loss(one.probe, Loss.of("injected", (gradient, output) -> gradient.times(output).sum()))
                    .loss(plain, Loss.mse()));
            for (int round = 0; round < 10; round++) {
                double error = sim.predict(NONE, o -> o.steps(1)).get(one.probe).get(0) - 2;
                sim.fit(NONE, constant(one.probe, 1, 2 * error).and(plain, Tensor.of(new double[][][] {{{3}}})),
                        f -> f.steps(1));
            }
            assertThat(weight(sim, one.connection)).isCloseTo(2, within(1e-5));
            assertThat(weight(sim, second)).isCloseTo(3, within(1e-5));
        }
    }

    @Test
    void aFunctionInTheWayLetsNoGradientThrough() {
        OneWeight one = new OneWeight();
        Node function = one.net.node("function", 1, (t, x) -> new double[] {3 * x[0]});
        one.net.connect(one.output, function, c -> c.noSynapse());
        Probe behind = one.net.probe(function, p -> p.label("behind"));
        try (Simulator sim = simulator(one.net, 1)) {
            sim.compile(new SGD(0.1), c -> c.loss(behind, Loss.mse()));
            assertThatThrownBy(() -> sim.fit(NONE, constant(behind, 1, 7), f -> f.steps(1)))
                    .isInstanceOf(SimulationException.class)
                    .hasMessageContaining("no trainable parameter influences a probe with a loss");
            assertThat(weight(sim, one.connection)).isEqualTo(0.5);
            assertThat(sim.evaluate(NONE, constant(behind, 1, 7), o -> o.steps(1)).get("loss"))
                    .isCloseTo(Math.pow(1.5 - 7, 2), within(1e-12));
        }
        // Another way to another probe is trained all the same.
        Node other = one.net.passthrough("other", 1);
        Connection trained = one.net.connect(one.input, other, c -> c.transform(0.5).noSynapse());
        Probe direct = one.net.probe(other, p -> p.label("direct"));
        try (Simulator sim = simulator(one.net, 1)) {
            sim.compile(new SGD(0.1), c -> c.loss(behind, Loss.mse()).loss(direct, Loss.mse()));
            sim.fit(NONE, constant(behind, 1, 7).and(direct, Tensor.of(new double[][][] {{{1}}})), f -> f.steps(1));
            assertThat(weight(sim, one.connection)).isEqualTo(0.5);
            assertThat(weight(sim, trained)).isCloseTo(0.6, within(1e-12));
        }
    }

    @Test
    void parametersOfALossThatIsAlwaysZeroStayAsTheyAre() {
        OneWeight one = new OneWeight();
        Node other = one.net.passthrough("other", 1);
        Connection second = one.net.connect(one.input, other, c -> c.transform(0.5).noSynapse());
        Probe probe = one.net.probe(other);
        for (Loss zero : new Loss[] {Loss.ofOutput("zero", output -> output.times(0)),
            Loss.ofOutput("constant", output -> output.stopGradient())}) {
            for (Optimizer optimizer : new Optimizer[] {new SGD(0.1, 0.9), new Adam(0.1), new RMSprop(0.1)}) {
                try (Simulator sim = simulator(one.net, 1)) {
                    sim.compile(optimizer, c -> c.loss(one.probe, zero).loss(probe, Loss.mse()));
                    sim.fit(NONE, constant(probe, 1, 2), f -> f.steps(3).epochs(5));
                    assertThat(weight(sim, one.connection)).as("%s, %s", zero, optimizer.kind()).isEqualTo(0.5);
                    assertThat(weight(sim, second)).isNotEqualTo(0.5);
                }
            }
        }
    }

    @Test
    void evaluatingGivesTheLossesOfEachProbeTheirSumAndMetricsOfAnyKind() {
        Network net = new Network("evaluated", 0);
        Node a = net.node("a", 0.5);
        Node b = net.node("b", 2);
        Probe first = net.probe(a);
        Probe second = net.probe(b);
        Loss constant = Loss.of("constant", (target, output) -> target.times(0).plus(1));
        try (Simulator sim = simulator(net, 2)) {
            sim.compile(new SGD(0.1), c -> c.loss(first, Loss.mse()));
            assertThat(sim.evaluate(NONE, constant(first, 2, 1.5), o -> o.steps(3)))
                    .containsExactly(Map.entry("loss", 1.0), Map.entry("probe_loss", 1.0));
            Data targets = constant(first, 2, 1.5).and(second, Tensor.of(new double[][][] {{{4}}, {{3}}}));
            sim.compile(new SGD(0.1), c -> c.loss(first, Loss.mse()).loss(second, constant));
            assertThat(sim.evaluate(NONE, targets, o -> o.steps(3))).containsExactly(Map.entry("loss", 2.0),
                    Map.entry("probe_loss", 1.0), Map.entry("probe_1_loss", 1.0));
            Data inputs = Data.of(a, Tensor.of(new double[][][] {{{1.5}}, {{2.5}}}));
            sim.compile(new SGD(0.1), c -> c.loss(first, Loss.mse()).metric(Metric.mae())
                    .metric(first, Metric.of("signed", (target, output) -> output.minus(target)))
                    .metric(second, Metric.ofOutput("double", output -> output.times(2))));
            assertThat(sim.evaluate(inputs, targets, o -> o.steps(1))).containsExactly(Map.entry("loss", 0.5),
                    Map.entry("probe_loss", 0.5), Map.entry("probe_mae", 0.5), Map.entry("probe_signed", 0.5),
                    Map.entry("probe_1_mae", 1.5), Map.entry("probe_1_double", 4.0));
        }
    }

    @Test
    void activitiesAndWeightsAreKeptSmall() {
        Network net = new Network("small", 0);
        net.config().ensemble(e -> e.neuronType(new RectifiedLinear()).gain(ONES).bias(ONES));
        Ensemble a = net.ensemble("a", 5, 1);
        Node output = net.passthrough("output", 1);
        Connection connection = net.connect(a.neurons(), output, c -> c.transform(new Glorot()).noSynapse());
        Probe activity = net.probe(a.neurons(), p -> p.label("activity"));
        Probe weights = net.probe(connection, "weights", p -> p.label("weights"));
        Map<Probe, Double> rates = Map.of(activity, 0.1, weights, 0.01);
        rates.forEach((probe, rate) -> {
            for (Loss loss : List.of(Loss.regularize(), Loss.regularize(3, -1),
                    Loss.ofOutput("largest", values -> values.abs().max(2)))) {
                try (Simulator sim = simulator(net, 1)) {
                    sim.compile(new RMSprop(rate), c -> c.loss(probe, loss));
                    assertThat(sim.evaluate(NONE, NONE, o -> o.steps(5)).get("loss")).isGreaterThan(0.1);
                    sim.fit(NONE, NONE, f -> f.steps(5).epochs(100));
                    assertThat(sim.evaluate(NONE, NONE, o -> o.steps(5)).get("loss")).as("%s of %s", loss, probe)
                            .isLessThan(1e-2);
                }
            }
        });
    }

    @Test
    void elementsWithoutATargetAreNoErrorsButCountInTheMean() {
        Network net = new Network("missing", 0);
        Node node = net.node("counts", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Probe probe = net.probe(node);
        double[] targets = new double[10];
        Arrays.fill(targets, Double.NaN);
        targets[3] = 0;
        targets[4] = 0;
        try (Simulator sim = simulator(net, 1)) {
            sim.compile(new SGD(0.1), Loss.nanMse(), Metric.of(Loss.regularize(1)), Metric.of(Loss.regularize(2))
                    .named("euclidean"));
            Map<String, Double> measured = sim.evaluate(NONE, constant(probe, 1, targets), o -> o.steps(1));
            assertThat(measured.get("loss")).isEqualTo((9 + 16) / 10.0);
            assertThat(measured.get("probe_regularize")).isEqualTo(45);
            assertThat(measured.get("probe_euclidean")).isCloseTo(Math.sqrt(285), within(1e-12));
        }
    }

    @Test
    void parametersOfOneItemAreLoadedByASimulatorOfTwo(@TempDir Path folder) {
        OneWeight one = new OneWeight();
        Path file = folder.resolve("weights.npz");
        try (Simulator sim = simulator(one.net, 1)) {
            sim.compile(new SGD(0.1), Loss.mse());
            sim.fit(NONE, constant(one.probe, 1, 1), f -> f.steps(1));
            sim.saveParams(file);
        }
        try (Simulator sim = simulator(one.net, 2)) {
            assertThat(weight(sim, one.connection)).isEqualTo(0.5);
            sim.loadParams(file);
            assertThat(weight(sim, one.connection)).isCloseTo(0.6, within(1e-12));
            assertThat(sim.predict(NONE, o -> o.steps(1)).get(one.probe).toDoubles())
                    .containsExactly(new double[] {0.6, 0.6}, within(1e-12));
        }
    }
}
