package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ConfigException;

class TrainabilityTest {

    private final Network net = new Network("top");
    private final Network sub = net.network("sub");
    private final Ensemble a = net.ensemble("a", 5, 1);
    private final Ensemble b = sub.ensemble("b", 5, 1);
    private final Connection c = sub.connect(a, b);

    @Test
    void everythingIsTrainableByDefault() {
        assertThat(Trainability.trainable(a)).isTrue();
        assertThat(Trainability.trainable(a.neurons())).isTrue();
        assertThat(Trainability.trainable(c)).isTrue();
        assertThat(Trainability.configured(a)).isEmpty();
    }

    @Test
    void aNetworkSpeaksForTheNetworksInsideIt() {
        net.configureTrainable(false);
        assertThat(Trainability.trainable(b)).isFalse();
        assertThat(Trainability.trainable(c)).isFalse();
        assertThat(Trainability.trainable(b.neurons())).isFalse();
        sub.config().trainable(Connection.class, true);
        assertThat(Trainability.trainable(c)).isTrue();
        assertThat(Trainability.trainable(b)).isFalse();
    }

    @Test
    void withinANetworkTheObjectBeatsItsClass() {
        net.config().trainable(Ensemble.class, false).trainable(a, true);
        assertThat(Trainability.trainable(a)).isTrue();
        net.config().unset(Trainability.TRAINABLE, a);
        assertThat(Trainability.trainable(a)).isFalse();
        net.config().unset(Trainability.TRAINABLE, Ensemble.class);
        assertThat(Trainability.configured(a)).isEmpty();
    }

    @Test
    void aClassSettingBelowBeatsAnObjectSettingAbove() {
        net.config().trainable(b, false);
        assertThat(Trainability.trainable(b)).isFalse();
        sub.config().trainable(Ensemble.class, true);
        assertThat(Trainability.trainable(b)).isTrue();
    }

    @Test
    void aNetworkDoesNotSpeakForObjectsOfTheNetworksAround() {
        sub.configureTrainable(false);
        assertThat(Trainability.trainable(a)).isTrue();
        assertThat(Trainability.trainable(b)).isFalse();
    }

    @Test
    void biasesFollowTheEncodersUnlessNeuronsAreMentioned() {
        net.config().trainable(a, false);
        assertThat(Trainability.trainable(a.neurons())).isFalse();
        net.config().trainable(a.neurons(), true);
        assertThat(Trainability.trainable(a.neurons())).isTrue();
    }

    @Test
    void enablingEncodersAloneDoesNotEnableBiases() {
        net.configureTrainable(false);
        net.config().trainable(a, true);
        assertThat(Trainability.trainable(a)).isTrue();
        assertThat(Trainability.trainable(a.neurons())).isFalse();
        assertThat(Trainability.configured(a.neurons())).contains(false);
    }

    @Test
    void onlyObjectsWithParametersCanBeConfigured() {
        Node node = net.node(1);
        assertThatThrownBy(() -> net.config().trainable(Node.class, true)).isInstanceOf(ConfigException.class)
                .hasMessageContaining("trainable").hasMessageContaining("Node").hasMessageContaining("Ensemble");
        assertThatThrownBy(() -> net.config().trainable(node, true)).isInstanceOf(ConfigException.class);
    }

    @Test
    void othersCanAttachSettingsOfTheirOwn() {
        Setting<Integer> history = new Setting<>("history", Set.of(Probe.class));
        Probe p = net.probe(a);
        net.config().set(history, Probe.class, 3);
        assertThat(Network.resolve(history, p)).contains(3);
        net.config().set(history, p, 4);
        assertThat(Network.resolve(history, p)).contains(4);
        assertThat(Network.resolve(history, net.probe(a))).contains(3);
        assertThatThrownBy(() -> net.config().set(history, a, 1)).isInstanceOf(ConfigException.class);
    }
}
