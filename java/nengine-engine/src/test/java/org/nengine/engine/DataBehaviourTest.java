package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.LogCapture;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Dataset;
import org.nengine.data.Minibatch;
import org.nengine.data.Tensor;
import org.nengine.distributions.Choice;
import org.nengine.distributions.Glorot;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Sigmoid;
import org.nengine.processes.WhiteNoise;
import org.nengine.training.Adam;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.training.callbacks.LambdaCallback;

/** Data in every form: what is generated, what is taken, and what is refused, in every call. */
class DataBehaviourTest {

    private final Network net = new Network("net", 0);

    private Simulator simulator(int minibatch) {
        Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(minibatch).build();
        if (!net.allProbes().isEmpty()) {
            sim.compile(new SGD(1e-6), Loss.mse());
        }
        return sim;
    }

    /** What a node gives, through a weight that can be trained. */
    private Probe trained(Node node, String label) {
        Node relay = net.passthrough("relay of " + label, 1);
        net.connect(node, relay, c -> c.transform(1).noSynapse());
        return net.probe(relay, p -> p.label(label));
    }

    private static Tensor zeros(int... shape) {
        return Tensor.of(new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)], shape);
    }

    private static void refused(ThrowingCallable call, String... words) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContainingAll(words);
    }

    @Test
    void inputsWithoutDataAreGeneratedByTheirNodes() {
        Probe constant = net.probe(net.node(2, 3));
        Probe function = net.probe(net.node(t -> t));
        Probe seeded = net.probe(net.node(new WhiteNoise().withSeed(5)));
        Probe unseeded = net.probe(net.node(new WhiteNoise()));
        Node given = net.node("given", 1);
        Probe overridden = net.probe(given);
        try (Simulator sim = simulator(2)) {
            sim.runSteps(1);
            Map<Probe, Tensor> result = sim.predict(Data.of(given, Tensor.of(new double[][][] {{{7}, {8}}, {{9}, {6}}})));
            assertThat(result.get(constant).toItems()).isDeepEqualTo(new double[][][] {{{2, 3}, {2, 3}}, {{2, 3}, {2, 3}}});
            assertThat(result.get(function).toDoubles()).as("from the present time on")
                    .containsExactly(0.002, 0.003, 0.002, 0.003);
            assertThat(result.get(seeded).part(0, 1)).isEqualTo(result.get(seeded).part(1, 2));
            assertThat(result.get(unseeded).part(0, 1)).isNotEqualTo(result.get(unseeded).part(1, 2));
            assertThat(result.get(overridden).toDoubles()).containsExactly(7, 8, 9, 6);
        }
    }

    /** A call on inputs, or on a validation, in all the ways in which it can be made. */
    private interface InputCall {
        void on(Simulator sim, Data inputs);
    }

    @Test
    void everyRuleHoldsForTheInputsOfEveryCall() {
        Node a = net.node("a", 0);
        net.node("b", 0, 0);
        Node inside = net.passthrough("inside", 1);
        net.connect(a, inside);
        Probe probe = net.probe(a);
        Node foreign = new Network(0).node(1);
        Data targets = Data.of(zeros(2, 1, 1));
        List<InputCall> calls = List.of((sim, x) -> sim.predict(x), (sim, x) -> sim.predictOnBatch(x),
                (sim, x) -> sim.runSteps(3, x), (sim, x) -> sim.evaluate(x, targets),
                (sim, x) -> sim.fit(x, targets),
                (sim, x) -> sim.fit(Data.of(zeros(2, 3, 1), zeros(2, 3, 2)), targets, f -> f.validation(x, targets)),
                (sim, x) -> sim.evaluate(Dataset.of(List.of(Minibatch.of(x, targets)))));
        try (Simulator sim = simulator(2)) {
            for (InputCall call : calls) {
                // Rules 2 and 12: names.
                refused(() -> call.on(sim, Data.of("c", zeros(2, 3, 1))), "\"c\"", "[a, b]");
                refused(() -> call.on(sim, Data.of(inside, zeros(2, 3, 1))), "inside", "[a, b]");
                refused(() -> call.on(sim, Data.of("inside", zeros(2, 3, 1))), "[a, b]");
                refused(() -> call.on(sim, Data.of(foreign, zeros(2, 3, 1))), "not an input");
                refused(() -> call.on(sim, Data.of(probe, zeros(2, 3, 1))), "not an input");
                // Rule 3: the rank.
                refused(() -> call.on(sim, Data.of("a", zeros(2, 3))), "\"a\"", "(items, steps, elements)", "rank 2");
                refused(() -> call.on(sim, Data.of("a", zeros(2, 3, 1, 1))), "\"a\"", "rank 4");
                // Rule 4: less than a minibatch.
                refused(() -> call.on(sim, Data.of("a", zeros(1, 3, 1))), "\"a\" has 1 items", "minibatch of 2");
                // Rule 7: arrays that disagree.
                refused(() -> call.on(sim, Data.of(zeros(2, 3, 1), zeros(4, 3, 2))), "4 items where 2");
                // Rule 9: steps that disagree.
                refused(() -> call.on(sim, Data.of(zeros(2, 3, 1), zeros(2, 4, 2))), "4 steps");
                refused(() -> call.on(sim, Data.of("b", zeros(2, 3, 1))), "\"b\" has 1 elements", "gives 2");
            }
            // Rule 6: exactly one minibatch.
            refused(() -> sim.predictOnBatch(Data.of("a", zeros(4, 3, 1))), "\"a\" has 4 items where 2");
            refused(() -> sim.runSteps(3, Data.of("a", zeros(4, 3, 1))), "\"a\" has 4 items where 2");
            refused(() -> sim.predictOnBatch(Data.of("a", zeros(3, 3, 1))), "\"a\" has 3 items where 2");
            // Rule 8: another number of steps than the call's.
            refused(() -> sim.predict(Data.of("a", zeros(2, 3, 1)), o -> o.steps(4)), "3 steps", "asks for 4");
            refused(() -> sim.fit(Data.of("a", zeros(2, 3, 1)), targets, f -> f.steps(4)), "3 steps", "asks for 4");
            refused(() -> sim.evaluate(Data.of("a", zeros(2, 3, 1)), targets, o -> o.steps(4)), "asks for 4");
            refused(() -> sim.runSteps(4, Data.of("a", zeros(2, 3, 1))), "3 steps", "asks for 4");
            // Neither data nor a number of steps.
            refused(() -> sim.predict(Data.none()), "number of steps");
            refused(() -> sim.evaluate(Data.none(), targets), "number of steps");
            refused(() -> sim.fit(Data.none(), targets), "number of steps");
        }
    }

    @Test
    void everyRuleHoldsForTargetsAndTheirWeights() {
        Node a = net.node("a", 0);
        net.probe(a, p -> p.label("p"));
        Data inputs = Data.of(zeros(4, 3, 1));
        Probe foreign = new Network(0).probe(new Network(0).node(1));
        List<InputCall> calls = List.of((sim, y) -> sim.fit(inputs, y), (sim, y) -> sim.evaluate(inputs, y),
                (sim, y) -> sim.fit(inputs, Data.of(zeros(4, 3, 1)), f -> f.validation(inputs, y)),
                (sim, y) -> sim.fit(inputs, Data.of(zeros(4, 3, 1)), f -> f.sampleWeights(y)),
                (sim, y) -> sim.evaluate(inputs, Data.of(zeros(4, 3, 1)), o -> o.sampleWeights(y)));
        try (Simulator sim = simulator(2)) {
            for (InputCall call : calls) {
                refused(() -> call.on(sim, Data.of("q", zeros(4, 3, 1))), "\"q\"", "[p]");
                refused(() -> call.on(sim, Data.of(foreign, zeros(4, 3, 1))), "not a probe");
                refused(() -> call.on(sim, Data.of(a, zeros(4, 3, 1))), "not a probe");
                refused(() -> call.on(sim, Data.of("p", zeros(4, 3, 1, 1))), "\"p\"", "4");
                refused(() -> call.on(sim, Data.of("p", zeros(1, 3, 1))), "\"p\" has 1 items", "minibatch of 2");
                refused(() -> call.on(sim, Data.of("p", zeros(2, 3, 1))), "2 items where 4");
            }
            assertThat(sim.evaluate(inputs, Data.of(zeros(4, 1, 1)))).as("targets may have another number of steps")
                    .containsEntry("loss", 0.0);
        }
    }

    @Test
    void itemsBeyondTheLastMinibatchAreLeftOutWithAWarning() {
        Node a = net.node("a", 0);
        Probe probe = trained(a, "p");
        Data x = Data.of(zeros(20, 1, 1));
        try (Simulator sim = simulator(16)) {
            String predicting = LogCapture.of(() -> assertThat(sim.predict(x).get(probe).shape(0)).isEqualTo(16));
            assertThat(predicting).contains("\"a\" has 20 items").contains("the last 4 are left out");
            String fitting = LogCapture.of(() -> sim.fit(x, x, f -> f.sampleWeights(Data.of(zeros(20)))));
            assertThat(fitting).contains("\"a\" has 20 items").contains("\"p\" has 20 items")
                    .contains("weights of probe \"p\" has 20 items");
        }
    }

    @Test
    void anotherNumberOfArraysIsWarnedOf() {
        trained(net.node("a", 0), "p");
        trained(net.node("b", 0), "q");
        Tensor one = zeros(1, 2, 1);
        Data full = Data.of(one, one);
        String warning = "1 arrays were given for 2 ";
        try (Simulator sim = simulator(1)) {
            assertThat(LogCapture.of(() -> sim.predict(Data.of(one)))).contains(warning + "inputs");
            assertThat(LogCapture.of(() -> sim.predictOnBatch(Data.of(new double[1][2][1])))).contains(warning + "inputs");
            assertThat(LogCapture.of(() -> sim.runSteps(2, Data.of(one)))).contains(warning + "inputs");
            assertThat(LogCapture.of(() -> sim.fit(Data.of(one), full))).contains(warning + "inputs");
            assertThat(LogCapture.of(() -> sim.evaluate(Data.of(one), full))).contains(warning + "inputs");
            assertThat(LogCapture.of(() -> sim.fit(full, Data.of(one)))).contains(warning + "probes");
            assertThat(LogCapture.of(() -> sim.evaluate(full, Data.of(one)))).contains(warning + "probes");
            assertThat(LogCapture.of(() -> sim.predict(Data.of(one, one, one)))).contains("3 arrays were given for 2");
            for (Data silent : List.of(full, Data.of("a", one))) {
                assertThat(LogCapture.of(() -> {
                    sim.predict(silent);
                    sim.evaluate(full, full);
                    sim.fit(silent, Data.of("p", one).and("q", one));
                })).doesNotContain("arrays were given");
            }
        }
    }

    @Test
    void aSplitMustLeaveWholeMinibatches() {
        trained(net.node("a", 0), "p");
        Data x = Data.of(zeros(10, 1, 1));
        try (Simulator sim = simulator(2)) {
            assertThat(sim.fit(x, x, f -> f.validationSplit(0.2)).get("val_loss")).hasSize(1);
            refused(() -> sim.fit(x, x, f -> f.validationSplit(0.3)), "validationSplit", "7 and 3", "minibatch of 2");
            refused(() -> sim.fit(Dataset.of(List.of(Minibatch.of(x, x))), f -> f.validationSplit(0.2)), "split");
        }
    }

    @Test
    void everyFormOfDataGivesTheSame() {
        Node a = net.node("a", 1);
        Node relay = net.passthrough(1);
        net.connect(a, relay, c -> c.transform(2).noSynapse());
        Probe probe = net.probe(relay);
        double[] flat = new double[4 * 3];
        double[][][] nested = new double[4][3][1];
        float[][][] floats = new float[4][3][1];
        int[] whole = new int[flat.length];
        ByteBuffer direct = ByteBuffer.allocateDirect(flat.length * Double.BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < flat.length; i++) {
            flat[i] = i;
            nested[i / 3][i % 3][0] = i;
            floats[i / 3][i % 3][0] = i;
            whole[i] = i;
            direct.putDouble(i * Double.BYTES, i);
        }
        Tensor tensor = Tensor.of(flat, 4, 3, 1);
        List<Minibatch> minibatches = List.of(Minibatch.of(Data.of(tensor.part(0, 2))),
                Minibatch.of(Data.of(tensor.part(2, 4))));
        try (Simulator sim = simulator(2)) {
            double[] expected = Arrays.stream(flat).map(x -> 2 * x).toArray();
            for (Data data : List.of(Data.of(nested), Data.of(floats), Data.of(tensor), Data.of(a, tensor),
                    Data.of("a", tensor), Data.of(Tensor.of(whole, 4, 3, 1)), Data.of(Tensor.wrap(flat, 4, 3, 1)),
                    Data.of(Tensor.wrapDoubles(direct, 4, 3, 1)))) {
                assertThat(sim.predict(data).get(probe).toDoubles()).containsExactly(expected);
            }
            for (Dataset dataset : List.of(Dataset.of(minibatches), Dataset.once(minibatches.iterator()),
                    Dataset.once(minibatches.stream()), Dataset.fromStreams(minibatches::stream))) {
                assertThat(sim.predict(dataset).get(probe).toDoubles()).containsExactly(expected);
            }
            sim.runSteps(3, Data.of(tensor.part(2, 4)));
            assertThat(sim.data(probe).tensor().toDoubles()).containsExactly(Arrays.copyOfRange(expected, 6, 12));
            assertThat(sim.predict(Data.none(), o -> o.steps(2)).get(probe).toDoubles()).containsExactly(2, 2, 2, 2);
        }
    }

    @Test
    void trainingNeedsNoInputs() {
        Node a = net.node("a", 1);
        Node relay = net.passthrough(1);
        Connection weight = net.connect(a, relay, c -> c.transform(1).noSynapse());
        net.probe(relay);
        Data two = Data.of(Tensor.of(new double[] {2, 2}, 1, 2, 1));
        try (Simulator sim = simulator(1)) {
            sim.compile(new SGD(0.1), Loss.mse());
            sim.fit(Data.none(), two, f -> f.steps(2).epochs(100));
            assertThat(sim.data(weight).weights().orElseThrow().get(0)).isCloseTo(2, within(1e-6));
            assertThat(sim.evaluate(Data.none(), two, o -> o.steps(2)).get("loss")).isCloseTo(0, within(1e-10));
        }
    }

    @Test
    void aCallInsideACallIsFedOnItsOwn() {
        Node constant = net.node("constant", 1);
        Node time = net.node("time", t -> 1000 * t);
        Node relay = net.passthrough(2);
        net.connect(constant, relay.get(0), c -> c.transform(2).noSynapse());
        net.connect(time, relay.get(1), c -> c.transform(1).noSynapse());
        Probe probe = net.probe(relay);
        Tensor x = Tensor.of(new double[][][] {{{5}, {6}, {7}}, {{8}, {9}, {10}}});
        Tensor y = zeros(2, 3, 2);
        List<double[]> inside = new ArrayList<>();
        try (Simulator sim = simulator(1); Simulator alone = simulator(1)) {
            LambdaCallback nested = new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> {
                inside.add(sim.predict(Data.none(), c -> c.steps(2)).get(probe).toDoubles());
            }));
            for (Simulator s : List.of(sim, alone)) {
                s.compile(new SGD(1), Loss.mse());
                s.learningRate(0);
            }
            Data inputs = Data.of(constant, x);
            double expected = alone.fit(inputs, Data.of(y), f -> f.shuffle(false)).last("loss");
            assertThat(sim.fit(inputs, Data.of(y), f -> f.shuffle(false).callbacks(nested)).last("loss"))
                    .isEqualTo(expected);
            List<Minibatch> stream = List.of(Minibatch.of(Data.of(constant, x.part(0, 1)), Data.of(y.part(0, 1))),
                    Minibatch.of(Data.of(constant, x.part(1, 2)), Data.of(y.part(1, 2))));
            assertThat(sim.fit(Dataset.of(stream), f -> f.callbacks(nested)).last("loss")).isEqualTo(expected);
            assertThat(inside).hasSize(4).allSatisfy(values -> assertThat(values).containsExactly(2, 1, 2, 2));
            // The arrays may be for other inputs from one minibatch to the next.
            List<Minibatch> mixed = List.of(Minibatch.of(Data.of(constant, x.part(0, 1))),
                    Minibatch.of(Data.of(time, x.part(1, 2))));
            assertThat(sim.predict(Dataset.of(mixed)).get(probe).toDoubles())
                    .containsExactly(10, 1, 12, 2, 14, 3, 2, 8, 2, 9, 2, 10);
        }
    }

    @Test
    void aFunctionThatFailsBesideDataIsTheReason() {
        Node given = net.node("given", 0);
        Probe probe = net.probe(given);
        net.node(t -> {
            if (t > 0.0025) {
                throw new IllegalStateException("enough");
            }
            return t;
        });
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).build()) {
            Data numbers = Data.of(given, Tensor.of(new double[][][] {{{1}, {2}, {3}, {4}}}));
            assertThatThrownBy(() -> sim.runSteps(4, numbers))
                    .isInstanceOf(SimulationException.class).hasMessageContaining("enough");
            assertThat(sim.data(probe).values()).isDeepEqualTo(new double[][] {{1}, {2}});
            assertThatThrownBy(() -> sim.predict(Data.of(given, zeros(1, 4, 1)))).hasMessageContaining("enough");
        }
    }

    @Test
    void theSameNetworkLearnsTheSameFromEveryFormOfData() {
        Node x = net.node("x", 0, 0);
        Ensemble hidden = net.ensemble("hidden", 21, 1, e -> e.neuronType(new Sigmoid(1)).gain(new Choice(1))
                .bias(new Choice(0)));
        Ensemble output = net.ensemble("output", 1, 1, e -> e.neuronType(new Sigmoid(1)).gain(new Choice(1))
                .bias(new Choice(0)));
        net.connect(x, hidden.neurons(), c -> c.transform(new Glorot()).noSynapse());
        net.connect(hidden.neurons(), output.neurons(), c -> c.transform(new Glorot()).noSynapse());
        Probe probe = net.probe(output.neurons());
        double[][][] inputs = {{{0, 0}}, {{0, 1}}, {{1, 0}}, {{1, 1}}};
        double[][][] targets = {{{0.1}}, {{0.9}}, {{0.9}}, {{0.1}}};
        ByteBuffer direct = ByteBuffer.allocateDirect(8 * Float.BYTES).order(ByteOrder.nativeOrder());
        direct.asFloatBuffer().put(new float[] {0, 0, 0, 1, 1, 0, 1, 1});
        Data fromBuffer = Data.of(Tensor.wrapFloats(direct, 4, 1, 2));
        Minibatch minibatch = Minibatch.of(Data.of(inputs), Data.of(targets));
        Data zeros = Data.of(zeros(4));
        List<Function<Simulator, History>> ways = List.of(
                sim -> sim.fit(inputs, targets, f -> f.epochs(400).shuffle(false)
                        .validation(Data.of(inputs), Data.of(targets))),
                sim -> sim.fit(fromBuffer, Data.of(probe, Tensor.of(targets)), f -> f.epochs(400).shuffle(false)
                        .validation(fromBuffer, Data.of(targets))),
                sim -> sim.fit(Dataset.once(Stream.generate(() -> minibatch)), f -> f.epochs(40).stepsPerEpoch(10)
                        .validation(Dataset.of(List.of(minibatch)))),
                sim -> sim.fit(Dataset.of(List.of(minibatch)), f -> f.epochs(400)
                        .validation(Data.of(inputs), Data.of(targets))));
        double[] last = new double[ways.size()];
        for (int i = 0; i < last.length; i++) {
            try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(4).build()) {
                Tensor untrained = sim.predict(Data.of(inputs)).get(probe);
                sim.compile(new Adam(0.01), Loss.mse());
                History history = ways.get(i).apply(sim);
                assertThat(history.last("loss")).isLessThan(5e-4);
                assertThat(history.last("val_loss")).isLessThan(5e-4);
                last[i] = sim.evaluate(inputs, targets).get("loss");
                assertThat(last[i]).isLessThan(5e-4);
                assertThat(sim.fit(inputs, targets, f -> f.validation(Data.of(inputs), Data.of(targets), zeros))
                        .last("val_loss")).isZero();
                sim.reset();
                assertThat(sim.predict(Data.of(inputs)).get(probe)).isEqualTo(untrained);
            }
        }
        assertThat(last).containsOnly(last[0]);
    }

    @Test
    void aSingleStepThroughASynapseIsWarnedOf() {
        String warning = "at least one step";
        Node a = net.node("a", 0);
        net.probe(a, p -> p.label("plain"));
        Probe filtered = net.probe(a, p -> p.label("filtered").synapse(0.1));
        try (Simulator sim = Simulator.builder(net).build()) {
            sim.compile(new SGD(), c -> c.loss(net.allProbes().get(0), Loss.mse()));
            Data x = Data.of(zeros(1, 1, 1));
            assertThat(LogCapture.of(() -> sim.predict(x))).as("no loss of the filtered probe").doesNotContain(warning);
            sim.compile(new SGD(), c -> c.loss(filtered, Loss.mse()));
            assertThat(LogCapture.of(() -> sim.predict(x))).contains(warning);
            assertThat(LogCapture.of(() -> sim.predict(Data.of(zeros(1, 2, 1))))).doesNotContain(warning);
        }
        Node relay = net.passthrough(1);
        net.connect(a, relay, c -> c.synapse(0.1));
        try (Simulator sim = simulator(1)) {
            Data x = Data.of(zeros(1, 1, 1));
            for (Runnable call : Stream.<Runnable>of(() -> sim.predict(x),
                    () -> sim.evaluate(x, Data.of("plain", zeros(1, 1, 1))),
                    () -> sim.predict(Dataset.of(List.of(Minibatch.of(x))))).toList()) {
                assertThat(LogCapture.of(call)).contains(warning);
            }
        }
    }
}
