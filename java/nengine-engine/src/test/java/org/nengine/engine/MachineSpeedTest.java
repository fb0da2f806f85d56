package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;

/** That measurements of the machine are there and are told apart, not what they give. */
class MachineSpeedTest {

    private static final MachineSpeed GIVEN = new MachineSpeed(List.of(
            new MachineSpeed.Stream("L1", 32_000, 16_000, 1, 4e11, 3e11),
            new MachineSpeed.Stream("L2", 1_000_000, 500_000, 1, 1e11, 2e11),
            new MachineSpeed.Stream("L3", 200_000_000, 8_000_000, 1, 5e10, 4e10),
            new MachineSpeed.Stream("memory", 8_000_000_000L, 400_000_000, 1, 1e10, 9e9),
            new MachineSpeed.Stream("L1", 32_000, 16_000, 2, 8e11, 6e11),
            new MachineSpeed.Stream("memory", 8_000_000_000L, 200_000_000, 2, 2e10, 9e9)),
            List.of(new MachineSpeed.Arithmetic(DType.FLOAT32, 1, 2e11),
                    new MachineSpeed.Arithmetic(DType.FLOAT64, 1, 1e11),
                    new MachineSpeed.Arithmetic(DType.FLOAT32, 2, 4e11)));

    @Test
    void everyLevelAndTypeHasASpeedOnOneThreadAndOnAll() {
        MachineSpeed speed = MachineSpeed.measure(1e-3, 2);
        assertThat(speed.streams()).extracting(MachineSpeed.Stream::level)
                .endsWith("memory").filteredOn("memory"::equals).hasSize(2);
        assertThat(speed.streams()).allSatisfy(s -> {
            assertThat(s.read()).isPositive().isFinite();
            assertThat(s.triad()).isPositive().isFinite();
            assertThat(s.bytes()).isPositive().isLessThanOrEqualTo(s.room());
        });
        assertThat(speed.arithmetic()).hasSize(4).allSatisfy(a -> assertThat(a.flop()).isPositive().isFinite());
        for (int threads : new int[] {1, 2}) {
            assertThat(speed.streamOf(Long.MAX_VALUE, threads).level()).isEqualTo("memory");
            assertThat(speed.flop(DType.FLOAT64, threads)).isPositive();
        }
    }

    @Test
    void oneThreadIsMeasuredOnce() {
        assertThat(MachineSpeed.measure(1e-4, 1).arithmetic()).hasSize(2);
    }

    @Test
    void bytesComeFromTheSmallestCacheWithRoomForThem() {
        assertThat(GIVEN.streamOf(0, 1).level()).isEqualTo("L1");
        assertThat(GIVEN.streamOf(32_001, 1).level()).isEqualTo("L2");
        assertThat(GIVEN.streamOf(8_000_000, 1).level()).isEqualTo("L3");
        assertThat(GIVEN.streamOf(8_000_001, 1).level()).as("its share of the last level").isEqualTo("memory");
        assertThat(GIVEN.streamOf(64_000, 2).level()).as("half a thread").isEqualTo("L1");
        assertThat(GIVEN.streamOf(32_000, 1).best()).isEqualTo(4e11);
        assertThat(GIVEN.streamOf(33_000, 1).best()).isEqualTo(2e11);
        assertThat(GIVEN.flop(DType.FLOAT64, 1)).isEqualTo(1e11);
    }

    @Test
    void whatWasNotMeasuredOrCannotBeIsRefused() {
        assertThatThrownBy(() -> GIVEN.streamOf(1, 3)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("[1, 2]").hasMessageContaining("3");
        assertThatThrownBy(() -> GIVEN.flop(DType.FLOAT64, 2)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> MachineSpeed.measure(0, 1)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> MachineSpeed.measure(0.1, 0)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> MachineSpeed.measure(1e-3, 100_000)).isInstanceOf(RuntimeException.class)
                .hasMessageContaining("threads");
    }
}
