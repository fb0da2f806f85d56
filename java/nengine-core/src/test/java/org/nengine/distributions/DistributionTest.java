package org.nengine.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

class DistributionTest {

    private final RandomState rng = new RandomState(1);

    @Test
    void aTextIsTheCallThatMakesTheDistribution() {
        assertThat(new Uniform(-1, 0.9)).hasToString("Uniform(low=-1.0, high=0.9)");
        assertThat(Uniform.integer(-3, 8)).hasToString("Uniform(low=-3.0, high=8.0, integer=true)");
        assertThat(new Exponential(0.15)).hasToString("Exponential(scale=0.15)");
        assertThat(new Exponential(0.15, 0, 1)).hasToString("Exponential(scale=0.15, high=1.0)");
        assertThat(new Choice(1, 2).weights(1, 3)).hasToString("Choice(options=[1.0, 2.0], weights=[1.0, 3.0])");
        assertThat(new Choice(new double[][] {{1}, {-1}})).hasToString("Choice(options=[[1.0], [-1.0]])");
    }

    @Test
    void distributionsAreEqualByTheirParameters() {
        assertThat(new Uniform(0, 1)).isEqualTo(new Uniform(0, 1)).hasSameHashCodeAs(new Uniform(0, 1))
                .isNotEqualTo(new Uniform(0, 2)).isNotEqualTo(Uniform.integer(0, 1)).isNotEqualTo(new Gaussian(0, 1));
        assertThat(new Choice(1, 2)).isEqualTo(new Choice(1, 2)).hasSameHashCodeAs(new Choice(1, 2))
                .isNotEqualTo(new Choice(2, 1)).isNotEqualTo(new Choice(1, 2).weights(1, 1))
                .isNotEqualTo(new Choice(new double[][] {{1}, {2}}));
        assertThat(FixedValues.of(1, 2)).isEqualTo(FixedValues.of(1, 2)).hasSameHashCodeAs(FixedValues.of(1, 2))
                .isNotEqualTo(FixedValues.of(new double[][] {{1, 2}}));
        assertThat(new PDF(new double[] {0, 1}, new double[] {0.5, 0.5}))
                .isEqualTo(new PDF(new double[] {0, 1}, new double[] {0.5, 0.5}));
    }

