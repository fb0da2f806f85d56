package org.nengine.distributions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.random.RandomState;

/** Generators go on after a sample that was skipped as after one that was drawn. */
class SkippedSampleTest {

    @ParameterizedTest
    @CsvSource({"2, 1", "7, 1", "8, 1", "2, 2", "7, 2", "30, 3", "31, 5", "750, 1", "40, 16"})
    void skippingLeavesTheGeneratorAsSamplingDoes(int n, int d) {
        for (Distribution distribution : new Distribution[] {new ScatteredHypersphere(),
            ScatteredHypersphere.surface(), new ScatteredHypersphere().withMinMagnitude(0.3),
            new ScatteredHypersphere().withBase(new Uniform(0, 1)), new UniformHypersphere(),
            UniformHypersphere.surface(), new QuasirandomSequence(), new Uniform(-1, 1)}) {
            for (int before = 0; before < 2; before++) {
                RandomState sampled = new RandomState(n + d);
                sampled.standardNormal(before);
                RandomState skipped = sampled.copy();
                RandomState untouched = sampled.copy();
                if (!distribution.skip(n, d, skipped)) {
                    assertSame(skipped, untouched, distribution);
                    continue;
                }
                distribution.sample(n, d, sampled);
                assertSame(skipped, sampled, distribution);
            }
        }
    }

    private static void assertSame(RandomState a, RandomState b, Distribution distribution) {
        assertThat(a.words()).as(distribution.toString()).isEqualTo(b.words());
        assertThat(a.position()).as(distribution.toString()).isEqualTo(b.position());
        assertThat(a.hasCachedGauss()).as(distribution.toString()).isEqualTo(b.hasCachedGauss());
        assertThat(a.cachedGauss()).as(distribution.toString()).isEqualTo(b.cachedGauss());
    }
}
