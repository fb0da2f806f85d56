package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimNeurons;
import org.nengine.exceptions.SimulationException;
import org.nengine.spec.DynamicsVectors;

class NeuronStepsTest {

    private static final Map<String, String> KINDS = Map.ofEntries(
            Map.entry("RectifiedLinear", "rectified_linear"),
            Map.entry("SpikingRectifiedLinear", "spiking_rectified_linear"),
            Map.entry("Sigmoid", "sigmoid"),
            Map.entry("Tanh", "tanh"),
            Map.entry("LIFRate", "lif_rate"),
            Map.entry("SoftLIFRate", "soft_lif_rate"),
            Map.entry("LIF", "lif"),
            Map.entry("AdaptiveLIFRate", "adaptive_lif_rate"),
            Map.entry("AdaptiveLIF", "adaptive_lif"),
            Map.entry("Izhikevich", "izhikevich"));

    @TestFactory
    Stream<DynamicTest> everyKindGivesTheOutputsAndStatesOfTheReference() {
        return DynamicsVectors.ofKind("neuron_step")
                .filter(c -> KINDS.containsKey(c.get("neuron").textValue()))
                .filter(c -> c.get("dtype").textValue().equals("float64"))
                .map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> check(c)));
    }

    @Test
    void everyKindIsCoveredByAVector() {
        assertThat(DynamicsVectors.ofKind("neuron_step").map(c -> c.get("neuron").textValue()))
                .containsAll(KINDS.keySet());
    }

    private static void check(JsonNode vector) {
        double[][] current = DynamicsVectors.matrix(vector.get("J"));
        int n = current[0].length;
        Signal input = Signal.zeros("J", n);
        Signal output = Signal.zeros("output", n);
        List<String> names = new ArrayList<>();
        List<Signal> states = new ArrayList<>();
        vector.get("init").properties().forEach(e -> {
            names.add(e.getKey());
            states.add(Signal.of(e.getKey(), Signal.Role.VALUE, DynamicsVectors.vector(e.getValue()), n));
        });
        ReferenceProgram program = new ReferenceProgram(List.of(new SimNeurons(
                KINDS.get(vector.get("neuron").textValue()), DynamicsVectors.numbers(vector.get("params")),
                vector.get("dt").doubleValue(), input, output, states, "neurons")), 0);
        for (int step = 0; step < current.length; step++) {
            program.set(input, current[step]);
            program.step();
            check(vector, "output", step, program.get(output));
            for (int k = 0; k < names.size(); k++) {
                check(vector, names.get(k), step, program.get(states.get(k)));
            }
        }
    }

    private static void check(JsonNode vector, String name, int step, double[] actual) {
        double[] expected = DynamicsVectors.vector(vector.get("expected").get(name).get(step));
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("%s of neuron %d in step %d", name, i, step)
                    .isCloseTo(expected[i], within(1e-12 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Test
    void anUnknownKindIsNamed() {
        assertThatThrownBy(() -> NeuronSteps.of("leaky", Map.of(), 0.001))
                .isInstanceOf(SimulationException.class).hasMessageContaining("\"leaky\"").hasMessageContaining("lif");
    }

    @Test
    void aMissingParameterIsNamed() {
        assertThatThrownBy(() -> NeuronSteps.of("lif", Map.of("tau_rc", 0.02), 0.001))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("\"tau_ref\"");
    }
}
