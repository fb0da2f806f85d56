package org.nengine.neurons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimNeurons;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.steps.NeuronSteps;
import org.nengine.random.RandomState;
import org.nengine.reference.ReferenceProgram;
import org.nengine.spec.DynamicsVectors;

/** Steps of neurons, by themselves and as operators, against the vectors of the reference simulator. */
class NeuronStepsTest {

    private static final double DT = 0.001;

    @Test
    void everyVectorOfNeuronsIsOfAKindThatIsTested() {
        assertThat(DynamicsVectors.kinds().filter(kind -> kind.startsWith("neuron")))
                .containsOnly("neuron_step", "neuron_static", "neuron_initial_state");
    }

    @TestFactory
    Stream<DynamicTest> everyTypeGivesTheOutputsAndStatesOfTheReference() {
        return DynamicsVectors.ofKind("neuron_step")
                .map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> {
                    checkType(c);
                    checkOperator(c);
                }));
    }

    private static void checkType(JsonNode vector) {
        NeuronType type = VectorNeurons.of(vector);
        NeuronState state = VectorNeurons.state(type, vector);
        double[][] current = DynamicsVectors.matrix(vector.get("J"));
        for (int step = 0; step < current.length; step++) {
            check(vector, "output", step, type.step(vector.get("dt").doubleValue(), current[step], state));
            for (String name : state.names()) {
                check(vector, name, step, state.get(name));
            }
        }
    }

    private static void checkOperator(JsonNode vector) {
        NeuronType type = VectorNeurons.of(vector);
        NeuronState initial = VectorNeurons.state(type, vector);
        double[][] current = DynamicsVectors.matrix(vector.get("J"));
        int n = initial.size();
        Signal input = Signal.zeros("J", n);
        Signal output = Signal.zeros("output", n);
        List<Signal> states = new ArrayList<>();
        initial.names().forEach(
                name -> states.add(Signal.of(name, Signal.Role.VALUE, initial.get(name), n)));
        OptionalLong seed = vector.has("rng_seed") ? OptionalLong.of(vector.get("rng_seed").longValue())
                : OptionalLong.empty();
        ReferenceProgram program = new ReferenceProgram(List.of(new SimNeurons(type.kind(), type.stepParameters(),
                vector.get("dt").doubleValue(), seed, input, output, states, "neurons")), 0);
        for (int step = 0; step < current.length; step++) {
            program.set(input, current[step]);
            program.step();
            check(vector, "output", step, program.get(output));
            for (Signal state : states) {
                check(vector, state.name(), step, program.get(state));
            }
        }
    }

    private static void check(JsonNode vector, String name, int step, double[] actual) {
        JsonNode all = vector.get("expected").get(name);
        double[] expected = DynamicsVectors.vector(all.get(step));
        boolean single = vector.get("dtype").textValue().equals("float32");
        double scale = Arrays.stream(DynamicsVectors.flat(all)).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
            double allowed = single ? 1e-5 * scale : 1e-12 * Math.max(1, Math.abs(expected[i]));
            assertThat(actual[i]).as("%s of neuron %d in step %d", name, i, step).isCloseTo(expected[i],
                    within(allowed));
        }
    }

    @Test
    void theDrawsOfRandomSpikesAreThoseOfTheGenerator() {
        NeuronType type = new StochasticSpiking(new LIFRate());
        NeuronState state = type.makeState(3, new RandomState(42));
        // 0.3745..., 0.9507..., 0.7319... against a fraction of one half, then 0.5986..., 0.1560..., 0.1559...
        assertThat(type.step(DT, new double[] {500, 500, 500}, state)).containsExactly(1000, 0, 0);
        assertThat(type.step(DT, new double[] {500, 1500, 2500}, state)).containsExactly(0, 2000, 3000);
    }

    @Test
    void poissonSpikesNeedARateThatHasADistribution() {
        NeuronType type = new PoissonSpiking(new RectifiedLinear());
        NeuronState state = type.makeState(1, new RandomState(1));
        assertThatThrownBy(() -> type.step(DT, new double[] {-3}, state)).isInstanceOf(SimulationException.class)
                .hasMessageContaining("-3.0 Hz").hasMessageContaining("never negative");
        assertThatThrownBy(() -> type.step(DT, new double[] {Double.NaN}, state))
                .isInstanceOf(SimulationException.class).hasMessageContaining("NaN");
    }

    @Test
    void randomSpikesFollowTheRateOnAverage() {
        double[] rates = {-320, -90.5, 0, 40, 399};
        for (NeuronType type : List.of(new StochasticSpiking(new Tanh(), 0.5), new PoissonSpiking(new Tanh(), 0.5))) {
            NeuronState state = type.makeState(rates.length, new RandomState(5));
            double[] mean = new double[rates.length];
            int steps = 20_000;
            for (int step = 0; step < steps; step++) {
                double[] output = type.step(DT, rates, state);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += output[i] / steps;
                }
            }
            for (int i = 0; i < mean.length; i++) {
                // four standard errors of a Poisson count
                double error = 4 * 0.5 * Math.sqrt(Math.abs(rates[i]) / (steps * DT));
                assertThat(mean[i]).as("%s at %s Hz", type, rates[i]).isCloseTo(0.5 * rates[i], within(error));
            }
        }
    }

    @Test
    void directModeHasNothingToStep() {
        Direct direct = new Direct();
        NeuronState state = direct.makeState(1, new RandomState(1));
        assertThatThrownBy(() -> direct.step(DT, new double[1], state)).isInstanceOf(SimulationException.class);
    }

    @Test
    void aStateHasToBeThatOfTheNeurons() {
        NeuronState three = new LIF().makeState(3, new RandomState(1));
        assertThatThrownBy(() -> new LIF().step(DT, new double[2], three)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("3 neurons").hasMessageContaining("2 currents");
        assertThatThrownBy(() -> new Izhikevich().step(DT, new double[3], three))
                .isInstanceOf(ValidationException.class).hasMessageContaining("recovery");
        assertThatThrownBy(() -> new LIF().step(0, new double[3], three)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("dt");
        assertThatThrownBy(() -> three.get("recovery")).isInstanceOf(ValidationException.class)
                .hasMessageContaining("voltage");
    }

    @Test
    void anUnknownKindIsNamed() {
        assertThatThrownBy(() -> NeuronSteps.of("leaky", Map.of(), DT, Optional.empty()))
                .isInstanceOf(SimulationException.class).hasMessageContaining("\"leaky\"").hasMessageContaining("lif");
    }

    @Test
    void aMissingParameterOrGeneratorIsNamed() {
        assertThatThrownBy(() -> NeuronSteps.of("lif", Map.of("tau_rc", 0.02), DT, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("\"tau_ref\"");
        Map<String, Double> parameters = Map.of("amplitude", 1.0, "negative", 0.0);
        assertThatThrownBy(() -> NeuronSteps.of("poisson_spiking", parameters, DT, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("generator");
    }
}
