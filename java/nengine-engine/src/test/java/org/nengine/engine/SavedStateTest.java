package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Tensor;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.SimulationException;
import org.nengine.io.Npz;
import org.nengine.io.NpyArray;
import org.nengine.learning.BCM;
import org.nengine.learning.PES;
import org.nengine.learning.RLS;
import org.nengine.learning.Voja;
import org.nengine.neurons.AdaptiveLIF;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.Izhikevich;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.neurons.Tanh;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.Triangle;

/** Saving and loading: what goes on where, and what is refused. */
class SavedStateTest {

    @TempDir
    private Path folder;

    private static Network network(long seed, Function<Network, Probe> content) {
        Network net = new Network("net", seed);
        content.apply(net);
        return net;
    }

    private static Probe probe(Network net) {
        return net.allProbes().get(0);
    }

    private static Map<String, Function<Network, Probe>> models() {
        Map<String, Function<Network, Probe>> models = new LinkedHashMap<>();
        for (NeuronType type : List.of(new LIF(), new AdaptiveLIF(), new Izhikevich(), new LIFRate(),
                new RegularSpiking(new LIFRate()), new StochasticSpiking(new LIFRate()),
                new PoissonSpiking(new Tanh()))) {
            models.put(type.toString(), net -> {
                Ensemble a = net.ensemble(20, 1, e -> e.neuronType(type));
                Ensemble b = net.ensemble(20, 1, e -> e.neuronType(type));
                net.connect(net.node(t -> Math.sin(40 * t)), a);
                net.connect(a, b, c -> c.synapse(new Alpha(0.01)));
                net.connect(b, b, c -> c.synapse(0.05));
                return net.probe(b.neurons(), p -> p.synapse(0.01));
            });
        }
        models.put("processes", net -> {
            Node sink = net.passthrough("sink", 1);
            Node noisy = net.node("noisy", 1, new Alpha(0.02));
            net.connect(net.node(new WhiteNoise()), noisy, c -> c.synapse(new Triangle(0.2)));
            net.connect(noisy, sink, c -> c.noSynapse());
            net.connect(net.node(new FilteredNoise(new Triangle(0.005))), sink, c -> c.noSynapse());
            net.connect(net.node(new WhiteSignal(0.05, 100)), sink, c -> c.synapse(new Triangle(0.004)));
            net.connect(net.node(new Counter()), sink);
            Ensemble a = net.ensemble(10, 1, e -> e.noise(new WhiteNoise()));
            net.connect(a, sink);
            return net.probe(sink);
        });
        models.put("learning", net -> {
            Node x = net.node("x", t -> Math.cos(30 * t));
            Ensemble a = net.ensemble("a", 15, 1);
            Ensemble b = net.ensemble("b", 15, 1);
            Node out = net.passthrough("out", 1);
            net.connect(x, a);
            Connection pes = net.connect(a, b, c -> c.learningRule(new PES(1e-3)));
            Connection rls = net.connect(a, out, c -> c.function(v -> 0.0).learningRule(new RLS()));
            Connection voja = net.connect(a, b, c -> c.learningRule(new Voja()));
            net.connect(a.neurons(), b.neurons(), c -> c.transform(new Uniform(0, 1e-4)).learningRule(new BCM()));
            net.connect(b, pes.learningRule());
            net.connect(x, rls.learningRule());
            net.connect(net.node(0.5), voja.learningRule());
            net.connect(b, out);
            return net.probe(out);
        });
        return models;
    }