    @Test
    void anArrayIsCopiedInAndOut() {
        double[][] given = {{1, 2}, {3, 4}};
        FixedValues fixed = FixedValues.of(given);
        Samples samples = new Samples(given);
        Choice choice = new Choice(given);
        given[0][0] = 9;
        fixed.matrix()[0][0] = 9;
        fixed.sample(2, 2, rng)[0][0] = 9;
        samples.sample(2, 2, rng)[0][0] = 9;
        choice.options()[0][0] = 9;
        assertThat(fixed.matrix()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
        assertThat(samples.sample(2, 2, rng)).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
        assertThat(choice.options()).isDeepEqualTo(new double[][] {{1, 2}, {3, 4}});
    }

    @Test
    void fixedValuesAreHandedOutWhateverNumberIsAskedFor() {
        assertThat(FixedValues.of(1, 2, 3).sample(7, rng)).containsExactly(1, 2, 3);
        assertThat(FixedValues.of(new double[][] {{1, 2}}).sample(7, 5, rng)).isDeepEqualTo(new double[][] {{1, 2}});
        assertThat(rng.position()).as("nothing was drawn").isEqualTo(624);
        assertThat(FixedValues.of(1, 2, 3).rows()).isEqualTo(3);
        assertThat(FixedValues.of(1, 2, 3).columns()).isZero();
        assertThat(FixedValues.of(new double[][] {{1, 2}}).rows()).isEqualTo(1);
        assertThat(FixedValues.of(new double[][] {{1, 2}}).columns()).isEqualTo(2);
    }

    @Test
    void samplesAreHandedOutIfTheyFit() {
        assertThat(new Samples(1, 2, 3).sample(3, rng)).containsExactly(1, 2, 3);
        assertThat(new Samples(1, 2).sample(2, 1, rng)).isDeepEqualTo(new double[][] {{1}, {2}});
        assertThat(new Samples(new double[][] {{1}, {2}}).sample(2, rng)).containsExactly(1, 2);
        assertThat(new Samples(new double[][] {{1, 2}}).sample(2, rng)).containsExactly(1, 2);
        assertThat(new Samples(new double[][] {{1, 2}}).sample(1, 2, rng)).isDeepEqualTo(new double[][] {{1, 2}});
        assertThat(rng.position()).as("nothing was drawn").isEqualTo(624);
    }

    @Test
    void anExponentialStaysBelowItsBound() {
        assertThat(new Exponential(1, 0, 0.2).sample(1000, rng)).contains(Math.nextDown(0.2));
        assertThat(new Exponential(1, 0.5, 0.2).sample(10, rng)).containsOnly(Math.nextDown(0.2));
    }

    @Test
    void samplesMayBeEmpty() {
        assertThat(new Uniform(0, 1).sample(0, rng)).isEmpty();
        assertThat(new Uniform(0, 1).sample(0, 3, rng)).isEmpty();
        assertThat(new Uniform(0, 1).sample(2, 0, rng)).isDeepEqualTo(new double[2][0]);
    }

    @TestFactory
    Stream<DynamicTest> badParametersAreRefusedByName() {
        double[][] ragged = {{1, 2}, {3}};
        Map<String, ThrowingCallable> calls = Map.ofEntries(
                Map.entry("Gaussian.std", () -> new Gaussian(0, 0)),
                Map.entry("Gaussian.std ", () -> new Gaussian(0, Double.NaN)),
                Map.entry("Exponential.scale", () -> new Exponential(0)),
                Map.entry("Choice.weights", () -> new Choice()),
                Map.entry("Choice.weights ", () -> new Choice(1, 2).weights(1)),
                Map.entry("Choice.weights  ", () -> new Choice(1, 2).weights(1, -1)),
                Map.entry("Choice.weights   ", () -> new Choice(1, 2).weights(0, 0)),
                Map.entry("Choice.options", () -> new Choice(1, 2).sample(3, 1, rng)),
                Map.entry("Choice.options ", () -> new Choice(new double[][] {{1}}).sample(3, rng)),
                Map.entry("Choice.options  ", () -> new Choice(new double[][] {{1}}).sample(3, 2, rng)),
                Map.entry("Choice.options   ", () -> new Choice(ragged)),
                Map.entry("Samples.samples", () -> new Samples(1, 2).sample(3, rng)),
                Map.entry("Samples.samples ", () -> new Samples(1, 2).sample(2, 2, rng)),
                Map.entry("Samples.samples  ", () -> new Samples(new double[][] {{1, 2}, {3, 4}}).sample(2, rng)),
                Map.entry("Samples.samples   ", () -> new Samples(ragged)),
                Map.entry("FixedValues.values", () -> FixedValues.of(1, 2).sample(2, 1, rng)),
                Map.entry("FixedValues.values ", () -> FixedValues.of(new double[][] {{1}}).sample(1, rng)),
                Map.entry("FixedValues.values  ", () -> FixedValues.of(ragged)),
                Map.entry("PDF.p", () -> new PDF(new double[] {0, 1}, new double[] {0.5, 0.6})),
                Map.entry("PDF.p ", () -> new PDF(new double[] {0, 1}, new double[] {1})),
                Map.entry("Uniform.n", () -> new Uniform(0, 1).sample(-1, rng)),
                Map.entry("Uniform.d", () -> new Uniform(0, 1).sample(1, -1, rng)),
                Map.entry("RandomState.randint", () -> Uniform.integer(0.1, 0.9).sample(1, rng)));
        return calls.entrySet().stream().map(call -> DynamicTest.dynamicTest(call.getKey(), () ->
                assertThatThrownBy(call.getValue()).isInstanceOfSatisfying(ValidationException.class, error ->
                        assertThat(error.owner() + "." + error.attribute()).isEqualTo(call.getKey().strip()))));
    }
}
