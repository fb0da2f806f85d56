package org.nengine.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.Connection;
import org.nengine.Ensemble;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.NodeOutput;
import org.nengine.exceptions.ValidationException;
import org.nengine.neurons.Direct;
import org.nengine.neurons.LIFRate;
import org.nengine.synapses.Lowpass;

class EnsembleArrayTest {

    private final Network net = new Network("top");

    private EnsembleArray array() {
        return EnsembleArray.builder(20, 3).dimensions(2).label("ea").seed(5).ensembles(e -> e.radius(2)).build(net);
    }

    @Test
    void anArrayHasItsObjectsInTheOrderThatItsSeedsNeed() {
        EnsembleArray array = array();
        assertThat(net.networks()).containsExactly(array);
        assertThat(array.seed()).hasValue(5);
        assertThat(array.ensembles()).extracting(e -> e.label().orElseThrow()).containsExactly("ea_0", "ea_1", "ea_2");
        assertThat(array.ensembles()).allMatch(e -> e.dimensions() == 2 && e.nNeurons() == 20 && e.radius() == 2);
        assertThat(array.nodes()).containsExactly(array.input(), array.output());
        assertThat(array.nodes()).extracting(n -> n.label().orElseThrow()).containsExactly("input", "output");
        assertThat(array.nodes()).allMatch(n -> n.sizeIn() == 6 && n.output() instanceof NodeOutput.Passthrough);
        List<Connection> connections = array.connections();
        assertThat(connections).hasSize(6).allMatch(c -> c.synapse().isEmpty());
        for (int i = 0; i < 3; i++) {
            Ensemble ensemble = array.parts().get(i);
            assertThat(connections.get(i).pre()).isEqualTo(array.input().slice(2 * i, 2 * i + 2));
            assertThat(connections.get(i).post()).isSameAs(ensemble);
            assertThat(connections.get(3 + i).pre()).isSameAs(ensemble);
            assertThat(connections.get(3 + i).post()).isEqualTo(array.output().slice(2 * i, 2 * i + 2));
        }
        assertThat(array.dimensions()).isEqualTo(6);
        assertThat(array.nNeuronsPerEnsemble()).isEqualTo(20);
        assertThat(array.dimensionsPerEnsemble()).isEqualTo(2);
        assertThat(array).hasToString("<EnsembleArray \"ea\">");
    }

    @Test
    void defaultsOfTheNetworkAroundHoldUnlessTheArrayHasItsOwn() {
        net.config().ensemble(e -> e.radius(7).neuronType(new LIFRate()));
        Ensemble part = array().parts().get(0);
        assertThat(part.radius()).isEqualTo(2);
        assertThat(part.neuronType()).isEqualTo(new LIFRate());
        assertThat(new EnsembleArray(net, 10, 2).ensembles()).extracting(e -> e.label().orElseThrow())
                .containsExactly("0", "1");
    }

    @Test
    void anAddedOutputComputesAFunctionOfEachPart() {
        EnsembleArray array = array();
        Node product = array.addOutput("product", x -> x[0] * x[1]);
        assertThat(product.sizeOut()).isEqualTo(3);
        assertThat(array.output("product")).isSameAs(product);
        assertThat(array.connections()).hasSize(9);
        assertThat(array.connections().get(8).post()).isEqualTo(product.slice(2, 3));
        assertThat(array.connections().get(8).synapse()).isEmpty();
        Node mixed = array.addOutput("mixed", List.of(x -> 1, x -> x, x -> x[0]), c -> c.synapse(0.1));
        assertThat(mixed.sizeOut()).isEqualTo(4);
        assertThat(array.connections().get(10).post()).isEqualTo(mixed.slice(1, 3));
        assertThat(array.connections().get(10).synapse()).contains(new Lowpass(0.1));
    }

    @Test
    void outputsMustHaveNamesOfTheirOwnAndAFunctionPerPart() {
        EnsembleArray array = array();
        assertThatThrownBy(() -> array.addOutput("output", x -> 1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("\"output\"");
        assertThatThrownBy(() -> array.addOutput("f", List.of(x -> 1), c -> { }))
                .isInstanceOf(ValidationException.class).hasMessageContaining("3").hasMessageContaining("1");
        assertThatThrownBy(() -> array.output("other")).isInstanceOf(ValidationException.class)
                .hasMessageContaining("\"other\"");
        assertThat(array.nodes()).hasSize(2);
    }

    @Test
    void neuronsAreReachedThroughNodesMadeOnDemand() {
        EnsembleArray array = array();
        Node in = array.neuronInput();
        assertThat(in.sizeIn()).isEqualTo(60);
        assertThat(array.neuronInput()).isSameAs(in);
        Node out = array.neuronOutput();
        assertThat(out.sizeIn()).isEqualTo(60);
        assertThat(array.connections()).hasSize(12);
        assertThat(array.connections().get(7).post()).isSameAs(array.parts().get(1).neurons());
        assertThat(array.connections().get(10).post()).isEqualTo(out.slice(20, 40));
        EnsembleArray direct = EnsembleArray.builder(5, 2).ensembles(e -> e.neuronType(new Direct())).build(net);
        assertThatThrownBy(direct::neuronInput).isInstanceOf(ValidationException.class)
                .hasMessageContaining("Direct");
    }

    @Test
    void sizesMustBePositive() {
        assertThatThrownBy(() -> new EnsembleArray(net, 10, 0)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("nEnsembles");
    }
}
