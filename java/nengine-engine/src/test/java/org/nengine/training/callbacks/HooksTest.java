package org.nengine.training.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.nengine.training.callbacks.OneWeight.ONE;
import static org.nengine.training.callbacks.OneWeight.items;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.engine.DType;
import org.nengine.engine.Simulator;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.training.Callback;
import org.nengine.training.History;
import org.nengine.training.Loss;
import org.nengine.training.SGD;
import org.nengine.training.TrainingContext;

/** When the hooks of callbacks are called, with what, and what they may do. */
class HooksTest {

    private final List<String> calls = new ArrayList<>();

    private LambdaCallback recorder() {
        return new LambdaCallback(o -> o.onTrainBegin(logs -> calls.add("train begin"))
                .onTrainEnd(logs -> calls.add("train end " + logs.keySet()))
                .onEpochBegin((epoch, logs) -> calls.add("epoch begin " + epoch))
                .onEpochEnd((epoch, logs) -> calls.add("epoch end " + epoch + " " + logs.keySet()))
                .onTrainBatchBegin((batch, logs) -> calls.add("train batch begin " + batch))
                .onTrainBatchEnd((batch, logs) -> calls.add("train batch end " + batch + " " + logs.keySet()))
                .onTestBegin(logs -> calls.add("test begin"))
                .onTestEnd(logs -> calls.add("test end " + logs.keySet()))
                .onTestBatchBegin((batch, logs) -> calls.add("test batch begin " + batch))
                .onTestBatchEnd((batch, logs) -> calls.add("test batch end " + batch + " " + logs.keySet()))
                .onPredictBegin(logs -> calls.add("predict begin"))
                .onPredictEnd(logs -> calls.add("predict end"))
                .onPredictBatchBegin((batch, logs) -> calls.add("predict batch begin " + batch))
                .onPredictBatchEnd((batch, logs) -> calls.add("predict batch end " + batch)));
    }

    @Test
    void aFitCallsTheHooksOfTrainingEpochsMinibatchesAndValidationInOrder() {
        try (OneWeight model = new OneWeight()) {
            model.sim.fit(items(1, 2), items(1, 2), f -> f.epochs(3).initialEpoch(2).callbacks(recorder())
                    .validation(Data.of(ONE), Data.of(ONE)));
            String keys = "[loss, probe_loss]";
            assertThat(calls).containsExactly("train begin", "epoch begin 2", "train batch begin 0",
                    "train batch end 0 " + keys, "train batch begin 1", "train batch end 1 " + keys, "test begin",
                    "test batch begin 0", "test batch end 0 " + keys, "test end " + keys,
                    "epoch end 2 [loss, probe_loss, val_loss, val_probe_loss]",
                    "train end [loss, probe_loss, val_loss, val_probe_loss]");
        }
    }

    @Test
    void evaluatingAndPredictingCallTheirOwnHooks() {
        try (OneWeight model = new OneWeight()) {
            model.sim.evaluate(Data.of(items(1, 2)), Data.of(items(1, 2)), o -> o.callbacks(recorder()));
            assertThat(calls).containsExactly("test begin", "test batch begin 0",
                    "test batch end 0 [loss, probe_loss]", "test batch begin 1", "test batch end 1 [loss, probe_loss]",
                    "test end [loss, probe_loss]");
            calls.clear();
            model.sim.predict(Data.of(items(1, 2)), o -> o.callbacks(recorder()));
            assertThat(calls).containsExactly("predict begin", "predict batch begin 0", "predict batch end 0",
                    "predict batch begin 1", "predict batch end 1", "predict end");
            assertThatThrownBy(() -> model.sim.runSteps(1, Data.none(), o -> o.callbacks(recorder())))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("callbacks");
        }
    }

    @Test
    void logsOfMinibatchesAreMeansSoFarAndHooksMayAddToThoseOfEpochs() {
        List<Double> losses = new ArrayList<>();
        try (OneWeight model = new OneWeight()) {
            model.sim.learningRate(0);
            LambdaCallback means = new LambdaCallback(o -> o
                    .onTrainBatchEnd((batch, logs) -> losses.add(logs.get("loss")))
                    .onEpochEnd((epoch, logs) -> logs.put("twice", 2 * logs.get("loss"))));
            LambdaCallback after = new LambdaCallback(o -> o.onEpochEnd((epoch, logs) ->
                    assertThat(logs.get("twice")).isEqualTo(2 * logs.get("loss"))));
            History history = model.sim.fit(items(1, 1, 1), items(0.5, 1.5, 2.5),
                    f -> f.shuffle(false).callbacks(means, after));
            assertThat(losses).hasSize(3);
            double[] expected = {0, 1 / 2.0, (1 + 4) / 3.0};
            for (int i = 0; i < 3; i++) {
                assertThat(losses.get(i)).isCloseTo(expected[i], within(1e-6));
            }
            assertThat(history.get("twice")).containsExactly(2 * history.last("loss"));
        }
    }

