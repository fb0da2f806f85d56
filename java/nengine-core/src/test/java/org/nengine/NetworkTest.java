package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.exceptions.NetworkContextException;
import org.nengine.exceptions.ValidationException;
import org.nengine.learning.PES;

class NetworkTest {

    @Test
    void objectsAreListedInTheOrderInWhichTheyAreMade() {
        Network net = new Network("net", 3);
        Ensemble a = net.ensemble(1, 1);
        Ensemble b = net.ensemble(2, 1);
        Node n = net.node(1);
        Connection c = net.connect(n, a);
        Probe p = net.probe(a);
        assertThat(net.ensembles()).containsExactly(a, b);
        assertThat(net.nodes()).containsExactly(n);
        assertThat(net.connections()).containsExactly(c);
        assertThat(net.probes()).containsExactly(p);
        assertThat(net.label()).contains("net");
        assertThat(net.seed()).hasValue(3);
        assertThat(a.network()).isSameAs(net);
        assertThat(c.network()).isSameAs(net);
        assertThat(a.neurons().network()).isSameAs(net);
        assertThat(net.contains(a)).isTrue();
        assertThatThrownBy(() -> net.ensembles().add(a)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void listingsOfAllObjectsGoDownNetworkByNetwork() {
        Network top = new Network("top");
        Network s1 = top.network("s1");
        Network s2 = s1.network("s2");
        Network s3 = top.network("s3", 4);
        Ensemble inner = s2.ensemble(10, 1);
        Ensemble last = s3.ensemble(20, 1);
        Ensemble outer = top.ensemble(30, 1);
        assertThat(top.allNetworks()).containsExactly(s1, s3, s2);
        assertThat(top.networks()).containsExactly(s1, s3);
        assertThat(top.allEnsembles()).containsExactly(outer, inner, last);
        assertThat(top.nNeurons()).isEqualTo(60);
        assertThat(s2.parent()).contains(s1);
        assertThat(top.parent()).isEmpty();
        assertThat(top.contains(inner)).isFalse();
        assertThat(top.contains(s2)).isFalse();
        assertThat(s1.contains(s2)).isTrue();
        Connection across = top.connect(inner, last);
        Node node = s1.node(1);
        Probe probe = s2.probe(inner);
        assertThat(top.allConnections()).containsExactly(across);
        assertThat(top.allNodes()).containsExactly(node);
        assertThat(top.allProbes()).containsExactly(probe);
    }

    @Test
    void aNetworkMadeAloneCanBePutInsideOnce() {
        Network part = new Network("part");
        Network top = new Network("top");
        Network other = new Network("other");
        assertThat(top.add(part)).isSameAs(part);
        assertThat(part.parent()).contains(top);
        assertThatThrownBy(() -> other.add(part)).isInstanceOf(NetworkContextException.class)
                .hasMessageContaining("<Network \"part\">").hasMessageContaining("<Network \"top\">");
        assertThatThrownBy(() -> part.add(top)).isInstanceOf(NetworkContextException.class)
                .hasMessageContaining("inside itself");
        assertThatThrownBy(() -> top.add(top)).isInstanceOf(NetworkContextException.class);
        assertThat(top.networks()).containsExactly(part);
    }

    @Test
    void seedsLeaveRoomForTheSimulatorsOwn() {
        assertThat(new Network("n", 0xFFFFFFFEL).seed()).hasValue(4294967294L);
        assertThatThrownBy(() -> new Network("n", 0xFFFFFFFFL)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Network \"n\".seed").hasMessageContaining("4294967294");
        assertThatThrownBy(() -> new Network(-1)).isInstanceOf(ValidationException.class);
    }

    @Test
    void textsNameTheNetwork() {
        assertThat(new Network("n")).hasToString("<Network \"n\">");
        assertThat(new Network().toString()).matches("<Network \\(unlabeled\\) at 0x[0-9a-f]+>");
    }

    @Test
    void allObjectsAreListedKindByKind() {
        Network top = new Network("top");
        Node node = top.node(1);
        Network sub = top.network("sub");
        Ensemble inner = sub.ensemble(10, 1);
        Ensemble outer = top.ensemble(10, 1);
        Probe probe = sub.probe(inner);
        Connection c = top.connect(node, outer);
        assertThat(top.allObjects()).containsExactly(outer, inner, node, c, sub, probe);
    }

    @Test
    void whatNobodyUsesCanBeRemoved() {
        Network top = new Network("top");
        Network sub = top.network("sub");
        Ensemble a = sub.ensemble("a", 10, 1);
        Ensemble b = top.ensemble("b", 10, 1);
        Connection learned = top.connect(a, b, o -> o.learningRule(new PES()));
        Connection error = top.connect(b, learned.learningRule());
        Probe probe = sub.probe(a.neurons());
        assertThatThrownBy(() -> sub.remove(a)).isInstanceOf(ValidationException.class).hasMessage("<Network \"sub\">"
                + ".remove: <Ensemble \"a\"> is still used by <Connection from <Ensemble \"a\"> to <Ensemble \"b\">>"
                + "; remove that first");
        assertThatThrownBy(() -> top.remove(learned)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("is still used by");
        assertThatThrownBy(() -> top.remove(sub)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> top.remove(a)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("is not directly in this network");
        top.remove(error);
        top.remove(learned);
        assertThat(top.connections()).isEmpty();
        assertThat(top.contains(learned)).isFalse();
        assertThatThrownBy(() -> sub.remove(a)).hasMessageContaining("Probe");
        top.remove(sub);
        assertThat(top.networks()).isEmpty();
        assertThat(sub.parent()).isEmpty();
        assertThatThrownBy(() -> top.remove(sub)).isInstanceOf(ValidationException.class);
        sub.remove(probe);
        sub.remove(a);
        assertThat(sub.allObjects()).isEmpty();
        assertThat(new Network("other").add(sub).parent()).isPresent();
    }
}
