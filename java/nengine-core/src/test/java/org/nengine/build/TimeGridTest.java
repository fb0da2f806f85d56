package org.nengine.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.exceptions.ValidationException;

class TimeGridTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "0.0004, 0", "0.0005, 0", "0.0015, 2", "0.0025, 2", "0.0035, 4", "1.0, 1000"})
    void timesAreRoundedToStepsAndHalvesToTheEvenNumber(double seconds, long steps) {
        assertThat(new TimeGrid(0.001).stepsIn(seconds)).isEqualTo(steps);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, Double.NaN, Double.POSITIVE_INFINITY})
    void aTimeThatCannotBeRunIsRefused(double seconds) {
        assertThatThrownBy(() -> new TimeGrid(0.001).stepsIn(seconds)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("positive").hasMessageContaining(String.valueOf(seconds));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.001, Double.NaN, Double.POSITIVE_INFINITY})
    void aStepWithoutLengthIsRefused(double dt) {
        assertThatThrownBy(() -> new TimeGrid(dt)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("Simulator.dt").hasMessageContaining(String.valueOf(dt));
    }

    /** The table of the specification's chapter on probes. */
    @ParameterizedTest
    @CsvSource({
        "0.001,  0.001,     1 2 3 4",
        "0.001,  0.0004,    1 2 3 4",
        "0.001,  0.002,     2 4 6",
        "0.001,  0.0025,    3 5 8 10",
        "0.001,  0.0015,    2 3 5 6 8 9",
        "0.001,  0.0033,    4 7 10 14",
        "0.003,  0.01,      4 7 11 14 17",
        "0.001,  0.0099999, 10 20 30",
        "0.0003, 0.003,     11 21 31"})
    void probesSampleTheStepsThatTheReferenceSamples(double dt, double sampleEvery, String steps) {
        long[] expected = Arrays.stream(steps.split(" ")).mapToLong(Long::parseLong).toArray();
        TimeGrid grid = new TimeGrid(dt);
        long last = expected[expected.length - 1];
        assertThat(LongStream.rangeClosed(1, last).filter(n -> grid.isSampled(n, OptionalDouble.of(sampleEvery))))
                .containsExactlyElementsOf(Arrays.stream(expected).boxed().toList());
        assertThat(grid.times(last, OptionalDouble.of(sampleEvery)))
                .containsExactly(Arrays.stream(expected).mapToDouble(n -> n * dt).toArray());
    }

    @Test
    void withoutAPeriodEveryStepIsSampledAndTimesAreRoundedOnce() {
        assertThat(new TimeGrid(0.1).times(3, OptionalDouble.empty())).containsExactly(0.1, 0.2, 0.30000000000000004);
        assertThat(new TimeGrid(0.1).times(0, OptionalDouble.empty())).isEmpty();
    }
}
