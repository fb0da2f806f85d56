package org.nengine.synapses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.exceptions.ValidationException;
import org.nengine.spec.DynamicsVectors;

class SynapseTest {

    static Stream<JsonNode> designs() {
        return DynamicsVectors.ofKind("filter_design");
    }

    /** Filters that start at rest and run forwards along the first axis, which is what a simulation does. */
    static Stream<JsonNode> filters() {
        return DynamicsVectors.ofKind("synapse").filter(c -> c.get("y0").isNumber() && c.get("y0").doubleValue() == 0
                && c.get("axis").intValue() == 0 && !c.get("filtfilt").booleanValue());
    }

    static Stream<JsonNode> linearFilters() {
        return filters().filter(c -> !c.get("synapse").textValue().equals("Triangle"));
    }

    private static Discretization method(String name) {
        return switch (name) {
            case "zoh" -> Discretization.ZERO_ORDER_HOLD;
            case "bilinear" -> Discretization.BILINEAR;
            case "euler" -> Discretization.EULER;
            case "backward_diff" -> Discretization.BACKWARD_DIFFERENCE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Synapse synapse(JsonNode c) {
        JsonNode p = c.get("params");
        Discretization method = method(p.path("method").asText("zoh"));
        return switch (c.get("synapse").textValue()) {
            case "Lowpass" -> new Lowpass(p.get("tau").doubleValue(), method);
            case "Alpha" -> new Alpha(p.get("tau").doubleValue(), method);
            case "Triangle" -> new Triangle(p.get("t").doubleValue());
            case "LinearFilter" -> p.path("analog").asBoolean(true)
                    ? new LinearFilter(DynamicsVectors.vector(p.get("num")), DynamicsVectors.vector(p.get("den")),
                            method)
                    : LinearFilter.digital(DynamicsVectors.vector(p.get("num")), DynamicsVectors.vector(p.get("den")));
            default -> throw new IllegalArgumentException(c.get("synapse").textValue());
        };
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-12 * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @ParameterizedTest
    @MethodSource("designs")
    void everyDiscretisationAgreesWithTheReference(JsonNode c) {
        double[] num = DynamicsVectors.vector(c.get("num"));
        double[] den = DynamicsVectors.vector(c.get("den"));
        c.get("discrete").properties().stream().filter(e -> !e.getKey().startsWith("gbt")).forEach(e -> {
            StateSpace system = new LinearFilter(num, den, method(e.getKey())).discreteSystem(
                    c.get("dt").doubleValue());
            assertClose(java.util.Arrays.stream(system.a()).flatMapToDouble(java.util.Arrays::stream).toArray(),
                    DynamicsVectors.flat(e.getValue().get("A")));
            assertClose(system.b(), DynamicsVectors.flat(e.getValue().get("B")));
            assertClose(system.c(), DynamicsVectors.flat(e.getValue().get("C")));
            assertClose(new double[] {system.d()}, DynamicsVectors.flat(e.getValue().get("D")));
        });
        assertThat(c.get("discrete").size()).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("linearFilters")
    void stepsHaveTheFormAndTheMatricesOfTheReference(JsonNode c) {
        DiscreteFilter filter = ((LinearFilter) synapse(c)).discretise(c.get("dt").doubleValue());
        JsonNode expected = c.get("expected");
        DiscreteFilter.Form form = switch (expected.get("step_kind").textValue()) {
            case "NoX" -> DiscreteFilter.Form.NO_STATE;
            case "OneX" -> DiscreteFilter.Form.ONE_STATE;
            case "NoD" -> DiscreteFilter.Form.NO_FEEDTHROUGH;
            default -> DiscreteFilter.Form.GENERAL;
        };
        assertThat(filter.form()).isEqualTo(form);
        assertClose(filter.a(), DynamicsVectors.flat(expected.get("A")));
        double[] b = DynamicsVectors.flat(expected.get("B"));
        double[] numerator = DynamicsVectors.flat(expected.get("C"));
        if (form == DiscreteFilter.Form.ONE_STATE) {
            assertThat(filter.b()[0]).isCloseTo(b[0] * numerator[0], within(1e-15));
            assertThat(filter.c()).containsExactly(1);
        } else {
            assertClose(filter.b(), b);
            assertClose(filter.c(), numerator);
        }
        assertClose(new double[] {filter.d()}, DynamicsVectors.flat(expected.get("D")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void filteredSignalsAgreeWithTheReference(JsonNode c) {
        double[][] x = DynamicsVectors.matrix(c.get("x"));
        double[][] y = DynamicsVectors.matrix(c.get("expected").get("y"));
        SynapseStep step = synapse(c).step(x[0].length, c.get("dt").doubleValue());
        for (int i = 0; i < x.length; i++) {
            step.step(x[i], x[i]);
            assertClose(x[i], y[i]);
        }
    }

    @Test
    void aLowpassMuchShorterThanTheStepFollowsItsInput() {
        DiscreteFilter filter = new Lowpass(1e-9).discretise(0.001);
        assertThat(filter.a()[0]).isZero();
        assertThat(filter.b()[0]).isEqualTo(1);
        DiscreteFilter tiny = new Lowpass(1e-300).discretise(0.001);
        assertThat(tiny.b()[0]).isEqualTo(1);
    }

    @Test
    void matrixExponentialsOfBadlyScaledFiltersAreAccurate() {
        double tau = 1e-3;
        double dt = 1e-4;
        double r = dt / tau;
        double e = Math.exp(-r);
        DiscreteFilter filter = new Alpha(tau).discretise(dt);
        assertThat(filter.a()[0]).isCloseTo(e * (1 - r), within(4e-16));
        assertThat(filter.a()[1] * dt).isCloseTo(-e * r * r, within(4e-16));
        assertThat(filter.a()[2] / dt).isCloseTo(e, within(4e-16));
        assertThat(filter.a()[3]).isCloseTo(e * (1 + r), within(4e-16));
    }

    @Test
    void impossibleFiltersAreRefusedByName() {
        assertThatThrownBy(() -> new Lowpass(-1)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Lowpass.tau").hasMessageContaining("-1");
        assertThatThrownBy(() -> new Alpha(Double.NaN)).hasMessageStartingWith("Alpha.tau");
        assertThatThrownBy(() -> new Triangle(-0.1)).hasMessageStartingWith("Triangle.t");
        assertThatThrownBy(() -> new LinearFilter(new double[] {1, 2, 3}, new double[] {1, 2}))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("LinearFilter.num")
                .hasMessageContaining("degree");
        assertThatThrownBy(() -> new LinearFilter(new double[] {1}, new double[] {0, 0}))
                .hasMessageStartingWith("LinearFilter.den");
        assertThatThrownBy(() -> new LinearFilter(new double[0], new double[] {1}))
                .hasMessageStartingWith("LinearFilter.num");
        assertThatThrownBy(() -> new LinearFilter(new double[] {1}, new double[] {Double.NaN}))
                .hasMessageStartingWith("LinearFilter.den");
        assertThatThrownBy(() -> new LinearFilter(new double[] {1}, new double[] {1e-310, 1}))
                .hasMessageContaining("too small");
        assertThatThrownBy(() -> new Lowpass(0.1).withSeed(-1)).hasMessageStartingWith("Lowpass.seed");
    }

    @Test
    void synapsesAreEqualByClassAndParameters() {
        assertThat(new Lowpass(0.1)).isEqualTo(Synapse.lowpass(0.1)).hasToString("Lowpass(tau=0.1)")
                .isNotEqualTo(new LinearFilter(new double[] {1}, new double[] {0.1, 1}))
                .isNotEqualTo(new Lowpass(0.2)).isNotEqualTo(new Lowpass(0.1, Discretization.EULER));
        assertThat(new Triangle(0.1)).isEqualTo(new Triangle(0.1)).isNotEqualTo(new Triangle(0.2));
        assertThat(new Alpha(0.1).withSeed(3).seed()).hasValue(3);
    }
}
