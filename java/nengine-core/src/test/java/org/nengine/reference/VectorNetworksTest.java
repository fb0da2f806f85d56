package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.EnsembleOptions;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Gaussian;
import org.nengine.learning.PES;
import org.nengine.neurons.RectifiedLinear;
import org.nengine.processes.WhiteNoise;
import org.nengine.solvers.NoSolver;
import org.nengine.spec.DynamicsVectors;
import org.nengine.synapses.Synapse;

/** The small networks of the dynamics vectors: delays, probe decimation, noise on currents, and learning. */
class VectorNetworksTest {

    @Test
    void everyPathHasTheDelayOfTheReference() {
        JsonNode vector = DynamicsVectors.withId("timing");
        Network net = new Network(0);
        Map<String, Probe> probes = new LinkedHashMap<>();
        Node u = rows(net, vector, "u");
        Node n1 = net.passthrough("n1", 2);
        net.connect(u, n1, c -> c.noSynapse());
        Node n2 = net.passthrough("n2", 2);
        Connection filtered = net.connect(n1, n2, c -> c.synapse(0.01));
        Node n3 = net.passthrough("n3", 2);
        net.connect(n1, n3, c -> c.synapse(0));
        Node n4 = net.node("n4", 2, Synapse.lowpass(0.01));
        net.connect(n1, n4, c -> c.noSynapse());
        Node n5 = net.node("n5", 2, (t, x) -> new double[] {t, x[0] + x[1]});
        net.connect(n1, n5, c -> c.noSynapse());
        Ensemble noisy = ensemble(net, vector.get("ensemble"),
                o -> o.noise(new WhiteNoise(new Gaussian(0, 0.1), true).withSeed(31)));
        net.connect(u, noisy, c -> c.noSynapse());
        probes.put("passthrough", net.probe(n1));
        probes.put("through_lowpass", net.probe(n2));
        probes.put("through_zero", net.probe(n3));
        probes.put("process_node", net.probe(n4));
        probes.put("function_node", net.probe(n5));
        probes.put("filtered_probe", net.probe(n1, p -> p.synapse(0.01)));
        probes.put("connection_output", net.probe(filtered, "output"));
        probes.put("every_third", net.probe(n1, p -> p.sampleEvery(0.003)));
        probes.put("noisy_current", net.probe(noisy.neurons(), "input"));
        check(vector, net, probes);
    }

    @TestFactory
    Stream<DynamicTest> pesChangesWeightsAsTheReferenceDoes() {
        return DynamicsVectors.ofKind("learning").filter(c -> c.get("rule").textValue().equals("PES"))
                .map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> checkLearning(c)));
    }

    private static void checkLearning(JsonNode vector) {
        Network net = new Network(0);
        Node u = rows(net, vector, "u");
        Ensemble a = ensemble(net, vector.get("pre"), o -> { });
        Ensemble b = ensemble(net, vector.get("post"), o -> { });
        net.connect(u, a, c -> c.noSynapse());
        PES rule = rule(vector.get("params"));
        Map<String, Probe> probes = new LinkedHashMap<>();
        Connection learned;
        if (vector.get("layout").textValue().equals("decoded")) {
            Node post = net.passthrough("post", 2);
            double scale = vector.get("transform").doubleValue();
            learned = net.connect(a, post, c -> c.function(x -> new double[2]).synapse(0.002)
                    .solver(new NoSolver(DynamicsVectors.matrix(vector.get("decoders"))))
                    .transform(new double[][] {{scale, 0}, {0, scale}}).learningRule(rule));
            probes.put("post_value", net.probe(post));
        } else {
            learned = net.connect(a.neurons(), b.neurons(), c -> c.synapse(0.002)
                    .transform(DynamicsVectors.matrix(vector.get("weights0"))).learningRule(rule));
            probes.put("post_activity", net.probe(b.neurons()));
        }
        net.connect(rows(net, vector, "error_input"), learned.learningRule(), c -> c.noSynapse());
        for (String name : rule.probeable()) {
            probes.put(name, net.probe(learned.learningRule(), name));
        }
        probes.put("pre_activity", net.probe(a.neurons()));
        probes.put("weights", net.probe(learned, "weights"));
        check(vector, net, probes);
    }

    private static PES rule(JsonNode params) {
        double rate = params.get("learning_rate").doubleValue();
        return params.get("pre_synapse").isNull() ? new PES(rate).withoutPreSynapse()
                : new PES(rate, params.get("pre_synapse").doubleValue());
    }

    /** A node that gives the rows of an array of the vector, one in each step. */
    private static Node rows(Network net, JsonNode vector, String name) {
        double[][] rows = DynamicsVectors.matrix(vector.get(name));
        double dt = vector.get("dt").doubleValue();
        return net.node(t -> rows[(int) Math.rint(t / dt) - 1], n -> n.label(name).sizeOut(rows[0].length));
    }

    private static Ensemble ensemble(Network net, JsonNode p, Consumer<EnsembleOptions> more) {
        double[][] encoders = DynamicsVectors.matrix(p.get("encoders"));
        return net.ensemble(encoders.length, encoders[0].length, o -> more.accept(o.encoders(encoders)
                .gain(DynamicsVectors.vector(p.get("gain"))).bias(DynamicsVectors.vector(p.get("bias")))
                .radius(p.get("radius").doubleValue()).neuronType(new RectifiedLinear())));
    }

    private static void check(JsonNode vector, Network net, Map<String, Probe> probes) {
        JsonNode expected = vector.get("expected");
        assertThat(probes.keySet()).containsExactlyInAnyOrderElementsOf(
                expected.properties().stream().map(Map.Entry::getKey).toList());
        double dt = vector.get("dt").doubleValue();
        try (ReferenceSimulator simulator = ReferenceSimulator.builder(net).dt(dt).build()) {
            simulator.runSteps(vector.get("u").size());
            probes.forEach((name, probe) -> check(name, expected.get(name), simulator.data(probe)));
        }
    }

    private static void check(String name, JsonNode expected, double[][] actual) {
        assertThat(actual).as("samples of %s", name).hasDimensions(expected.size(), actual[0].length);
        double[] golden = DynamicsVectors.flat(expected);
        double[] mine = Stream.of(actual).flatMapToDouble(Arrays::stream).toArray();
        assertThat(mine).as("numbers of %s", name).hasSameSizeAs(golden);
        double largest = Arrays.stream(golden).map(Math::abs).max().orElse(0);
        for (int i = 0; i < golden.length; i++) {
            assertThat(Math.abs(mine[i] - golden[i])).as("%s: number %d, %s instead of %s", name, i, mine[i], golden[i])
                    .isLessThanOrEqualTo(1e-12 * largest);
        }
    }
}
