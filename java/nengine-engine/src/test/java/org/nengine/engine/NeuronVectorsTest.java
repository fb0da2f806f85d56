package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimNeurons;
import org.nengine.neurons.NeuronState;
import org.nengine.neurons.NeuronType;
import org.nengine.neurons.VectorNeurons;
import org.nengine.spec.DynamicsVectors;

/** Neurons of the engine against the vectors of both reference simulators, each in the precision of the vector. */
class NeuronVectorsTest {

    /** Where NengoDL is not followed: spikes at voltages that are exactly negative whole numbers. */
    private static final String LATE_SPIKES = "nengo_dl.spiking_leaky_relu.integers";

    private static final double FLOAT_TOLERANCE = 1e-5;
    // Fused multiply-adds and vectorised logarithms round in another way.
    private static final double DOUBLE_TOLERANCE = 1e-11;

    private static Stream<JsonNode> vectors() {
        return Stream.of("neuron_step", "nengo_dl_lif", "nengo_dl_kernel").flatMap(DynamicsVectors::ofKind);
    }

    @Test
    void allKindsOfVectorsThatHaveNeuronsAreTested() {
        assertThat(DynamicsVectors.kinds().filter(kind -> kind.startsWith("nengo_dl"))).containsOnly("nengo_dl_lif",
                "nengo_dl_kernel", "nengo_dl_lowpass", "nengo_dl_scalar");
        assertThat(vectors().filter(v -> v.get("id").textValue().equals(LATE_SPIKES))).hasSize(1);
    }

    @TestFactory
    Stream<DynamicTest> theEngineGivesTheOutputsAndStatesOfTheReferences() {
        return vectors().map(vector -> DynamicTest.dynamicTest(vector.get("id").textValue(), () -> check(vector)));
    }

    private static void check(JsonNode vector) {
        boolean single = vector.get("dtype").textValue().equals("float32");
        Map<String, double[][]> computed = run(vector, single ? DType.FLOAT32 : DType.FLOAT64);
        boolean late = vector.get("id").textValue().equals(LATE_SPIKES);
        computed.forEach((name, rows) -> {
            double[][] expected = late ? truncated(vector).get(name)
                    : DynamicsVectors.matrix(vector.get("expected").get(name));
            if (vector.get("kind").textValue().equals("nengo_dl_lif") && name.equals("refractory_time")) {
                oneStepMore(expected, vector);
            }
            compare(name, rows, expected, single);
        });
    }

    /** What each signal of the neurons is after each step. */
    private static Map<String, double[][]> run(JsonNode vector, DType dtype) {
        NeuronType type = VectorNeurons.of(vector);
        NeuronState initial = VectorNeurons.state(type, vector);
        double[][] current = DynamicsVectors.matrix(vector.get("J"));
        int n = initial.size();
        Signal input = Signal.zeros("J", n);
        List<Signal> states = new ArrayList<>();
        initial.names().forEach(name -> states.add(Signal.of(name, Signal.Role.VALUE, initial.get(name), n)));
        List<Signal> all = new ArrayList<>(List.of(Signal.zeros("output", n)));
        all.addAll(states);
        OptionalLong seed = vector.has("rng_seed") ? OptionalLong.of(vector.get("rng_seed").longValue())
                : OptionalLong.empty();
        double dt = vector.get("dt").doubleValue();
        List<Operator> operators = List.of(new SimNeurons(type.kind(), type.stepParameters(), dt, seed, input,
                all.get(0), states, "neurons"));
        Map<String, double[][]> computed = new LinkedHashMap<>();
        all.forEach(signal -> computed.put(signal.name(), new double[current.length][]));
        try (EngineProgram program = new EngineProgram(operators, Recorded.all(all), List.of(input), dt,
                new Settings(dtype, 1, 1, Optimizations.ALL.withoutSimplify(), 0), 0)) {
            for (int step = 0; step < current.length; step++) {
                program.write(input, current[step]);
                program.program().run(1, false);
                for (int i = 0; i < all.size(); i++) {
                    computed.get(all.get(i).name())[step] = program.recorded(i).toDoubles();
                }
            }
        }
        return computed;
    }

    /** NengoDL stores a refractory time that is a step shorter, once a neuron has spiked. */
    private static void oneStepMore(double[][] refractory, JsonNode vector) {
        double[][] output = DynamicsVectors.matrix(vector.get("expected").get("output"));
        for (int i = 0; i < output[0].length; i++) {
            boolean spiked = false;
            for (int step = 0; step < output.length; step++) {
                spiked |= output[step][i] != 0;
                refractory[step][i] += spiked ? vector.get("dt").doubleValue() : 0;
            }
        }
    }

    /** The rule of the other reference simulator, whose numbers these are. */
    private static Map<String, double[][]> truncated(JsonNode vector) {
        NeuronType type = VectorNeurons.of(vector);
        NeuronState state = VectorNeurons.state(type, vector);
        double[][] current = DynamicsVectors.matrix(vector.get("J"));
        double[][] output = new double[current.length][];
        double[][] voltage = new double[current.length][];
        for (int step = 0; step < current.length; step++) {
            output[step] = type.step(vector.get("dt").doubleValue(), current[step], state);
            voltage[step] = state.get("voltage").clone();
        }
        return Map.of("output", output, "voltage", voltage);
    }

    /** In single precision relative to the largest value of the signal, else to each value, or 1 if that is more. */
    private static void compare(String name, double[][] rows, double[][] expected, boolean single) {
        double scale = Arrays.stream(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
        for (int step = 0; step < expected.length; step++) {
            for (int i = 0; i < expected[step].length; i++) {
                double allowed = single ? FLOAT_TOLERANCE * Math.max(scale, 1e-3)
                        : DOUBLE_TOLERANCE * Math.max(1, Math.abs(expected[step][i]));
                assertThat(rows[step][i]).as("%s of neuron %d in step %d", name, i, step)
                        .isCloseTo(expected[step][i], within(allowed));
            }
        }
    }
}
