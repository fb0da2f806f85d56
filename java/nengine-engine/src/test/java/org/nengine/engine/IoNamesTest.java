package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.exceptions.ValidationException;

class IoNamesTest {

    private static List<String> namesOf(Network net) {
        IoNames names = new IoNames(net, net.allProbes());
        return names.inputs().stream().map(names::name).toList();
    }

    @Test
    void namesDifferInMoreThanCase() {
        Network net = new Network(0);
        for (String label : List.of("aa", "aa", "Aa", "aA")) {
            net.node(label, 1);
        }
        assertThat(namesOf(net)).containsExactly("aa", "aa_1", "Aa_2", "aA_3");
    }

    @Test
    void nodesWithoutLabelAreNumberedWhateverLiesBetween() {
        Network net = new Network(0);
        net.node(1);
        net.node("x", 1);
        net.node(1);
        net.node(1);
        assertThat(namesOf(net)).containsExactly("node", "x", "node_1", "node_2");
    }

    @Test
    void oddCharactersAreReplacedOrLeftOut() {
        assertThat(IoNames.sanitise("a b:c!d(é)-_./1")).isEqualTo("a_b_cdé-_./1");
    }

    @Test
    void onlyNodesWithoutInputAreInputs() {
        Network net = new Network(0);
        Node input = net.node("in", 1);
        Node relay = net.passthrough("relay", 1);
        Probe probe = net.probe(relay);
        IoNames names = new IoNames(net, net.allProbes());
        assertThat(names.inputs()).containsExactly(input);
        assertThat(names.name(probe)).isEqualTo("probe");
        assertThat(names.input("in")).isSameAs(input);
        assertThat(names.probe(probe)).isSameAs(probe);
        assertThatThrownBy(() -> names.name(relay)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("relay");
        assertThatThrownBy(() -> names.input("out")).isInstanceOf(ValidationException.class)
                .hasMessageContaining("\"out\"").hasMessageContaining("[in]");
        assertThatThrownBy(() -> names.input(relay)).isInstanceOf(ValidationException.class);
    }

    @Test
    void inputsOfInnerNetworksFollowThoseOfTheOuterOne() {
        Network net = new Network(0);
        net.network("inner").node("a", 1);
        net.node("b", 1);
        net.node("a", 1);
        assertThat(namesOf(net)).containsExactly("b", "a", "a_1");
    }
}
