package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.build.Model;
import org.nengine.distributions.Choice;
import org.nengine.distributions.FixedValues;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.FilteredNoise;
import org.nengine.processes.Piecewise;
import org.nengine.processes.PresentInput;
import org.nengine.processes.Process;
import org.nengine.processes.ProcessStep;
import org.nengine.processes.SynapseProcess;
import org.nengine.processes.WhiteNoise;
import org.nengine.processes.WhiteSignal;
import org.nengine.random.RandomState;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;

/** Processes and synapses in networks. */
class ProcessNetworksTest {

    private final Network net = new Network(3);

    private static double[][] run(Network net, Probe probe, int steps) {
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(steps);
            return simulator.data(probe);
        }
    }

    private static void assertClose(double[][] actual, double[][] expected) {
        assertThat(actual).hasDimensions(expected.length, expected[0].length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("step %d", i).containsExactly(expected[i], within(1e-12));
        }
    }

    @Test
    void aSynapseAsANodeFiltersWithoutDelayInEveryForm() {
        double[][] x = new double[40][];
        for (int i = 0; i < x.length; i++) {
            double t = (i + 1) * 0.001;
            x[i] = new double[] {Math.sin(100 * t), 1};
        }
        for (Synapse synapse : new Synapse[] {new Lowpass(0.01), new Lowpass(0), new Alpha(0.01), new Triangle(0.004),
            new Triangle(0.2), new LinearFilter(new double[] {0.02, 1}, new double[] {0.005, 1})}) {
            Network one = new Network(0);
            Node in = one.node(t -> new double[] {Math.sin(100 * t), 1});
            Node filter = one.node("filter", 2, synapse);
            one.connect(in, filter, c -> c.noSynapse());
            assertClose(run(one, one.probe(filter), x.length), synapse.filt(x));
        }
    }

    @Test
    void aSynapseAsANodeTakesItsTurnWhenSeedsAreHandedOut() {
        Process drawn = new Process(1, 1, OptionalLong.empty()) {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return (t, input, output) -> output[0] = rng.nextDouble();
            }
        };
        for (boolean seeded : new boolean[] {false, true}) {
            Network one = new Network(7);
            Node before = one.node(1, seeded ? new Lowpass(0.01).withSeed(1) : new Lowpass(0.01));
            Node after = one.node(drawn);
            one.connect(before, after, c -> c.noSynapse());
            RandomState simulator = new RandomState(8);
            if (!seeded) {
                simulator.randint(RandomState.MAX_SEED_DRAW);
            }
            double expected = new RandomState(simulator.randint(RandomState.MAX_SEED_DRAW)).nextDouble();
            assertThat(run(one, one.probe(after), 1)[0][0]).isEqualTo(expected);
        }
    }

    @Test
    void noiseIsAddedToEveryNeuronInUnitsOfCurrent() {
        Ensemble quiet = net.ensemble(5, 1, e -> e.seed(4));
        Ensemble noisy = net.ensemble(5, 1, e -> e.seed(4).noise(new FilteredNoise().withSeed(9)));
        Probe still = net.probe(quiet.neurons(), "input");
        Probe moved = net.probe(noisy.neurons(), "input");
        double[][] noise = new FilteredNoise().withSeed(9).runSteps(20, 5, 0.001, new RandomState(0));
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(20);
            double[][] difference = simulator.data(moved);
            for (int i = 0; i < 20; i++) {
                for (int k = 0; k < 5; k++) {
                    difference[i][k] -= simulator.data(still)[i][k];
                }
            }
            assertClose(difference, noise);
        }
    }

    @Test
    void aProcessWithInputSeesTheInputOfTheSameStep() {
        Process twice = new Process(1, 1, OptionalLong.empty()) {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return (t, input, output) -> output[0] = 2 * input[0];
            }
        };
        Node node = net.node(twice);
        net.connect(net.node(t -> t), node, c -> c.noSynapse());
        assertClose(run(net, net.probe(node), 3), new double[][] {{0.002}, {0.004}, {0.006}});
    }

    @Test
    void resetRunsTheSameNoiseAgain() {
        Node node = net.node(new WhiteNoise(), n -> n.sizeOut(2));
        Probe probe = net.probe(node);
        try (ReferenceSimulator simulator = new ReferenceSimulator(net)) {
            simulator.runSteps(5);
            double[][] first = simulator.data(probe);
            simulator.reset();
            simulator.runSteps(5);
            assertThat(simulator.data(probe)).isDeepEqualTo(first);
            simulator.reset(99);
            simulator.runSteps(5);
            assertThat(Arrays.deepEquals(simulator.data(probe), first)).isFalse();
        }
    }

    @Test
    void whatAProcessGivesIsNotCheckedForFiniteness() {
        Node node = net.node(new Process() {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return (t, input, output) -> output[0] = Double.POSITIVE_INFINITY;
            }
        });
        assertThat(run(net, net.probe(node), 1)[0][0]).isInfinite();
    }

    @Test
    void processesThatDoNotFitAreRefusedBeforeTheFirstStep() {
        refused(new PresentInput(new double[][] {{1, 2}}, 0.1), 0, 3, "PresentInput.sizeOut");
        refused(Piecewise.builder().at(0, 1).build(), 0, 2, "Piecewise.sizeOut");
        refused(new WhiteNoise(), 2, 2, "WhiteNoise.sizeIn");
        refused(new WhiteNoise(new Choice(new double[][] {{1, 2}}), true), 0, 3, "options");
        refused(new FilteredNoise(new Lowpass(0.1), FixedValues.of(1, 2), true), 0, 1, "FixedValues.values");
        refused(new WhiteSignal(1, 600), 0, 1, "WhiteSignal.high");
        refused(new SynapseProcess(new Lowpass(0.1)), 2, 1, "SynapseProcess.sizeOut");
        refused(new Process() {
            @Override
            public ProcessStep step(int sizeIn, int sizeOut, double dt, RandomState rng) {
                return null;
            }
        }, 0, 1, "step");
    }

    private static void refused(Process process, int sizeIn, int sizeOut, String fragment) {
        Network one = new Network(0);
        one.node(process, n -> n.label("odd").sizeIn(sizeIn).sizeOut(sizeOut));
        assertThatThrownBy(() -> new ReferenceSimulator(one)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("odd").hasMessageContaining(fragment);
    }

    @Test
    void noiseMustWorkWithoutInput() {
        assertThatThrownBy(() -> net.ensemble("a", 3, 1, e -> e.noise(new SynapseProcess(new Lowpass(0.1)))))
                .isInstanceOf(ValidationException.class).hasMessageContaining("noise")
                .hasMessageContaining("without input");
        Network one = new Network(0);
        one.ensemble("three", 3, 1, e -> e.noise(new PresentInput(new double[][] {{1, 2}}, 0.1)));
        assertThatThrownBy(() -> new ReferenceSimulator(one)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("three").hasMessageContaining("PresentInput.sizeOut");
    }

    @Test
    void aSynapseNodeIsOneOperator() {
        Node filter = net.node(3, new Alpha(0.1));
        Model model = Model.build(net, 0.001);
        assertThat(model.stepOrder().stream().map(o -> o.kind()).toArray())
                .containsExactly("time_update", "reset", "linear_filter");
        assertThat(Arrays.asList(filter.sizeIn(), filter.sizeOut())).containsExactly(3, 3);
    }
}