    /** Remembers what it was attached to, and whether it was released. */
    private static class Attached implements Callback {

        TrainingContext context;
        int released;

        @Override
        public void attach(TrainingContext newContext) {
            context = newContext;
        }

        @Override
        public void release() {
            released++;
        }
    }

    @Test
    void stoppingEndsTheEpochAfterTheMinibatchWithItsValidation() {
        try (OneWeight model = new OneWeight()) {
            Attached stopper = new Attached() {
                @Override
                public void onTrainBatchEnd(int batch, Map<String, Double> logs) {
                    if (batch == 1) {
                        context.stopTraining();
                    }
                }
            };
            History history = model.sim.fit(items(1, 1, 1), items(1, 1, 1), f -> f.epochs(5)
                    .callbacks(stopper, recorder()).validation(Data.of(ONE), Data.of(ONE)));
            assertThat(history.epochs()).containsExactly(0);
            assertThat(history.values()).containsKey("val_loss");
            assertThat(calls).contains("train batch end 1 [loss, probe_loss]", "test begin")
                    .doesNotContain("train batch begin 2", "epoch begin 1").last().asString().startsWith("train end");
            assertThat(stopper.released).isEqualTo(1);
            assertThat(model.sim.fit(ONE, ONE, f -> f.epochs(2)).epochs()).as("a later fit").hasSize(2);
        }
    }

