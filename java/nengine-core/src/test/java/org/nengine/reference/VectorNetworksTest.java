package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.distributions.Gaussian;
import org.nengine.processes.WhiteNoise;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.VectorNetworks;
import org.nengine.synapses.Synapse;

/** The small networks of the dynamics vectors: delays, probe decimation, and noise on currents. */
class VectorNetworksTest {

    @Test
    void everyPathHasTheDelayOfTheReference() {
        JsonNode vector = DynamicsVectors.withId("timing");
        Network net = new Network(0);
        Map<String, Probe> probes = new LinkedHashMap<>();
        Node u = VectorNetworks.rows(net, vector, "u");
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
        Ensemble noisy = VectorNetworks.ensemble(net, vector.get("ensemble"),
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

    private static void check(JsonNode vector, Network net, Map<String, Probe> probes) {
        JsonNode expected = vector.get("expected");
        assertThat(probes.keySet()).containsExactlyInAnyOrderElementsOf(
                expected.properties().stream().map(Map.Entry::getKey).toList());
        double dt = vector.get("dt").doubleValue();
        try (ReferenceSimulator simulator = ReferenceSimulator.builder(net).dt(dt).build()) {
            simulator.runSteps(vector.get("u").size());
            probes.forEach((name, probe) -> VectorNetworks.check(name, expected.get(name), simulator.data(probe)));
        }
    }
}
