package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EngineInfoTest {

    @Test
    void openBlasOfOurChoiceIsLoadedAndNotTheSystemsOne() {
        assertThat(EngineInfo.get().blas()).contains("0.3.31");
    }

    @Test
    void theProcessorIsAlwaysUsable() {
        EngineInfo info = EngineInfo.get();
        assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(info.threads()).isPositive();
        assertThat(info.processors()).isPositive();
        assertThat(info.caches().keySet()).isSubsetOf("L1", "L2", "L3");
        assertThat(info.caches().values()).allMatch(bytes -> bytes > 0);
        assertThat(info.memory()).isGreaterThan(1 << 20);
        assertThat(info.compiler()).containsPattern("\\d+\\.\\d+");
        assertThat(info.devices()).anySatisfy(device -> {
            assertThat(device.id()).isEqualTo("cpu");
            assertThat(device.usable()).isTrue();
        });
    }

    @Test
    void aDeviceThatCannotBeUsedSaysWhy() {
        assertThat(EngineInfo.get().devices()).filteredOn(device -> !device.usable())
                .allSatisfy(device -> assertThat(device.reason()).isNotBlank());
    }
}
