package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.data.Data;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.WhiteNoise;
import org.nengine.reference.ReferenceSimulator;

class SimulatorRunTest {

    private final Network net = new Network("net", 3);

    private Simulator doubles() {
        return Simulator.builder(net).dtype(DType.FLOAT64).build();
    }

    private static double[] column(double[][] rows) {
        double[] column = new double[rows.length];
        for (int i = 0; i < column.length; i++) {
            column[i] = rows[i][0];
        }
        return column;
    }

    @Test
    void theFirstStepSeesTheTimeOfItsEnd() {
        Probe probe = net.probe(net.node(t -> t));
        try (Simulator sim = doubles()) {
            sim.run(0.003);
            assertThat(column(sim.data(probe).values())).containsExactly(0.001, 0.002, 0.003);
            assertThat(sim.trange()).containsExactly(0.001, 0.002, 0.003);
            assertThat(sim.time()).isEqualTo(0.003);
            assertThat(sim.nSteps()).isEqualTo(3);
        }
    }

    @Test
    void theTimeOfACallbackIsNotRoundedToTheSimulatorsPrecision() {
        List<Double> times = new ArrayList<>();
        Node node = net.node(1, (t, x) -> {
            times.add(t);
            return 0.0;
        });
        net.connect(net.node(1), node, c -> c.noSynapse());
        try (Simulator sim = Simulator.of(net)) {
            sim.runSteps(3);
            assertThat(times).endsWith(0.001, 0.002, 0.003);
        }
    }

    @Test
    void runsAreAppended() {
        Probe probe = net.probe(net.node(t -> t));
        try (Simulator sim = doubles()) {
            sim.run(0.002);
            sim.step();
            sim.runSteps(2);
            assertThat(column(sim.data(probe).values())).containsExactly(0.001, 0.002, 0.003, 0.004, 0.005);
        }
    }

    @Test
    void aRunWithoutStateStartsAndEndsWhereTheSimulatorIs() {
        Node input = net.node(1);
        Node output = net.passthrough(1);
        net.connect(input, output, c -> c.synapse(0.01));
        Probe probe = net.probe(output);
        try (Simulator sim = doubles()) {
            sim.runSteps(3);
            double[] before = column(sim.data(probe).values());
            sim.runSteps(2, Data.none(), o -> o.stateful(false));
            assertThat(sim.nSteps()).isEqualTo(3);
            sim.runSteps(2);
            double[] all = column(sim.data(probe).values());
            assertThat(all).hasSize(7).startsWith(before);
            assertThat(all[5]).isEqualTo(all[3]).isGreaterThan(before[2]);
            assertThat(all[6]).isEqualTo(all[4]);
        }
    }

