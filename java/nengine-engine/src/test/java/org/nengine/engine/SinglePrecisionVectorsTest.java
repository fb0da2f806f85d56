package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.FixedValues;
import org.nengine.neurons.LIF;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.VectorNetworks;

/** What the references make of time, low-passes and spikes in single precision. */
class SinglePrecisionVectorsTest {

    /** Of the largest number; the references round in another order. */
    private static final double TOLERANCE = 1e-5;

    private static void check(String name, double[][] expected, double[][] actual) {
        assertThat(actual).as(name).hasDimensions(expected.length, expected[0].length);
        double largest = Stream.of(expected).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            for (int j = 0; j < expected[i].length; j++) {
                assertThat(actual[i][j]).as("%s, step %d, element %d", name, i + 1, j)
                        .isCloseTo(expected[i][j], within(TOLERANCE * largest));
            }
        }
    }

    @Test
    void aNetworkInSinglePrecisionGivesTheNumbersOfTheReference() {
        JsonNode vector = DynamicsVectors.withId("float32.core");
        Network net = new Network(0);
        Node u = VectorNetworks.rows(net, vector, "u");
        Node filtered = net.passthrough("filtered", 2);
        net.connect(u, filtered, c -> c.synapse(vector.get("tau").doubleValue()));
        Node time = net.node("time", t -> t);
        Ensemble neurons = net.ensemble(2, 1, e -> e
                .neuronType(LIF.builder().initialState("voltage",
                        FixedValues.of(DynamicsVectors.vector(vector.get("voltage0")))).build())
                .encoders(DynamicsVectors.matrix(vector.get("encoders")))
                .gain(DynamicsVectors.vector(vector.get("gain"))).bias(DynamicsVectors.vector(vector.get("bias"))));
        net.connect(u.get(0), neurons, c -> c.noSynapse());
        Probe lowpass = net.probe(filtered);
        Probe times = net.probe(time);
        Probe spikes = net.probe(neurons.neurons());
        Probe voltage = net.probe(neurons.neurons(), "voltage");
        JsonNode expected = vector.get("expected");
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT32).progressBar(false).build()) {
            sim.runSteps(expected.get("time").size());
            check("lowpass", DynamicsVectors.matrix(expected.get("lowpass")), sim.data(lowpass).values());
            check("time", DynamicsVectors.matrix(expected.get("time")), sim.data(times).values());
            check("spikes", DynamicsVectors.matrix(expected.get("spikes")), sim.data(spikes).values());
            check("voltage", DynamicsVectors.matrix(expected.get("voltage")), sim.data(voltage).values());
        }
    }

    static Stream<JsonNode> lowpasses() {
        return DynamicsVectors.ofKind("nengo_dl_lowpass");
    }

    @ParameterizedTest
    @MethodSource("lowpasses")
    void lowpassesOfEveryLengthFollowNengoDl(JsonNode vector) {
        Network net = new Network(0);
        Node x = VectorNetworks.rows(net, vector, "x");
        Node y = net.passthrough("y", x.sizeOut());
        net.connect(x, y, c -> c.synapse(vector.get("tau").doubleValue()));
        Probe probe = net.probe(y);
        double[][] expected = DynamicsVectors.matrix(vector.get("expected").get("y"));
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT32).progressBar(false).build()) {
            sim.runSteps(expected.length);
            double[][] actual = sim.data(probe).values();
            assertThat(actual[0]).containsOnly(0);
            // The vector gives what the filter computes; others see it one step later.
            check(vector.get("id").textValue(), Arrays.copyOf(expected, expected.length - 1),
                    Arrays.copyOfRange(actual, 1, actual.length));
        }
    }

    /** NengoDL divides in single precision where we do before rounding; times agree up to rounding. */
    @Test
    void spikesAreAsHighAsOneOverTheStepAndTimeIsStepsTimesItsLength() {
        assertThat(DynamicsVectors.ofKind("nengo_dl_scalar")).hasSize(2);
        double height = DynamicsVectors.withId("nengo_dl.spike_height").get("expected").get("inverse_dt_float32")
                .doubleValue();
        assertThat(height).isEqualTo(1 / 0.001f).isCloseTo(1 / 0.001, within(1e-4));
        JsonNode times = DynamicsVectors.withId("nengo_dl.time").get("expected");
        double[] inputTimes = DynamicsVectors.vector(times.get("input_node_time"));
        double[] graphTimes = DynamicsVectors.vector(times.get("in_graph_time"));
        Network net = new Network(0);
        double[] seen = new double[inputTimes.length];
        int[] calls = new int[1];
        net.node("seen", t -> {
            if (calls[0] > 0) {
                seen[calls[0] - 1] = t;
            }
            calls[0]++;
            return t;
        });
        Node fed = net.node("fed", 1, (t, x) -> t);
        net.connect(net.node("zero", 0), fed);
        Probe inGraph = net.probe(fed);
        try (Simulator sim = Simulator.builder(net).dtype(DType.FLOAT32).progressBar(false).build()) {
            sim.runSteps(inputTimes.length);
            check("time in the graph", IntStream.range(0, graphTimes.length)
                    .mapToObj(i -> new double[] {graphTimes[i]}).toArray(double[][]::new), sim.data(inGraph).values());
        }
        assertThat(seen).containsExactly(inputTimes);
    }
}
