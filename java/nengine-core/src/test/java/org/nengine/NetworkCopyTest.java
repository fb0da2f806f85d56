package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.exceptions.ValidationException;
import org.nengine.goldens.GoldenModels;
import org.nengine.learning.PES;
import org.nengine.neurons.LIFRate;

class NetworkCopyTest {

    @TestFactory
    Stream<DynamicTest> aCopyOfEveryGoldenModelGivesTheSameNumbers() {
        return GoldenModels.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> {
            Network original = GoldenModels.describe(name);
            NetworkTwins.assertSame(original, GoldenModels.describe(name).copy(), 0.001, 20);
        }));
    }

    @Test
    void aCopySharesNoObjectWithItsOriginal() {
        Network net = new Network("net", 3);
        Network sub = net.network("sub", 4);
        Ensemble a = sub.ensemble("a", 10, 2);
        Ensemble b = net.ensemble("b", 10, 2);
        Connection c = net.connect(a.get(1), b.get(0), o -> o.function(x -> x[0] * x[0]).label("c"));
        Connection learned = net.connect(a, b, o -> o.learningRule(new PES()));
        Connection error = net.connect(b, learned.learningRule());
        Probe probe = net.probe(b.neurons().slice(0, 3), "output");

        NetworkCopy copy = new NetworkCopy(net);
        Network twin = copy.network();
        assertThat(twin.label()).contains("net");
        assertThat(twin.seed()).hasValue(3);
        assertThat(twin.parent()).isEmpty();
        assertThat(twin.allObjects()).hasSameSizeAs(net.allObjects()).doesNotContainAnyElementsOf(net.allObjects());
        assertThat(copy.of(sub).seed()).hasValue(4);
        assertThat(copy.of(sub).parent()).contains(twin);
        assertThat(copy.of(a).network()).isSameAs(copy.of(sub));
        assertThat(copy.of(c).pre()).isEqualTo(copy.of(a).get(1));
        assertThat(copy.of(c).post()).isEqualTo(copy.of(b).get(0));
        assertThat(copy.of(c).label()).contains("c");
        assertThat(copy.of(error).post()).isSameAs(copy.of(learned).learningRule());
        assertThat(copy.of(probe).target()).isEqualTo(copy.of(b).neurons().slice(0, 3));

        copy.of(b).reassign(e -> e.radius(7));
        twin.ensemble(1, 1);
        assertThat(b.radius()).isEqualTo(1);
        assertThat(net.ensembles()).hasSize(1);
    }

    @Test
    void aRuleOfAnInnerNetworkCanBeTheTargetOfAConnectionAround() {
        Network net = new Network("net", 3);
        Network inner = net.network("inner");
        Ensemble a = inner.ensemble("a", 10, 1);
        Connection learned = inner.connect(a, a, o -> o.learningRule(new PES()));
        Connection error = net.connect(a, learned.learningRule());
        NetworkCopy copy = new NetworkCopy(net);
        assertThat(copy.of(error).post()).isSameAs(copy.of(learned).learningRule());
    }

    @Test
    void defaultsAndSettingsComeAlong() {
        Network net = new Network("net");
        Ensemble a = net.ensemble("a", 10, 1);
        net.config().ensemble(e -> e.radius(2).neuronType(new LIFRate())).trainable(a, false)
                .trainable(Connection.class, false);
        NetworkCopy copy = new NetworkCopy(net);
        net.config().ensemble(e -> e.radius(5)).trainable(Connection.class, true);
        assertThat(copy.network().ensemble(1, 1).radius()).isEqualTo(2);
        assertThat(copy.network().ensemble(1, 1).neuronType()).isEqualTo(new LIFRate());
        assertThat(Trainability.trainable(copy.of(a))).isFalse();
        assertThat(Trainability.trainable(copy.network().ensembles().get(1))).isTrue();
        Connection made = copy.network().connect(copy.of(a), copy.of(a));
        assertThat(Trainability.trainable(made)).isFalse();
    }

    @Test
    void functionsAreNotCalledToMakeACopy() {
        AtomicInteger calls = new AtomicInteger();
        Network net = new Network("net");
        Ensemble a = net.ensemble(10, 1);
        net.connect(a, a, c -> c.function(x -> calls.incrementAndGet()));
        net.node(t -> calls.incrementAndGet());
        int before = calls.get();
        net.copy();
        assertThat(calls).hasValue(before);
    }

    @Test
    void aCopyOfAnInnerNetworkStandsAloneAndCanBePutAnywhere() {
        Network net = new Network("net");
        Network sub = net.network("sub");
        sub.ensemble("a", 10, 1);
        Network copy = sub.copy();
        assertThat(copy.parent()).isEmpty();
        assertThat(net.networks()).containsExactly(sub);
        net.add(copy);
        assertThat(net.networks()).containsExactly(sub, copy);
    }

    @Test
    void objectsOutsideTheNetworkAreRefused() {
        Network net = new Network("net");
        Ensemble outside = net.ensemble("outside", 10, 1);
        Network sub = net.network("sub");
        Ensemble a = sub.ensemble("a", 10, 1);
        Connection c = sub.connect(outside, a);
        assertThatThrownBy(sub::copy).isInstanceOf(ValidationException.class).hasMessage("<Network \"sub\">.copy: "
                + "<Connection from <Ensemble \"outside\"> to <Ensemble \"a\">> refers to <Ensemble \"outside\">, which"
                + " is outside the network; copy the network that holds both");
        sub.remove(c);
        sub.probe(outside);
        assertThatThrownBy(sub::copy).isInstanceOf(ValidationException.class).hasMessageContaining("Probe");
        NetworkCopy whole = new NetworkCopy(net);
        assertThatThrownBy(() -> whole.of(new Network("other").ensemble("x", 1, 1)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("<Ensemble \"x\"> was not in the "
                        + "network");
        assertThatThrownBy(() -> whole.of(new Network("other"))).isInstanceOf(ValidationException.class);
    }

    @Test
    void aSingleObjectIsCopiedWithItsSettingsAndItsEnds() {
        Network net = new Network("net");
        Ensemble a = net.ensemble("a", 10, 2, e -> e.radius(3).seed(4));
        Node node = net.node("node", 2, (t, x) -> x);
        Connection c = net.connect(a.get(0), node.get(1), o -> o.function(x -> 3 * x[0]).synapse(0.1)
                .transform(2));
        Probe probe = net.probe(a, p -> p.sampleEvery(0.01));
        net.config().trainable(a, false);
        Network other = new Network("other");

        Ensemble b = net.addCopy(a);
        assertThat(net.ensembles()).containsExactly(a, b);
        assertThat(b.radius()).isEqualTo(3);
        assertThat(b.seed()).hasValue(4);
        assertThat(b.label()).contains("a");
        assertThat(b.dimensions()).isEqualTo(2);
        assertThat(Trainability.configured(b)).isEmpty();
        b.reassign(e -> e.radius(1));
        assertThat(a.radius()).isEqualTo(3);

        Node relay = other.addCopy(node);
        assertThat(relay.network()).isSameAs(other);
        assertThat(relay.output()).isEqualTo(node.output());
        Connection d = net.addCopy(c);
        assertThat(d.pre()).isEqualTo(a.get(0));
        assertThat(d.post()).isEqualTo(node.get(1));
        assertThat(d.function()).isEqualTo(c.function());
        assertThat(d.transform()).isEqualTo(c.transform());
        assertThat(net.connections()).containsExactly(c, d);
        Probe second = net.addCopy(probe);
        assertThat(second.target()).isEqualTo(a);
        assertThat(second.sampleEvery()).hasValue(0.01);
    }
}
