package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Neurons;
import org.nengine.Probe;
import org.nengine.build.ir.Signal;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.Uniform;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.AdaptiveLIFRate;
import org.nengine.neurons.LIF;
import org.nengine.neurons.LIFRate;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.PoissonSpiking;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.neurons.RegularSpiking;
import org.nengine.neurons.SpikingRectifiedLinear;
import org.nengine.neurons.StateVariable;
import org.nengine.neurons.StochasticSpiking;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;
import org.nengine.reference.ReferenceSimulator;

/** What neurons are built into, and what follows when they run. */
class NeuronBuildTest {

    private final Network net = new Network(3);

    /** Integrates its current: what a user can write who wants another {@link SpikingRectifiedLinear}. */
    private static final class Integrator extends NeuronType {

        Integrator(Map<String, Distribution> initialState) {
            super(initialState, List.of(new StateVariable("voltage", new Uniform(0, 1))), List.of());
        }

        @Override
        public boolean spiking() {
            return true;
        }

        @Override
        public double rate(double current) {
            return Math.max(current, 0);
        }

        @Override
        public double[] step(double dt, double[] current, NeuronState state) {
            double[] voltage = state.get("voltage");
            double[] output = new double[current.length];
            for (int i = 0; i < output.length; i++) {
                voltage[i] += Math.max(current[i], 0) * dt;
                double spikes = Math.floor(voltage[i]);
                voltage[i] -= spikes;
                output[i] = spikes / dt;
            }
            return output;
        }
    }

    /** A type without states needs nothing but its step. */
    private static final class Square extends NeuronType {

        Square() {
            super(Map.of(), List.of(), List.of());
        }

        @Override
        public double[] step(double dt, double[] current, NeuronState state) {
            return Arrays.stream(current).map(j -> j * j).toArray();
        }
    }

    @Test
    void statesOfConverterAndBaseTypeStartFromTheSameSeed() {
        NeuronType base = AdaptiveLIFRate.builder().initialState("adaptation", new Uniform(0, 1)).build();
        Ensemble ensemble = net.ensemble("e", 7, 1, e -> e.neuronType(new RegularSpiking(base)).seed(10));
        Model model = Model.build(net, 0.001);
        double[] first = new RandomState(11).uniform(0, 1, 7);
        Neurons neurons = ensemble.neurons();
        assertThat(model.signals().get(neurons, "voltage").initial()).containsExactly(first);
        assertThat(model.signals().get(neurons, "adaptation").initial()).containsExactly(first);
    }

    @Test
    void randomEnsemblesSpikeLikeTheReferenceUpToItsFirstReset() {
        for (JsonNode wanted : RandomVectors.section("random_spiking")) {
            NeuronType type = wanted.get("type").textValue().startsWith("Poisson") ? new PoissonSpiking(new LIFRate())
                    : new StochasticSpiking(new LIFRate());
            assertThat(wanted.get("type").textValue()).isEqualTo(type.toString());
            Network network = new Network();
            Ensemble ensemble = network.ensemble(12, 1, e -> e.neuronType(type).seed(10));
            Probe spikes = network.probe(ensemble.neurons());
            Probe rates = network.probe(ensemble.neurons(), "rate_out");
            try (ReferenceSimulator sim = new ReferenceSimulator(network)) {
                sim.runSteps(6);
                assertThat(Arrays.stream(sim.data(spikes)).flatMapToDouble(Arrays::stream).toArray())
                        .containsExactly(RandomVectors.doubles(wanted.get("output").get("values")));
                assertThat(sim.data(rates)[5]).containsExactly(RandomVectors.doubles(wanted.get("rates")),
                        within(1e-10));
            }
        }
    }