    @Test
    void dataTakeThePlaceOfWhatANodeGives() {
        Node input = net.node("input", 5, 6);
        Probe probe = net.probe(input);
        try (Simulator sim = doubles()) {
            sim.runSteps(2, Data.of(input, Tensor.of(new double[][][] {{{1, 2}, {3, 4}}})));
            sim.step();
            assertThat(sim.data(probe).values()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        }
    }

    @Test
    void everyItemOfAMinibatchHasItsOwnData() {
        Node input = net.node("input", 0);
        Ensemble a = net.ensemble(50, 1);
        net.connect(input, a);
        Probe raw = net.probe(input);
        Probe decoded = net.probe(a, p -> p.synapse(0.01));
        double[][][] x = new double[3][40][1];
        for (int item = 0; item < 3; item++) {
            for (int step = 0; step < 40; step++) {
                x[item][step][0] = Math.sin(0.1 * step * (item + 1));
            }
        }
        try (Simulator batch = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(3).build();
                Simulator single = doubles()) {
            batch.runSteps(40, Data.of(x));
            assertThat(batch.data(raw).allItems()).isDeepEqualTo(x);
            assertThat(batch.data(decoded).shape()).containsExactly(3, 40, 1);
            for (int item = 0; item < 3; item++) {
                single.reset();
                single.runSteps(40, Data.of(Tensor.of(new double[][][] {x[item]})));
                double[] expected = column(single.data(decoded).values());
                assertThat(column(batch.data(decoded).item(item))).containsExactly(expected, within(1e-12));
            }
        }
    }

    @Test
    void anAxisForItemsIsThereOnlyIfAMinibatchWasAskedFor() {
        Probe probe = net.probe(net.node(1, 2));
        try (Simulator without = doubles();
                Simulator with = Simulator.builder(net).minibatch(1).build()) {
            without.step();
            with.step();
            assertThat(without.data(probe).shape()).containsExactly(1, 2);
            assertThat(with.data(probe).shape()).containsExactly(1, 1, 2);
            assertThat(with.data(probe).values()).isDeepEqualTo(new double[][] {{1, 2}});
        }
    }

    @Test
    void anItemThatIsNotThereIsRefused() {
        Ensemble a = net.ensemble(4, 1);
        Probe output = net.probe(a);
        Probe shared = net.probe(a, "scaled_encoders");
        try (Simulator sim = Simulator.builder(net).minibatch(2).build()) {
            sim.step();
            assertThat(sim.data(output).item(1)).hasDimensions(1, 1);
            assertThat(sim.data(shared).item(0)).hasDimensions(1, 4);
            assertThatThrownBy(() -> sim.data(output).item(2)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("no item 2").hasMessageContaining("there are 2");
            assertThatThrownBy(() -> sim.data(output).last(-1)).isInstanceOf(ValidationException.class);
            assertThatThrownBy(() -> sim.data(shared).item(1)).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("has one");
        }
    }

    @Test
    void aProbeHasNoSamplesBeforeARun() {
        Probe probe = net.probe(net.node(1));
        try (Simulator sim = doubles()) {
            assertThat(sim.data(probe).shape()).containsExactly(0, 1);
            assertThatThrownBy(() -> sim.data(probe).last()).isInstanceOf(ValidationException.class);
        }
    }

    @Test
    void predictionsCoverAllMinibatchesAndLeaveNothingBehind() {
        Node input = net.node("input", 0);
        Node output = net.passthrough("output", 1);
        net.connect(input, output, c -> c.synapse(0.005));
        Probe probe = net.probe(output, p -> p.sampleEvery(0.005));
        double[][][] x = new double[4][10][1];
        for (int item = 0; item < 4; item++) {
            for (double[] step : x[item]) {
                step[0] = item;
            }
        }
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT64).minibatch(2).build()) {
            Map<Probe, Tensor> result = sim.predict(Data.of(x));
            assertThat(sim.nSteps()).isZero();
            assertThat(sim.data(probe).samples()).isZero();
            Tensor y = result.get(probe);
            assertThat(y.shape()).containsExactly(4, 10, 1);
            double decay = Math.exp(-0.001 / 0.005);
            for (int item = 0; item < 4; item++) {
                for (int step = 0; step < 10; step++) {
                    assertThat(y.at(item, step, 0)).isCloseTo(item * (1 - Math.pow(decay, step)), within(1e-12));
                }
            }
        }
    }

    @Test
    void statefulPredictionsChainMinibatches() {
        Node input = net.node("input", 0);
        Node output = net.passthrough("output", 1);
        net.connect(input, output, c -> c.synapse(0.005));
        Probe probe = net.probe(output);
        Tensor ones = Tensor.of(new double[][][] {{{1}, {1}}, {{1}, {1}}});
        try (Simulator sim = doubles()) {
            Tensor y = sim.predict(Data.of(ones), o -> o.stateful(true)).get(probe);
            assertThat(sim.nSteps()).isEqualTo(4);
            double decay = Math.exp(-0.001 / 0.005);
            assertThat(y.toDoubles()).containsExactly(
                    new double[] {0, 1 - decay, 1 - decay * decay, 1 - decay * decay * decay}, within(1e-12));
        }
    }

    @Test
    void aFunctionOfTimeIsCalledOnceAStep() {
        List<Double> times = new ArrayList<>();
        net.node(t -> {
            times.add(t);
            return t;
        });
        try (Simulator sim = Simulator.builder(net).minibatch(4).build()) {
            times.clear();
            sim.predict(Data.none(), o -> o.steps(3));
            sim.runSteps(2);
            assertThat(times).containsExactly(0.001, 0.002, 0.003, 0.001, 0.002);
        }
    }

