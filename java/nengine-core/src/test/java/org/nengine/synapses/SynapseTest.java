package org.nengine.synapses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nengine.exceptions.ValidationException;
import org.nengine.io.NpyArray;
import org.nengine.spec.DynamicsVectors;

class SynapseTest {

    static Stream<JsonNode> designs() {
        return DynamicsVectors.ofKind("filter_design");
    }

    static Stream<JsonNode> filters() {
        return DynamicsVectors.ofKind("synapse");
    }

    static Stream<JsonNode> responses() {
        return DynamicsVectors.ofKind("synapse_evaluate");
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
        StateSpace continuous = new TransferFunction(num, den).toStateSpace();
        assertClose(continuous, c);
        double dt = c.get("dt").doubleValue();
        c.get("discrete").properties().forEach(e -> {
            boolean general = e.getKey().startsWith("gbt_");
            assertClose(general ? continuous.discretise(dt, Double.parseDouble(e.getKey().substring(4)))
                    : continuous.discretise(dt, method(e.getKey())), e.getValue());
            if (!general) {
                assertClose(new LinearFilter(num, den, method(e.getKey())).discreteSystem(dt), e.getValue());
            }
        });
        assertThat(c.get("discrete").size()).isGreaterThanOrEqualTo(5);
    }

    private static void assertClose(StateSpace system, JsonNode expected) {
        assertClose(flat(system.a()), DynamicsVectors.flat(expected.get("A")));
        assertClose(flat(system.b()), DynamicsVectors.flat(expected.get("B")));
        assertClose(flat(system.c()), DynamicsVectors.flat(expected.get("C")));
        assertClose(flat(system.d()), DynamicsVectors.flat(expected.get("D")));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
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
        Consumer<FiltOptions> settings = f -> f.dt(c.get("dt").doubleValue()).axis(c.get("axis").intValue())
                .y0(DynamicsVectors.flat(c.get("y0")));
        boolean twice = c.get("filtfilt").booleanValue();
        double[][] actual = twice ? synapse(c).filtfilt(x, settings) : synapse(c).filt(x, settings);
        assertThat(actual).hasDimensions(y.length, y[0].length);
        for (int i = 0; i < x.length; i++) {
            assertClose(actual[i], y[i]);
        }
        assertThat(x).isDeepEqualTo(DynamicsVectors.matrix(c.get("x")));
        NpyArray array = NpyArray.of(flat(x), x.length, x[0].length, 1);
        NpyArray filtered = twice ? synapse(c).filtfilt(array, settings) : synapse(c).filt(array, settings);
        assertClose(filtered.toDoubles(), flat(y));
    }

    @ParameterizedTest
    @MethodSource("responses")
    void responsesToFrequenciesAgreeWithTheReference(JsonNode c) {
        double[] num = DynamicsVectors.vector(c.get("num"));
        double[] den = DynamicsVectors.vector(c.get("den"));
        LinearFilter filter = c.get("analog").booleanValue() ? new LinearFilter(num, den)
                : LinearFilter.digital(num, den);
        List<Complex> actual = Arrays.stream(DynamicsVectors.vector(c.get("frequencies"))).mapToObj(filter::evaluate)
                .toList();
        assertClose(actual.stream().mapToDouble(Complex::re).toArray(),
                DynamicsVectors.vector(c.get("expected").get("real")));
        assertClose(actual.stream().mapToDouble(Complex::im).toArray(),
                DynamicsVectors.vector(c.get("expected").get("imag")));
    }

    @Test
    void aSignalWithoutChannelsIsFilteredLikeAColumn() {
        double[] x = {1, 0, 2, -1};
        double[][] column = {{1}, {0}, {2}, {-1}};
        assertThat(new Alpha(0.003).filt(x)).containsExactly(flat(new Alpha(0.003).filt(column)));
        assertThat(new Alpha(0.003).filtfilt(x, f -> f.y0(0.5)))
                .containsExactly(flat(new Alpha(0.003).filtfilt(column, f -> f.y0(0.5))));
        assertThat(x).containsExactly(1, 0, 2, -1);
        assertThat(new Lowpass(0.1).filt(new double[0])).isEmpty();
        assertThat(new Lowpass(0.1).filt(new double[0][])).isEmpty();
    }