    @Test
    void randomSpikesStartAfreshWithEveryResetWhateverTheSeedOfTheSimulator() {
        Ensemble a = net.ensemble("a", 20, 1, e -> e.neuronType(new PoissonSpiking(new LIFRate())));
        Ensemble b = net.ensemble("b", 20, 1, e -> e.neuronType(new StochasticSpiking(new LIFRate())));
        Probe spikesOfA = net.probe(a.neurons());
        Probe spikesOfB = net.probe(b.neurons());
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(50);
            double[][] firstOfA = sim.data(spikesOfA);
            double[][] firstOfB = sim.data(spikesOfB);
            sim.reset();
            sim.runSteps(50);
            assertThat(sim.data(spikesOfA)).isDeepEqualTo(firstOfA);
            assertThat(sim.data(spikesOfB)).isDeepEqualTo(firstOfB);
            sim.reset(99);
            sim.runSteps(50);
            assertThat(sim.data(spikesOfA)).isDeepEqualTo(firstOfA);
            assertThat(sim.data(spikesOfB)).isDeepEqualTo(firstOfB);
        }
    }

    @Test
    void aTypeOfTheUserRunsLikeABuiltInOne() {
        List<Probe> probes = new ArrayList<>();
        for (NeuronType type : List.of(new SpikingRectifiedLinear(), new Integrator(Map.of()))) {
            Ensemble ensemble = net.ensemble(9, 1, e -> e.neuronType(type).seed(4));
            net.connect(net.node(t -> Math.sin(9 * t)), ensemble);
            probes.add(net.probe(ensemble.neurons()));
            probes.add(net.probe(ensemble.neurons(), "voltage"));
        }
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(40);
            assertThat(sim.data(probes.get(2))).isDeepEqualTo(sim.data(probes.get(0)));
            for (int step = 0; step < 40; step++) {
                // The gains of the user's type are searched for, so that they are rounded in another way.
                assertThat(sim.data(probes.get(3))[step]).containsExactly(sim.data(probes.get(1))[step], within(1e-9));
            }
            double[][] first = sim.data(probes.get(2));
            sim.reset();
            sim.runSteps(40);
            assertThat(sim.data(probes.get(2))).isDeepEqualTo(first);
        }
    }

    @Test
    void aTypeOfTheUserCanBeTheBaseOfSpikes() {
        Ensemble ensemble = net.ensemble("e", 3, 1, e -> e.neuronType(new RegularSpiking(new Square()))
                .gain(10, 10, 10).bias(0, 10, 20).encoders(new double[][] {{1}, {1}, {1}}));
        Probe rates = net.probe(ensemble.neurons(), "rate_out");
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            sim.runSteps(2);
            assertThat(sim.data(rates)[1]).containsExactly(0, 100, 400);
        }
        assertThat(new Square().rate(3)).isEqualTo(9);
    }

    @Test
    void aTypeOfTheUserHasToAnswerForEveryNeuron() {
        NeuronType wrong = new NeuronType(Map.of(), List.of(), List.of()) {
            @Override
            public double rate(double current) {
                return Math.max(0, current);
            }

            @Override
            public double[] step(double dt, double[] current, NeuronState state) {
                return new double[1];
            }
        };
        net.ensemble(3, 1, e -> e.neuronType(wrong));
        try (ReferenceSimulator sim = new ReferenceSimulator(net)) {
            assertThatThrownBy(() -> sim.runSteps(1)).isInstanceOf(SimulationException.class)
                    .hasMessageContaining("1 outputs for 3 neurons");
        }
    }

    @Test
    void aTypeWithStatesHasToSayItsRates() {
        NeuronType silent = new NeuronType(Map.of(), List.of(new StateVariable("v", new Uniform(0, 1))), List.of()) { };
        assertThatThrownBy(() -> silent.rate(1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("override rate");
        assertThatThrownBy(() -> silent.step(0.001, new double[1], silent.makeState(1, new RandomState(1))))
                .isInstanceOf(SimulationException.class).hasMessageContaining("override step");
    }

    @Test
    void aStateCannotHaveTheNameOfAnotherSignal() {
        NeuronType clash = new NeuronType(Map.of(), List.of(new StateVariable("bias", new Uniform(0, 1))), List.of()) {
            @Override
            public double rate(double current) {
                return Math.max(0, current);
            }
        };
        net.ensemble(2, 1, e -> e.neuronType(clash));
        assertThatThrownBy(() -> Model.build(net, 0.001)).isInstanceOf(BuildException.class)
                .hasMessageContaining("\"bias\"");
    }

    @Test
    void theSignalsOfNeuronsAreFoundByName() {
        Ensemble ensemble = net.ensemble(5, 1, e -> e.neuronType(new RegularSpiking(new RectifiedLinear())));
        Model model = Model.build(net, 0.001);
        for (String name : List.of("in", "bias", "rate_out", "voltage", "out")) {
            Signal signal = model.signals().get(ensemble.neurons(), name);
            assertThat(signal.size()).as(name).isEqualTo(5);
        }
        Ensemble lif = new Network(1).ensemble(2, 1, e -> e.neuronType(new LIF()));
        assertThat(lif.neurons().probeable()).containsExactly("output", "voltage", "refractory_time", "input");
    }
}