    @Test
    void aSimulatorKeepsThePrecisionItWasAskedFor() {
        Probe probe = net.probe(net.node(0.1));
        try (Simulator single = Simulator.of(net);
                Simulator twice = doubles()) {
            single.step();
            twice.step();
            assertThat(single.data(probe).last()).containsExactly((double) 0.1f);
            assertThat(single.data(probe).tensor().isDouble()).isFalse();
            assertThat(twice.data(probe).last()).containsExactly(0.1);
        }
    }

    @Test
    void noiseOfTheFirstItemIsThatOfTheReference() {
        Probe probe = net.probe(net.node(new WhiteNoise()));
        Probe seeded = net.probe(net.node(new WhiteNoise().withSeed(5)));
        Model model = Model.build(net, 0.001);
        try (Simulator sim = Simulator.builder(model).dtype(DType.FLOAT64).minibatch(3).seed(7).build();
                ReferenceSimulator reference = ReferenceSimulator.builder(model).seed(7).build()) {
            sim.runSteps(5);
            reference.runSteps(5);
            assertThat(sim.data(probe).item(0)).isDeepEqualTo(reference.data(probe));
            assertThat(sim.data(probe).item(1)).isNotEqualTo(sim.data(probe).item(0));
            assertThat(sim.data(probe).item(2)).isNotEqualTo(sim.data(probe).item(1));
            assertThat(sim.data(seeded).item(2)).isDeepEqualTo(reference.data(seeded));
            double[][][] first = sim.data(probe).allItems();
            sim.reset();
            sim.runSteps(5);
            assertThat(sim.data(probe).allItems()).isDeepEqualTo(first);
            sim.reset(r -> r.seed(8));
            sim.runSteps(5);
            assertThat(sim.seed()).isEqualTo(8);
            assertThat(sim.data(probe).allItems()).isNotEqualTo(first);
            sim.reset(r -> r.processes(false));
            sim.runSteps(5);
            assertThat(sim.data(probe).allItems()).isNotEqualTo(first);
        }
    }

    @Test
    void noiseInsideAnEnsembleIsThatOfTheReference() {
        Ensemble a = net.ensemble(20, 1, e -> e.noise(new WhiteNoise()));
        Probe probe = net.probe(a.neurons(), "input");
        Model model = Model.build(net, 0.001);
        try (Simulator sim = Simulator.builder(model).dtype(DType.FLOAT64).build();
                ReferenceSimulator reference = ReferenceSimulator.builder(model).seed(sim.seed()).build()) {
            sim.runSteps(4);
            reference.runSteps(4);
            double[][] expected = reference.data(probe);
            for (int i = 0; i < 4; i++) {
                assertThat(sim.data(probe).values()[i]).containsExactly(expected[i], within(1e-10));
            }
        }
    }

    @Test
    void longRunsAreTheSameAsManyShortOnes() {
        Ensemble a = net.ensemble(30, 1);
        net.connect(net.node(t -> Math.sin(20 * t)), a);
        Probe probe = net.probe(a.neurons(), "voltage");
        try (Simulator one = Simulator.of(net);
                Simulator many = Simulator.of(net)) {
            one.runSteps(60);
            for (int i = 0; i < 60; i++) {
                many.step();
            }
            assertThat(one.data(probe).tensor()).isEqualTo(many.data(probe).tensor());
        }
    }

    @Test
    void aRunThatIsCutIntoStretchesToSaveMemoryIsTheSame() {
        Ensemble a = net.ensemble(500, 1);
        net.connect(net.node(new WhiteNoise()), a);
        Probe voltage = net.probe(a.neurons(), "voltage", p -> p.sampleEvery(0.05));
        Probe current = net.probe(a.neurons(), "input", p -> p.sampleEvery(0.05));
        Tensor[][] results = new Tensor[2][];
        for (int i = 0; i < 2; i++) {
            // 0.8 MB a step are recorded: the 160 steps of one run do not fit into what is done in one piece.
            try (Simulator sim = Simulator.builder(net).minibatch(200).build()) {
                for (int part = 0; part < (i == 0 ? 1 : 4); part++) {
                    sim.runSteps(i == 0 ? 160 : 40);
                }
                results[i] = new Tensor[] {sim.data(voltage).tensor(), sim.data(current).tensor()};
            }
        }
        assertThat(results[0][0].shape()).containsExactly(200, 3, 500);
        assertThat(results[0]).isEqualTo(results[1]);
    }