    @Test
    void whatAHookThrowsPassesThroughAfterEveryCallbackWasReleased() {
        try (OneWeight model = new OneWeight()) {
            Attached first = new Attached();
            Attached second = new Attached() {
                @Override
                public void release() {
                    super.release();
                    throw new IllegalArgumentException("at release");
                }
            };
            IllegalStateException thrown = new IllegalStateException("in the epoch");
            LambdaCallback failing = new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> {
                throw thrown;
            }));
            assertThatThrownBy(() -> model.sim.fit(ONE, ONE, f -> f.callbacks(first, second, failing, recorder())))
                    .isSameAs(thrown).hasSuppressedException(new IllegalArgumentException("at release"));
            assertThat(first.released).isEqualTo(1);
            assertThat(second.released).isEqualTo(1);
            assertThat(calls).noneMatch(call -> call.startsWith("train end"));
            assertThat(model.sim.nSteps()).as("the state is put back").isZero();
            assertThat(model.sim.fit(Data.of(ONE), Data.of(ONE)).epochs()).as("the simulator works on").hasSize(1);
            assertThatThrownBy(() -> model.sim.fit(ONE, ONE, f -> f.callbacks(second)))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("at release");
        }
    }

    @Test
    void hooksMayReadEvaluateAndPredictButNotFitCompileOrClose() {
        try (OneWeight model = new OneWeight()) {
            List<Double> weights = new ArrayList<>();
            List<Double> losses = new ArrayList<>();
            LambdaCallback user = new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> {
                weights.add(model.weight());
                losses.add(model.sim.evaluate(ONE, ONE).get("loss"));
            }).onEpochEnd((epoch, logs) -> {
                assertThat(model.sim.predict(Data.of(ONE)).get(model.probe).get(0)).isEqualTo(model.weight());
                assertThatThrownBy(() -> model.sim.fit(Data.of(ONE), Data.of(ONE)))
                        .isInstanceOf(SimulationException.class)
                        .hasMessageContaining("cannot fit");
                assertThatThrownBy(() -> model.sim.compile(new SGD(), Loss.mse())).hasMessageContaining("compile");
                assertThatThrownBy(model.sim::close).hasMessageContaining("close");
            }));
            model.sim.fit(ONE, ONE, f -> f.epochs(3).callbacks(user));
            for (int epoch = 0; epoch < 3; epoch++) {
                assertThat(weights.get(epoch)).isCloseTo(OneWeight.weightAfter(epoch), within(1e-14));
                assertThat(losses.get(epoch)).isCloseTo(Math.pow(1 - weights.get(epoch), 2), within(1e-14));
            }
        }
    }

    @Test
    void whatAHookRunsLeavesTrainingAsItWas() {
        double[] plain = filteredWeights(false);
        double[] disturbed = filteredWeights(true);
        assertThat(disturbed).as("with a hook that evaluates another probe, predicts and runs").containsExactly(plain);
    }

    /** Weights after each epoch of a network with a filter, whose state matters. */
    private static double[] filteredWeights(boolean disturbed) {
        Network net = new Network(0);
        Node x = net.node("x", 1);
        Node y = net.passthrough("y", 1);
        var connection = net.connect(x, y, c -> c.transform(0.5).synapse(0.01));
        Probe probe = net.probe(y);
        Probe other = net.probe(x);
        List<Double> weights = new ArrayList<>();
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(1).build()) {
            sim.compile(new SGD(0.1), Loss.mse());
            Data inputs = Data.of(x, Tensor.of(new double[][][] {{{1}, {2}, {3}}, {{2}, {1}, {3}}}));
            Data targets = Data.of(probe, Tensor.of(new double[][][] {{{1}, {1}, {1}}, {{2}, {2}, {2}}}));
            Data others = Data.of(other, Tensor.of(new double[][][] {{{1}, {1}, {1}}, {{2}, {2}, {2}}}));
            sim.runSteps(5);
            LambdaCallback user = new LambdaCallback(o -> o.onTrainBatchEnd((batch, logs) -> {
                if (disturbed) {
                    sim.predict(inputs);
                    sim.evaluate(inputs, others);
                    sim.runSteps(7);
                }
            }).onTrainBatchBegin((batch, logs) -> {
                if (disturbed) {
                    sim.evaluate(inputs, others);
                }
            }).onEpochEnd((epoch, logs) -> weights.add(sim.data(connection).weights().orElseThrow().get(0))));
            sim.fit(inputs, targets, f -> f.epochs(3).shuffle(false).callbacks(user));
            assertThat(sim.nSteps()).isEqualTo(5);
        }
        return weights.stream().mapToDouble(w -> w).toArray();
    }

    @Test
    void parametersAreCopiedAndPutBackByName() {
        try (OneWeight model = new OneWeight()) {
            Attached attached = new Attached();
            model.sim.evaluate(Data.of(ONE), Data.of(ONE), o -> o.callbacks(attached));
            Map<String, Tensor> before = attached.context.parameters();
            assertThat(before).hasSize(1);
            String name = before.keySet().iterator().next();
            assertThat(name).endsWith("/weights");
            model.sim.fit(Data.of(ONE), Data.of(ONE));
            assertThat(before.get(name).get(0)).isEqualTo(0.5);
            attached.context.setParameters(before);
            assertThat(model.weight()).isEqualTo(0.5);
            assertThatThrownBy(() -> attached.context.setParameters(Map.of("nothing", Tensor.of(new double[1], 1))))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("nothing").hasMessageContaining(name);
            assertThatThrownBy(() -> attached.context.setParameters(Map.of(name, Tensor.of(new double[7], 7))))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("[7]");
            attached.context.setLearningRate(0.25);
            assertThat(attached.context.learningRate()).isEqualTo(0.25).isEqualTo(model.sim.learningRate());
        }
    }

    @Test
    void validationNeedsTargetsForWhatIsTrained() {
        Network net = new Network(0);
        Node x = net.node("x", 1);
        Probe first = net.probe(x);
        Probe second = net.probe(net.ensemble("a", 5, 1));
        net.connect(x, net.allEnsembles().get(0));
        try (Simulator sim = Simulator.builder(net).minibatch(1).build()) {
            sim.compile(new SGD(0.1), Loss.mse());
            Data targets = Data.of(first, Tensor.of(new double[1][2][1])).and(second, Tensor.of(new double[1][2][1]));
            Data inputs = Data.of(new double[1][2][1]);
            assertThatThrownBy(() -> sim.fit(inputs, targets,
                    f -> f.validation(inputs, Data.of(first, Tensor.of(new double[1][2][1])))))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("validation")
                    .hasMessageContaining("\"" + sim.name(second) + "\"");
        }
    }

    @Test
    void nullIsNoCallback() {
        try (OneWeight model = new OneWeight()) {
            assertThatThrownBy(() -> model.sim.fit(ONE, ONE, f -> f.callbacks((Callback) null)))
                    .isInstanceOf(ValidationException.class).hasMessageContaining("callbacks");
        }
    }
}
