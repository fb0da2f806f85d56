package org.nengine.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Probe;
import org.nengine.distributions.Uniform;
import org.nengine.engine.Simulator;
import org.nengine.neurons.NeuronType;

class NeuronTypesTest {

    @Test
    void neuronsOfEveryNameAreActiveOnTheEngine() {
        Network net = new Network(1);
        Map<String, Probe> probes = new LinkedHashMap<>();
        for (String name : NeuronTypes.names().split(", ")) {
            NeuronType type = NeuronTypes.of(name);
            Ensemble ensemble = net.ensemble(name, 10, 1,
                    e -> e.neuronType(type).maxRates(new Uniform(210, 390)).intercepts(new Uniform(-0.9, 0)));
            net.connect(net.node(1), ensemble);
            probes.put(name, net.probe(ensemble.neurons()));
        }
        try (Simulator sim = Simulator.of(net)) {
            sim.run(0.1);
            probes.forEach((name, probe) -> assertThat(Arrays.stream(sim.data(probe).values())
                    .flatMapToDouble(Arrays::stream).sum()).as(name).isPositive());
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> NeuronTypes.of("glif")).hasMessageContaining("\"glif\"").hasMessageContaining("lif");
    }
}