    @Test
    void theSameSeedsGiveTheSameBits() {
        Ensemble a = net.ensemble(40, 2);
        net.connect(net.node(new WhiteNoise(), n -> n.sizeOut(2)), a);
        net.connect(a, a, c -> c.synapse(0.1));
        Probe probe = net.probe(a, p -> p.synapse(0.01));
        Tensor[] results = new Tensor[2];
        for (int i = 0; i < 2; i++) {
            try (Simulator sim = Simulator.builder(net).minibatch(2).build()) {
                sim.runSteps(50);
                results[i] = sim.data(probe).tensor();
            }
        }
        assertThat(results[0]).isEqualTo(results[1]);
    }

    @Test
    void theNumberOfThreadsAndTheMinibatchDoNotChangeWhatIsComputed() {
        Ensemble a = net.ensemble(700, 2);
        net.connect(net.node(t -> new double[] {Math.sin(40 * t), 0.5}), a);
        net.connect(a, a, c -> c.synapse(0.1));
        net.connect(a.neurons(), a.neurons(), c -> c.transform(new Uniform(-1e-6, 1e-6)).synapse(0.01));
        Probe probe = net.probe(a, p -> p.synapse(0.01));
        Model model = Model.build(net, 0.001);
        List<double[][]> results = new ArrayList<>();
        for (int[] setting : new int[][] {{1, 1}, {1, 2}, {5, 2}}) {
            try (Simulator sim = Simulator.builder(model).dtype(DType.FLOAT64).minibatch(setting[0]).threads(setting[1])
                    .build()) {
                sim.runSteps(60);
                results.add(sim.data(probe).item(setting[0] - 1));
            }
        }
        for (double[][] result : results) {
            for (int i = 0; i < 60; i++) {
                assertThat(result[i]).containsExactly(results.get(0)[i], within(1e-9));
            }
        }
    }

    @Test
    void singlePrecisionIsCloseToDouble() {
        Ensemble a = net.ensemble(100, 1, e -> e.neuronType(new LIFRate()));
        net.connect(net.node(t -> Math.sin(40 * t)), a);
        Probe probe = net.probe(a, p -> p.synapse(0.01));
        try (Simulator single = Simulator.of(net);
                Simulator twice = doubles()) {
            single.runSteps(100);
            twice.runSteps(100);
            assertThat(column(single.data(probe).values())).containsExactly(column(twice.data(probe).values()),
                    within(1e-5));
        }
    }

    @Test
    void stepsOfAnotherLengthAreABuildOfTheirOwn() {
        Probe probe = net.probe(net.node(t -> t));
        Model model = Model.build(net, 0.01);
        try (Simulator sim = Simulator.builder(model).build()) {
            sim.run(0.02);
            assertThat(sim.data(probe).samples()).isEqualTo(2);
        }
        assertThatThrownBy(() -> Simulator.builder(model).dt(0.001).build()).isInstanceOf(ValidationException.class)
                .hasMessageContaining("0.01");
    }

    @Test
    void badSettingsAreRefused() {
        SimulatorBuilder builder = Simulator.builder(net);
        assertThatThrownBy(() -> builder.minibatch(0)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> builder.dt(0)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> builder.seed(-1)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> builder.threads(-1)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> Simulator.builder(net).device("quantum:0").build())
                .isInstanceOf(ValidationException.class).hasMessageContaining("quantum:0").hasMessageContaining("cpu");
        try (Simulator sim = Simulator.builder(net).device("cpu").build()) {
            assertThatThrownBy(() -> sim.data(new Network(0).probe(new Network(0).node(1))))
                    .isInstanceOf(ValidationException.class);
            assertThatThrownBy(() -> sim.data(new Network(0).ensemble(2, 1))).isInstanceOf(ValidationException.class)
                    .hasMessageContaining("not part of");
        }
    }
}
