package org.nengine.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.Closeness;
import org.nengine.random.RandomState;
import org.nengine.random.RandomVectors;

/** The functions of the beta family of distributions, and the incomplete beta function behind them. */
class SqrtBetaTest {

    private static final RandomVectors VECTORS = new RandomVectors();

    @AfterAll
    static void printCounts() {
        System.out.println("Beta functions: " + VECTORS.summary());
    }

    @TestFactory
    Stream<DynamicTest> functionsAreThoseOfTheReference() {
        return RandomVectors.entries("special_functions").flatMap(vector -> {
            String text = vector.get("dist").textValue();
            if (DistributionTexts.parse(text) instanceof SqrtBeta distribution) {
                return tests(vector, distribution::cdf, distribution::pdf, distribution::ppf);
            }
            CosineSimilarity distribution = (CosineSimilarity) DistributionTexts.parse(text);
            return tests(vector, distribution::cdf, distribution::pdf, distribution::ppf);
        });
    }

    private static Stream<DynamicTest> tests(JsonNode vector, DoubleUnaryOperator cdf, DoubleUnaryOperator pdf,
            DoubleUnaryOperator ppf) {
        return Stream.of(test(vector, "cdf", "x", cdf), test(vector, "pdf", "x", pdf), test(vector, "ppf", "y", ppf));
    }

    private static DynamicTest test(JsonNode vector, String name, String argument, DoubleUnaryOperator function) {
        double[] arguments = RandomVectors.doubles(vector.get(argument));
        double[] expected = RandomVectors.doubles(vector.get(name));
        Closeness closeness = value -> 1e-13 * Math.abs(value) + 1e-16;
        return DynamicTest.dynamicTest(vector.get("dist").textValue() + "." + name, () -> VECTORS.checkRange(name,
                expected, Arrays.stream(arguments).map(function).toArray(), 0, closeness));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-300, 1e-12, 0.001, 0.2, 0.5, 0.7, 0.999, 1 - 1e-7})
    void theIncompleteBetaFunctionAgreesWithItsClosedForms(double x) {
        double arcsine = 2 / Math.PI * Math.asin(Math.sqrt(Math.min(x, 1 - x)));
        // A tiny power is the exponential of a large number, whose last digit counts.
        Percentage error = withinPercentage(x < 0.001 ? 1e-11 : 4e-13);
        assertThat(new IncompleteBeta(0.5, 0.5).at(x)).isCloseTo(x < 0.5 ? arcsine : 1 - arcsine, error);
        assertThat(new IncompleteBeta(7.5, 1).at(x)).isCloseTo(Math.pow(x, 7.5), error);
        assertThat(new IncompleteBeta(1, 20).at(x)).isCloseTo(-Math.expm1(20 * Math.log1p(-x)), error);
        assertThat(new IncompleteBeta(2, 2).at(x)).isCloseTo(x * x * (3 - 2 * x), error);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "1, 0.5", "0.5, 500", "500, 0.5", "24, 8", "250, 260", "0.5, 3.5"})
    void theInverseUndoesTheIncompleteBetaFunction(double a, double b) {
        IncompleteBeta beta = new IncompleteBeta(a, b);
        for (double y : new double[] {1e-9, 1e-3, 0.1, 0.3, 0.5, 0.9, 0.999}) {
            double x = beta.inverse(y);
            double lastDigit = beta.at(Math.nextUp(x)) - beta.at(Math.nextDown(x));
            assertThat(beta.at(x)).as("I(%s, %s, %s)", a, b, x).isCloseTo(y, within(1e-13 * y + 2e-16 + lastDigit));
        }
        assertThat(beta.inverse(0)).isZero();
        assertThat(beta.inverse(1)).isEqualTo(1);
        assertThat(beta.inverse(-0.1)).isNaN();
        assertThat(beta.inverse(1.1)).isNaN();
    }

    @Test
    void theMedianCosineIsMinusZero() {
        assertThat(new CosineSimilarity(7).ppf(0.5)).isEqualTo(-0.0);
        assertThat(Double.doubleToRawLongBits(new CosineSimilarity(7).ppf(0.5))).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void allWeightInOneValueLeavesOnlyTheDistributionFunction() {
        SqrtBeta whole = new SqrtBeta(0, 3);
        SqrtBeta nothing = new SqrtBeta(3, 0);
        assertThat(whole.cdf(0.999)).isZero();
        assertThat(whole.cdf(1)).isEqualTo(1);
        assertThat(nothing.cdf(0.1)).isEqualTo(1);
        assertThat(whole.ppf(0.5)).isNaN();
        assertThat(whole.pdf(0.5)).isZero();
        assertThatThrownBy(() -> whole.sample(1, new RandomState(0))).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> nothing.sample(1, new RandomState(0))).isInstanceOf(ValidationException.class);
    }

    @Test
    void theDensityIsTheSlopeOfTheDistributionFunction() {
        SqrtBeta length = new SubvectorLength(10, 4);
        CosineSimilarity cosine = new CosineSimilarity(6);
        for (double x = 0.05; x < 1; x += 0.1) {
            assertThat((length.cdf(x + 1e-5) - length.cdf(x - 1e-5)) / 2e-5).isCloseTo(length.pdf(x), within(1e-7));
            assertThat((cosine.cdf(x + 1e-5) - cosine.cdf(x - 1e-5)) / 2e-5).isCloseTo(cosine.pdf(x), within(1e-7));
        }
    }
}
