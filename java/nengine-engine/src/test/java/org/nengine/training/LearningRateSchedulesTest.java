package org.nengine.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;

class LearningRateSchedulesTest {

    private static double[] at(LearningRateSchedule schedule, long... steps) {
        return Arrays.stream(steps).mapToDouble(schedule::at).toArray();
    }

    private static void values(LearningRateSchedule schedule, long[] steps, double... expected) {
        assertThat(at(schedule, steps)).as("%s at %s", schedule, Arrays.toString(steps))
                .containsExactly(expected, within(1e-12));
    }

    private static long[] steps(long... steps) {
        return steps;
    }

    @Test
    void exponentialDecayHalvesInEachPeriod() {
        values(new ExponentialDecay(0.8, 10, 0.5), steps(0, 5, 10, 20), 0.8, 0.8 * Math.sqrt(0.5), 0.4, 0.2);
        values(new ExponentialDecay(0.8, 10, 0.5, true), steps(0, 9, 10, 19, 20), 0.8, 0.8, 0.4, 0.4, 0.2);
    }

    @Test
    void inverseTimeDecayHalvesAfterItsFirstPeriods() {
        values(new InverseTimeDecay(0.6, 10, 0.5), steps(0, 10, 20, 40), 0.6, 0.4, 0.3, 0.2);
        values(new InverseTimeDecay(0.6, 10, 0.5, true), steps(9, 10, 39, 40), 0.6, 0.4, 0.6 / 2.5, 0.2);
    }

    @Test
    void piecewiseConstantDecayIncludesItsBoundaries() {
        values(new PiecewiseConstantDecay(List.of(10L, 20L), List.of(3.0, 2.0, 1.0)), steps(0, 10, 11, 20, 21, 1000),
                3, 3, 2, 2, 1, 1);
        values(new PiecewiseConstantDecay(List.of(), List.of(3.0)), steps(0, 10), 3, 3);
    }

    @Test
    void polynomialDecayEndsAndMayStartAgain() {
        values(new PolynomialDecay(0.1, 10), steps(0, 5, 10, 50), 0.1, 0.05005, 1e-4, 1e-4);
        values(new PolynomialDecay(1, 10, 0.5, 2, false), steps(0, 5, 10, 11), 1, 0.625, 0.5, 0.5);
        // From step 11 on, the period is 20 steps.
        values(new PolynomialDecay(1, 10, 0, 1, true), steps(0, 5, 10, 11, 20, 21), 1, 0.5, 0, 0.45, 0, 0.3);
    }

    @Test
    void cosineDecayFallsToItsLowestPart() {
        values(new CosineDecay(2, 10), steps(0, 5, 10, 20), 2, 1, 0, 0);
        values(new CosineDecay(2, 10, 0.5), steps(0, 5, 10), 2, 1.5, 1);
        assertThat(new CosineDecay(1, 3).at(1)).isCloseTo(0.75, within(1e-15));
    }

    @Test
    void cosineDecayRestartsInLongerPeriods() {
        // Periods of 10, 20, 40 steps.
        values(new CosineDecayRestarts(1, 10), steps(0, 5, 10, 20, 30, 50, 70), 1, 0.5, 1, 0.5, 1, 0.5, 1);
        values(new CosineDecayRestarts(1, 10, 1, 0.5, 0), steps(0, 5, 10, 15, 20, 25), 1, 0.5, 0.5, 0.25, 0.25, 0.125);
        values(new CosineDecayRestarts(2, 10, 2, 0.5, 0.1), steps(0, 5, 10, 20), 2, 1.1, 2 * (0.9 * 0.5 + 0.1),
                2 * (0.9 * 0.25 + 0.1));
    }

    @Test
    void everyPeriodOfRestartsStartsAtItsHeight() {
        for (double timeFactor : new double[] {1, 1.5, 2, 3}) {
            LearningRateSchedule schedule = new CosineDecayRestarts(1, 64, timeFactor, 1, 0);
            double start = 0;
            for (double length = 64; length == Math.rint(length) && start < 1e9; length *= timeFactor) {
                assertThat(schedule.at((long) start)).as("%s at %s", schedule, start).isEqualTo(1);
                start += length;
                if (timeFactor == 1 && start > 64_000) {
                    break;
                }
            }
        }
    }

    @Test
    void schedulesWithTheSameNumbersAreEqual() {
        assertThat(new CosineDecay(1, 10)).isEqualTo(new CosineDecay(1, 10, 0)).isNotEqualTo(new CosineDecay(1, 11));
        assertThat(new ConstantRate(0.5)).hasToString("0.5");
        assertThat(new ConstantRate(0.5).at(1000)).isEqualTo(0.5);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        refused(() -> new ConstantRate(-1), "ConstantRate.value");
        refused(() -> new ExponentialDecay(0, 1, 1), "ExponentialDecay.initial");
        refused(() -> new ExponentialDecay(1, 0, 1), "ExponentialDecay.steps");
        refused(() -> new ExponentialDecay(1, 1, 0), "ExponentialDecay.rate");
        refused(() -> new InverseTimeDecay(1, 1, -1), "InverseTimeDecay.rate");
        refused(() -> new PolynomialDecay(1, 1, -1, 1, false), "PolynomialDecay.end");
        refused(() -> new PolynomialDecay(1, 1, 0, 0, false), "PolynomialDecay.power");
        refused(() -> new CosineDecay(1, 1, -0.5), "CosineDecay.alpha");
        refused(() -> new CosineDecayRestarts(1, 1, 0.5, 1, 0), "CosineDecayRestarts.timeFactor");
        refused(() -> new CosineDecayRestarts(1, 1, 1, 0, 0), "CosineDecayRestarts.rateFactor");
        refused(() -> new PiecewiseConstantDecay(List.of(1L), List.of(1.0)), "PiecewiseConstantDecay.values",
                "1 values");
        refused(() -> new PiecewiseConstantDecay(List.of(2L, 2L), List.of(1.0, 1.0, 1.0)), "boundaries", "[2, 2]");
        refused(() -> new PiecewiseConstantDecay(List.of(-1L), List.of(1.0, 1.0)), "boundaries");
        refused(() -> new PiecewiseConstantDecay(List.of(1L), List.of(1.0, -1.0)), "values");
        refused(() -> new PiecewiseConstantDecay(null, List.of(1.0)), "boundaries", "null");
        refused(() -> new PiecewiseConstantDecay(Arrays.asList((Long) null), List.of(1.0)), "boundaries", "null");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContainingAll(parts);
    }
}