    @Test
    void anyAxisOfAnArrayCanBeTime() {
        double[] values = IntStream.range(0, 24).mapToDouble(i -> Math.sin(i * i)).toArray();
        NpyArray x = NpyArray.of(values, 2, 3, 4);
        double[] y = new Lowpass(0.002).filt(x, f -> f.axis(1)).toDoubles();
        assertThat(new Lowpass(0.002).filt(x, f -> f.axis(-2)).toDoubles()).containsExactly(y);
        for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 4; k++) {
                int first = 12 * i + k;
                double[] channel = {values[first], values[first + 4], values[first + 8]};
                assertThat(new double[] {y[first], y[first + 4], y[first + 8]})
                        .containsExactly(new Lowpass(0.002).filt(channel));
            }
        }
    }

    @Test
    void aFilterStaysWhereItStartsIfItsInputDoes() {
        double[] steady = {0.7, 0.7, 0.7};
        assertThat(new Lowpass(0.01).filt(steady, f -> f.y0(0.7))).containsExactly(steady, within(1e-15));
        assertThat(new Alpha(0.01).filt(steady, f -> f.y0(0.7))).containsExactly(steady, within(1e-12));
        assertThat(new Triangle(0.005).filt(steady, f -> f.y0(0.7))).containsExactly(steady, within(1e-15));
    }

    @Test
    void combinedFiltersFilterOneAfterTheOther() {
        LinearFilter both = new Lowpass(0.005).combine(new Alpha(0.01));
        assertThat(both).isEqualTo(new LinearFilter(new double[] {1},
                new double[] {0.005 * (0.01 * 0.01), 0.005 * 0.02 + 0.01 * 0.01, 0.005 + 0.02, 1}));
        for (double f : new double[] {0, 1, 30}) {
            Complex product = new Lowpass(0.005).evaluate(f).times(new Alpha(0.01).evaluate(f));
            assertThat(both.evaluate(f).minus(product).abs()).isLessThan(1e-15);
        }
        assertThat(new Lowpass(0.1, Discretization.EULER).withSeed(3).combine(new Lowpass(0.1)))
                .returns(Discretization.ZERO_ORDER_HOLD, LinearFilter::method)
                .returns(OptionalLong.of(3), LinearFilter::seed);
    }

    /** A filter of a user's own, which passes every other value. */
    private static final class Blinking extends Synapse {
        Blinking(OptionalLong seed) {
            super(seed);
        }

        @Override
        public Synapse withSeed(long seed) {
            return new Blinking(OptionalLong.of(seed));
        }

        @Override
        public SynapseStep step(int size, double dt) {
            boolean[] on = {false};
            return (input, output) -> {
                on[0] = !on[0];
                for (int i = 0; i < size; i++) {
                    output[i] = on[0] ? input[i] : 0;
                }
            };
        }
    }

    @Test
    void aSynapseOfOnesOwnFiltersOfflineToo() {
        Synapse blinking = new Blinking(OptionalLong.empty());
        assertThat(blinking.filt(new double[] {1, 2, 3})).containsExactly(1, 0, 3);
        assertThatThrownBy(() -> blinking.filt(new double[] {1}, f -> f.y0(1)))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Blinking.y0")
                .hasMessageContaining("rest");
    }

    @Test
    void impossibleStartsAndAxesAreRefusedByName() {
        double[][] x = {{1, 2}, {3, 4}};
        LinearFilter highpass = new LinearFilter(new double[] {1, 0}, new double[] {0.1, 1});
        LinearFilter integrator = new LinearFilter(new double[] {1}, new double[] {1, 0});
        LinearFilter twice = new LinearFilter(new double[] {1}, new double[] {1, 0, 0}, Discretization.EULER);
        assertThatThrownBy(() -> highpass.filt(x, f -> f.y0(1))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("LinearFilter.y0").hasMessageContaining("0 for every constant");
        assertThatThrownBy(() -> integrator.filt(x, f -> f.y0(1))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("LinearFilter.y0").hasMessageContaining("integrator");
        assertThatThrownBy(() -> twice.filt(x, f -> f.y0(1))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("LinearFilter.y0").hasMessageContaining("integrates");
        assertThatThrownBy(() -> new Lowpass(0).filt(x, f -> f.y0(1))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Lowpass.y0").hasMessageContaining("without state");
        assertThatThrownBy(() -> new Lowpass(1).filt(x, f -> f.y0(1, 2, 3))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Lowpass.y0").hasMessageContaining("2 channels");
        assertThatThrownBy(() -> new Lowpass(1).filt(x, f -> f.y0(Double.NaN)))
                .isInstanceOf(ValidationException.class).hasMessageContaining("y0");
        assertThatThrownBy(() -> new Lowpass(1).filt(x, f -> f.axis(2))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Lowpass.axis").hasMessageContaining("got 2");
        assertThatThrownBy(() -> new Lowpass(1).filt(x, f -> f.dt(0))).isInstanceOf(ValidationException.class)
                .hasMessageContaining("dt");
        assertThatThrownBy(() -> new Lowpass(1).filt(new double[][] {{1}, {1, 2}}))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Lowpass.x");
        assertThatThrownBy(() -> new Lowpass(1).filt(NpyArray.of(new double[] {1}), f -> { }))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Lowpass.axis");
        assertThatThrownBy(() -> new Lowpass(1).combine(new Triangle(1))).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Lowpass.combine").hasMessageContaining("Triangle");
        assertThatThrownBy(() -> new Lowpass(1).combine(LinearFilter.digital(new double[] {1}, new double[] {1, 0})))
                .isInstanceOf(ValidationException.class).hasMessageContaining("continuous");
        assertThatThrownBy(() -> new Triangle(1e10).step(1, 0.001)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Triangle.t");
        LinearFilter unstable = new LinearFilter(new double[] {1}, new double[] {-0.001, 1},
                Discretization.BACKWARD_DIFFERENCE);
        assertThatThrownBy(() -> unstable.step(1, 0.001)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("singular");
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
        assertThat(new Alpha(0.1, Discretization.BILINEAR)).hasToString("Alpha(tau=0.1, method=BILINEAR)")
                .hasSameHashCodeAs(new Alpha(0.1, Discretization.BILINEAR));
        assertThat(new Triangle(0.1)).isEqualTo(new Triangle(0.1)).isNotEqualTo(new Triangle(0.2));
        assertThat(new Alpha(0.1).withSeed(3).seed()).hasValue(3);
    }
}