    /** Counts its steps, and says that it remembers them. */
    private static final class Counter extends Process {

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            double first = rng.uniform(0, 1);
            return new ProcessStep() {
                private double count;

                @Override
                public void step(double t, double[] input, double[] output) {
                    count++;
                    output[0] = first + count / 100 + rng.uniform(0, 0.1);
                }

                @Override
                public double[] memory() {
                    return new double[] {count};
                }

                @Override
                public void restore(double[] memory) {
                    ProcessStep.requireSize(memory, 1);
                    count = memory[0];
                }
            };
        }
    }

    @TestFactory
    Stream<DynamicTest> whatIsLoadedWithItsStateGoesOnToTheLastBit() {
        List<DynamicTest> tests = new ArrayList<>();
        models().forEach((name, content) -> {
            for (DType dtype : DType.values()) {
                tests.add(DynamicTest.dynamicTest(name + ", " + dtype, () -> goesOn(content, dtype,
                        name.equals("learning") ? 1 : 5)));
            }
        });
        return tests.stream();
    }

    /** Gains are no parameters: where they play a part, the other network must have the same seed. */
    private void goesOn(Function<Network, Probe> content, DType dtype, long otherSeed) {
        Path file = folder.resolve("state" + System.nanoTime());
        Network net = network(1, content);
        double[][][] expected;
        Map<String, Tensor> state;
        try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(2).build()) {
            sim.runSteps(37);
            sim.saveParams(file, true);
            state = sim.state();
            sim.clearProbes();
            sim.runSteps(40);
            expected = sim.data(probe(net)).allItems();
        }
        // Other seeds, and steps in between.
        Network other = network(otherSeed, content);
        try (Simulator sim = Simulator.builder(other).dtype(dtype).minibatch(2).seed(99).build()) {
            sim.runSteps(11);
            sim.loadParams(file, true);
            assertThat(sim.state()).isEqualTo(state);
            assertThat(sim.nSteps()).isEqualTo(37);
            assertThat(sim.time()).isEqualTo(37 * 0.001);
            sim.clearProbes();
            sim.runSteps(40);
            assertThat(sim.data(probe(other)).allItems()).isDeepEqualTo(expected);
            assertThat(sim.nSteps()).isEqualTo(77);
        }
        // Another plan, by which sums are rounded differently later.
        try (Simulator sim = Simulator.builder(other).dtype(dtype).minibatch(2).simplify(false).merge(false).build()) {
            sim.loadParams(file, true);
            assertThat(sim.state()).isEqualTo(state);
        }
    }

    private static Network small(long seed, NeuronType type) {
        return network(seed, net -> {
            Ensemble a = net.ensemble("a", 12, 1, e -> e.neuronType(type));
            net.connect(net.node("x", t -> Math.sin(60 * t)), a);
            return net.probe(a.neurons());
        });
    }

    private static double[][] run(Simulator sim, int steps) {
        sim.clearProbes();
        sim.runSteps(steps);
        return sim.data(probe(sim.network())).values();
    }

    @Test
    void withoutStateASimulatorDoesWhatTheSavedOneDoesFromTheStart() {
        Path file = folder.resolve("params");
        double[][] fromStart;
        try (Simulator sim = Simulator.of(small(1, new AdaptiveLIFRate()))) {
            fromStart = run(sim, 30);
            sim.saveParams(file, true);
        }
        try (Simulator sim = Simulator.of(small(2, new AdaptiveLIFRate()))) {
            assertThat(run(sim, 30)).isNotEqualTo(fromStart);
            sim.reset();
            sim.loadParams(file);
            assertThat(sim.nSteps()).isZero();
            assertThat(run(sim, 30)).isDeepEqualTo(fromStart);
        }
    }

    @Test
    void parametersOfRateNeuronsFitSpikingOnesAndOtherMinibatches() {
        Path file = folder.resolve("params");
        try (Simulator rates = Simulator.of(small(1, new LIFRate()));
                Simulator spikes = Simulator.builder(small(4, new LIF())).minibatch(3).build()) {
            rates.saveParams(file);
            spikes.loadParams(file);
            assertThat(spikes.params()).isEqualTo(rates.params());
        }
    }

    @Test
    void precisionsConvert() throws IOException {
        Path file = folder.resolve("params.npz");
        Path back = folder.resolve("back.npz");
        try (Simulator exact = Simulator.builder(small(1, new LIF())).dtype(DType.FLOAT64).build();
                Simulator rounded = Simulator.of(small(2, new LIF()))) {
            double[][] first = run(exact, 25);
            assertThat(first).isNotEmpty();
            exact.saveParams(file, true);
            rounded.loadParams(file, true);
            exact.params().forEach((name, tensor) -> {
                for (int i = 0; i < tensor.size(); i++) {
                    assertThat(rounded.params().get(name).get(i)).isEqualTo((float) tensor.get(i));
                }
            });
            rounded.saveParams(back, true);
            exact.loadParams(back, true);
            assertThat(exact.params()).isEqualTo(rounded.params());
            assertThat(exact.nSteps()).isEqualTo(25);
        }
        Map<String, NpyArray> wrong = Npz.read(file);
        wrong.put("ensemble/a/bias", NpyArray.ofLongs(new long[12], 12));
        Npz.write(file, wrong);
        wrong.put("ensemble/a/bias", NpyArray.of(new double[] {1e300, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 12));
        Npz.write(back, wrong);
        try (Simulator sim = Simulator.of(small(2, new LIF()))) {
            Map<?, ?> before = sim.params();
            assertThatThrownBy(() -> sim.loadParams(file)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("\"ensemble/a/bias\" has the type int64 instead of float32 or float64");
            assertThatThrownBy(() -> sim.loadParams(back)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("\"ensemble/a/bias\" holds numbers that are too large for float32");
            assertThat(sim.params()).isEqualTo(before);
        }
    }

    @Test
    void aStateThatDoesNotFitIsRefusedAndNothingChanges() throws IOException {
        Path params = folder.resolve("params.npz");
        Path state = folder.resolve("state.npz");
        Path batch = folder.resolve("batch.npz");
        Path damaged = folder.resolve("damaged.npz");
        try (Simulator sim = Simulator.of(small(1, new LIF()));
                Simulator two = Simulator.builder(small(1, new LIF())).minibatch(2).build()) {
            sim.runSteps(9);
            sim.saveParams(params);
            sim.saveParams(state, true);
            two.saveParams(batch, true);
        }
        Map<String, NpyArray> arrays = Npz.read(state);
        arrays.put("state/steps", NpyArray.of(new double[] {-0.5}));
        arrays.put("state/signals/more", NpyArray.of(new double[2], 2));
        Npz.write(damaged, arrays);
        try (Simulator sim = Simulator.of(small(2, new LIF()));
                Simulator adaptive = Simulator.of(small(2, new AdaptiveLIF()));
                Simulator stateless = Simulator.builder(small(2, new LIF())).stateful(false).build()) {
            sim.runSteps(4);
            Map<?, ?> before = sim.params();
            Map<?, ?> stateBefore = sim.state();
            assertThatThrownBy(() -> sim.loadParams(params, true)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("holds no state").hasMessageContaining("saveParams(path, true)");
            assertThatThrownBy(() -> sim.loadParams(batch, true)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("of the state").hasMessageContaining("[2, 12] instead of [1, 12]");
            assertThatThrownBy(() -> sim.loadParams(damaged, true)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("no number of steps but -0.5")
                    .hasMessageContaining("\"signals/more\" is no state here");
            assertThatThrownBy(() -> adaptive.loadParams(state, true)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("is missing").hasMessageContaining("adaptation");
            assertThatThrownBy(() -> stateless.loadParams(state, true)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("stateful(false)");
            assertThat(sim.params()).isEqualTo(before);
            assertThat(sim.state()).isEqualTo(stateBefore);
            adaptive.loadParams(state);
            stateless.loadParams(state);
        }
    }

    @Test
    void aProcessThatCannotGoOnLeavesEverythingAsItWas() {
        Path file = folder.resolve("state");
        Network net = new Network("net", 0);
        Node sink = net.passthrough("sink", 1);
        net.connect(net.node(new Counter()), sink);
        net.connect(net.node(new Picky()), sink);
        Probe p = net.probe(sink);
        try (Simulator sim = Simulator.of(net)) {
            sim.runSteps(3);
            sim.saveParams(file, true);
            sim.runSteps(3);
            Map<?, ?> before = sim.state();
            assertThatThrownBy(() -> sim.loadParams(file, true)).isInstanceOf(IllegalStateException.class);
            assertThat(sim.state()).isEqualTo(before);
            assertThat(sim.data(p).samples()).isEqualTo(6);
        }
    }

    private static final class Picky extends Process {

        @Override
        public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
            return new ProcessStep() {
                @Override
                public void step(double t, double[] input, double[] output) {
                    output[0] = t;
                }

                @Override
                public void restore(double[] memory) {
                    throw new IllegalStateException("never");
                }
            };
        }
    }

    @Test
    void resetUndoesALoadedState() {
        Path file = folder.resolve("state");
        try (Simulator sim = Simulator.of(small(1, new LIF()))) {
            double[][] first = run(sim, 20);
            sim.saveParams(file, true);
            sim.loadParams(file, true);
            sim.reset();
            assertThat(sim.nSteps()).isZero();
            assertThat(run(sim, 20)).isDeepEqualTo(first);
        }
    }
}
