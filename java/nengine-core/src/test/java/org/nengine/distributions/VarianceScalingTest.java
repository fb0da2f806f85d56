package org.nengine.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

/** Initial weights: their moments, their texts and the parameters that are refused. */
class VarianceScalingTest {

    private static final int OUTPUTS = 300;
    private static final int INPUTS = 200;

    private static double mean(double[][] samples, DoubleUnaryOperator function) {
        return Arrays.stream(samples).flatMapToDouble(Arrays::stream).map(function).average().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"FAN_IN, 200", "FAN_OUT, 300", "FAN_AVG, 250"})
    void theVarianceIsScaledByTheFan(VarianceScaling.Mode mode, double fan) {
        for (double scale : new double[] {1, 4}) {
            double[][] uniform = new VarianceScaling(scale, mode, VarianceScaling.Kind.UNIFORM)
                    .sample(OUTPUTS, INPUTS, new RandomState(0));
            assertThat(mean(uniform, x -> x * x) * fan / scale).isCloseTo(1, within(0.02));
            double[][] normal = new VarianceScaling(scale, mode, VarianceScaling.Kind.NORMAL)
                    .sample(OUTPUTS, INPUTS, new RandomState(0));
            // Cutting at two standard deviations leaves 1 - 4 phi(2) / erf(sqrt 2) of the variance.
            assertThat(mean(normal, x -> x * x) * fan / scale).isCloseTo(0.7737, within(0.02));
            assertThat(mean(normal, Math::abs)).isLessThan(2 * Math.sqrt(scale / fan));
        }
    }

    @Test
    void aTruncatedNormalKeepsItsLimit() {
        double[][] samples = new TruncatedNormal(3, 2, 1).sample(100, 100, new RandomState(0));
        assertThat(mean(samples, x -> x)).isCloseTo(3, within(0.02));
        assertThat(Arrays.stream(samples).flatMapToDouble(Arrays::stream)).allMatch(x -> x >= 2 && x <= 4);
        assertThat(new TruncatedNormal(3, 0, 1).sample(4, new RandomState(0))).containsOnly(3);
    }

    @Test
    void theTextIsTheCallThatMakesIt() {
        assertThat(new TruncatedNormal()).hasToString("TruncatedNormal()");
        assertThat(new TruncatedNormal(0, 2)).hasToString("TruncatedNormal(stddev=2.0)");
        assertThat(new VarianceScaling()).hasToString("VarianceScaling()");
        assertThat(new VarianceScaling(2, VarianceScaling.Mode.FAN_IN, VarianceScaling.Kind.NORMAL))
                .hasToString("VarianceScaling(scale=2.0, mode=fan_in, kind=normal)");
        assertThat(new Glorot(1.5, VarianceScaling.Kind.NORMAL)).hasToString("Glorot(scale=1.5, kind=normal)");
        assertThat(new He(1.5, VarianceScaling.Kind.NORMAL)).hasToString("He(scale=1.5)")
                .isNotEqualTo(new VarianceScaling(2.25, VarianceScaling.Mode.FAN_IN, VarianceScaling.Kind.NORMAL));
        assertThat(new He(1.5, VarianceScaling.Kind.NORMAL).scale()).isEqualTo(2.25);
        assertThat(new SubvectorLength(8, 2)).hasToString("SubvectorLength(dimensions=8, subdimensions=2)");
        assertThat(new CosineSimilarity(8)).hasToString("CosineSimilarity(dimensions=8)");
    }

    @Test
    void aScaleOfZeroMakesZerosOrIsRefused() {
        RandomState rng = new RandomState(0);
        assertThat(new Glorot(0, VarianceScaling.Kind.UNIFORM).sample(3, rng)).containsOnly(0);
        assertThat(rng.position()).as("numbers are drawn all the same").isEqualTo(6);
        assertRefused("TruncatedNormal", "limit", () -> new He(0, VarianceScaling.Kind.NORMAL).sample(3, rng));
    }

    @Test
    void badParametersAreRefusedByName() {
        assertRefused("TruncatedNormal", "stddev", () -> new TruncatedNormal(0, -1, 1));
        assertRefused("TruncatedNormal", "limit", () -> new TruncatedNormal(0, 0));
        assertRefused("TruncatedNormal", "limit", () -> new TruncatedNormal(0, 1, Double.NaN));
        assertRefused("Glorot", "scale", () -> new Glorot(-1, VarianceScaling.Kind.NORMAL));
        assertRefused("VarianceScaling", "n", () -> new VarianceScaling().sample(-1, new RandomState(0)));
        assertRefused("SqrtBeta", "n", () -> new SqrtBeta(-1));
        assertRefused("SqrtBeta", "m", () -> new SqrtBeta(1, -1));
        assertRefused("SubvectorLength", "n", () -> new SubvectorLength(2, 3));
        assertRefused("CosineSimilarity", "n", () -> new CosineSimilarity(0));
    }

    private static void assertRefused(String owner, String attribute, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ValidationException.class, error -> {
            assertThat(error.owner()).isEqualTo(owner);
            assertThat(error.attribute()).isEqualTo(attribute);
        });
    }
}
