package org.nengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ConfigException;
import org.nengine.exceptions.ValidationException;

class ProbeHistoryTest {

    private final Network net = new Network("top");
    private final Network sub = net.network("sub");
    private final Node node = net.node(1);
    private final Probe outer = net.probe(node);
    private final Probe inner = sub.probe(sub.node(1));

    @Test
    void everythingIsKeptByDefault() {
        assertThat(ProbeHistory.isKept(outer)).isTrue();
    }

    @Test
    void theInnermostNetworkDecidesAndTheProbeBeatsTheClass() {
        net.config().keepHistory(false).keepHistory(outer, true);
        assertThat(ProbeHistory.isKept(outer)).isTrue();
        assertThat(ProbeHistory.isKept(inner)).isFalse();
        sub.config().keepHistory(true);
        assertThat(ProbeHistory.isKept(inner)).isTrue();
        sub.config().keepHistory(inner, false);
        assertThat(ProbeHistory.isKept(inner)).isFalse();
    }

    @Test
    void onlyProbesHaveAHistory() {
        assertThatThrownBy(() -> net.config().set(ProbeHistory.KEEP_HISTORY, node, false))
                .isInstanceOf(ConfigException.class).hasMessageContaining("keep_history").hasMessageContaining("Probe");
        assertThatThrownBy(() -> net.config().keepHistory(null, false)).isInstanceOf(ValidationException.class);
    }
}
