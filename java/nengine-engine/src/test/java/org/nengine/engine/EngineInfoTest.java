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
