package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nengine.learning.PES;
import org.nengine.neurons.LIFRate;
import org.nengine.processes.WhiteNoise;

/** Networks as a user writes them: what this file shows is that they compile and mean what they say. */
class NetworkSketchTest {

    @Test
    void aNetworkIsWrittenInAFewLines() {
        Network net = new Network("squaring", 0);
        Node stimulus = net.node("stimulus", t -> Math.sin(8 * t));
        Ensemble a = net.ensemble(100, 1);
        Ensemble b = net.ensemble(50, 1, e -> e.neuronType(new LIFRate()).radius(1.5).label("b").seed(3));
        net.connect(stimulus, a);
        Connection square = net.connect(a, b, c -> c.function(x -> x[0] * x[0]).synapse(0.01).transform(2));
        Probe output = net.probe(b, p -> p.synapse(0.01).sampleEvery(0.01));
        Probe voltage = net.probe(a.neurons(), "voltage");
        Probe weights = net.probe(square, "weights");

        assertThat(net.nNeurons()).isEqualTo(150);
        assertThat(net.connections()).hasSize(2);
        assertThat(net.probes()).containsExactly(output, voltage, weights);
        assertThat(square.sizeMid()).isEqualTo(1);
        assertThat(b).hasToString("<Ensemble \"b\">");
        assertThat(net).hasToString("<Network \"squaring\">");
    }

    @Test
    void functionsReturnNumbersOrArraysWithoutCasts() {
        Network net = new Network();
        Node wave = net.node(t -> new double[] {Math.sin(t), Math.cos(t)});
        Node constant = net.node("c", 0.5, -1.0);
        Node relay = net.passthrough("relay", 3);
        Node reactive = net.node("f", 2, (t, x) -> x[0] + t * x[1]);
        Node noise = net.node("noise", new WhiteNoise());
        Node sensor = net.node(Math::sin);
        Ensemble a = net.ensemble("a", 30, 2);
        net.connect(wave, a);
        net.connect(constant, reactive);
        net.connect(a, relay.slice(0, 2), c -> c.function(x -> new double[] {x[1], x[0]}));
        net.connect(a.get(0), relay.get(-1), c -> c.noSynapse());
        net.connect(a.neurons(), a.neurons(), c -> c.transform(new double[30][30]));
        Connection learned = net.connect(noise, a.get(0));
        Connection adapted = net.connect(a, sensor.sizeIn() == 0 ? relay.get(0) : a, c -> c.function(x -> 1)
                .learningRule(new PES()));
        net.connect(sensor, adapted.learningRule());

        assertThat(wave.sizeOut()).isEqualTo(2);
        assertThat(reactive.sizeIn()).isEqualTo(2);
        assertThat(reactive.sizeOut()).isEqualTo(1);
        assertThat(learned.sizeOut()).isEqualTo(1);
    }

    @Test
    void networksNestAndPassTheirDefaultsOn() {
        Network net = new Network("top", 1);
        net.config().ensemble(e -> e.neuronType(new LIFRate()));
        Network sub = net.network("sub");
        Ensemble inner = sub.ensemble(10, 2);

        assertThat(inner.neuronType()).isEqualTo(new LIFRate());
        assertThat(net.allEnsembles()).containsExactly(inner);
    }
}
