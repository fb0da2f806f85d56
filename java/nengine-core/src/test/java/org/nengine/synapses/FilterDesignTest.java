package org.nengine.synapses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.exceptions.ValidationException;
import org.nengine.spec.DynamicsVectors;
import org.nengine.spec.NetworksVectors;

/** Conversions between descriptions of linear systems, and from continuous to discrete ones. */
class FilterDesignTest {

    private static final TransferFunction SYSTEM = new TransferFunction(new double[] {3, 2}, new double[] {1, 4, 5});
    private static final double ALPHA = 0.25;
    private static final Map<String, Discretization> METHODS = Map.of("zoh", Discretization.ZERO_ORDER_HOLD,
            "euler", Discretization.EULER, "bilinear", Discretization.BILINEAR,
            "backward_diff", Discretization.BACKWARD_DIFFERENCE);

    @TestFactory
    Stream<DynamicTest> everyConversionGivesTheNumbersOfTheReference() {
        JsonNode vectors = NetworksVectors.utility("filter_design_num_3_2_den_1_4_5");
        return vectors.properties().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getKey(), e.getValue())));
    }

    private static void check(String name, JsonNode expected) {
        if (name.startsWith("cont2discrete")) {
            String method = name.substring(name.indexOf("0.01_") + 5);
            boolean general = method.equals("gbt");
            if (name.contains("_ss_")) {
                StateSpace system = SYSTEM.toStateSpace();
                compare(general ? system.discretise(0.01, ALPHA) : system.discretise(0.01, METHODS.get(method)),
                        expected);
            } else {
                TransferFunction f = general ? SYSTEM.discretise(0.01, ALPHA)
                        : SYSTEM.discretise(0.01, METHODS.get(method));
                assertClose(f.num(), DynamicsVectors.flat(expected.get(0)));
                assertClose(f.den(), DynamicsVectors.flat(expected.get(1)));
            }
            return;
        }
        switch (name) {
            case "tf2ss" -> compare(SYSTEM.toStateSpace(), expected);
            case "tf2zpk" -> {
                ZerosPolesGain system = SYSTEM.toZerosPolesGain();
                assertClose(parts(system.zeros()), new double[] {expected.get(0).get(0).doubleValue(), 0});
                assertClose(parts(system.poles()), DynamicsVectors.flat(expected.get(1)));
                assertThat(system.gain()).isEqualTo(expected.get(2).doubleValue());
            }
            case "zpk2tf([-1],[-2,-3],4)" -> {
                TransferFunction f = new ZerosPolesGain(List.of(Complex.real(-1)),
                        List.of(Complex.real(-2), Complex.real(-3)), 4).toTransferFunction();
                assertClose(f.num(), DynamicsVectors.flat(expected.get(0)));
                assertClose(f.den(), DynamicsVectors.flat(expected.get(1)));
            }
            default -> throw new IllegalArgumentException("no test for " + name);
        }
    }

    private static double[] parts(List<Complex> values) {
        return values.stream().flatMapToDouble(v -> Arrays.stream(new double[] {v.re(), v.im()})).toArray();
    }

    private static void compare(StateSpace system, JsonNode expected) {
        assertClose(flat(system.a()), DynamicsVectors.flat(expected.get(0)));
        assertClose(flat(system.b()), DynamicsVectors.flat(expected.get(1)));
        assertClose(flat(system.c()), DynamicsVectors.flat(expected.get(2)));
        assertClose(flat(system.d()), DynamicsVectors.flat(expected.get(3)));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static void assertClose(double[] actual, double[] expected) {
        assertThat(actual).containsExactly(expected, within(1e-13));
    }

    @Test
    void aFirstOrderFilterHasTheKnownDiscreteForm() {
        TransferFunction f = new TransferFunction(new double[] {1}, new double[] {0.1, 1})
                .discretise(0.001, Discretization.ZERO_ORDER_HOLD);
        assertClose(f.num(), new double[] {0, 0.00995016625083189});
        assertClose(f.den(), new double[] {1, -0.990049833749168});
    }

    @Test
    void aSystemSurvivesEveryRoundTrip() {
        TransferFunction f = new TransferFunction(new double[] {2, 1, 5, 3}, new double[] {1, 0.5, 4, 2});
        TransferFunction back = f.toStateSpace().toTransferFunction();
        assertClose(back.num(), f.num());
        assertClose(back.den(), f.den());
        TransferFunction roots = f.toZerosPolesGain().toTransferFunction();
        assertClose(roots.num(), f.num());
        assertClose(roots.den(), f.den());
        assertThat(f.toZerosPolesGain().toStateSpace().toZerosPolesGain().gain()).isCloseTo(2, within(1e-13));
    }

    @Test
    void discreteZerosAndPolesAreThoseOfTheDiscreteTransferFunction() {
        ZerosPolesGain system = SYSTEM.toZerosPolesGain().discretise(0.01, Discretization.BILINEAR);
        TransferFunction expected = SYSTEM.discretise(0.01, Discretization.BILINEAR);
        TransferFunction actual = system.toTransferFunction();
        assertClose(actual.num(), expected.num());
        assertClose(actual.den(), expected.den());
    }

    @Test
    void polesOfAZeroOrderHoldAreExponentialsOfThePoles() {
        for (Complex pole : SYSTEM.discretise(0.05, Discretization.ZERO_ORDER_HOLD).toZerosPolesGain().poles()) {
            assertThat(pole.abs()).isCloseTo(Math.exp(-2 * 0.05), within(1e-13));
            assertThat(Math.abs(pole.phase())).isCloseTo(0.05, within(1e-12));
        }
    }

    @Test
    void aSystemWithSeveralInputsAndOutputsIsDiscretisedLikeItsParts() {
        double[][] a = {{-1, 2}, {0, -3}};
        StateSpace whole = new StateSpace(a, new double[][] {{1, 0}, {2, 1}}, new double[][] {{1, 1}, {0, 4}},
                new double[][] {{0, 0.5}, {1, 0}});
        for (Discretization method : Discretization.values()) {
            StateSpace discrete = whole.discretise(0.1, method);
            StateSpace part = StateSpace.of(a, new double[] {0, 1}, new double[] {1, 1}, 0.5).discretise(0.1, method);
            assertClose(flat(discrete.a()), flat(part.a()));
            assertClose(new double[] {discrete.b()[0][1], discrete.b()[1][1]}, flat(part.b()));
            assertClose(discrete.c()[0], part.c()[0]);
            assertThat(discrete.d()[0][1]).isCloseTo(part.d()[0][0], within(1e-14));
            assertClose(discrete.toTransferFunction(1, 0).num(), part.toTransferFunction().num());
        }
    }

    @Test
    void theExponentialOfARotationIsARotation() {
        double[][] m = {{0, -2}, {2, 0}};
        double[][] e = MatrixExponential.of(m);
        assertClose(flat(e), new double[] {Math.cos(2), -Math.sin(2), Math.sin(2), Math.cos(2)});
        assertThat(m).isDeepEqualTo(new double[][] {{0, -2}, {2, 0}});
        assertThat(MatrixExponential.of(new double[0][0])).isEmpty();
    }

    @Test
    void rootsAtZeroAndLeadingZerosAreFound() {
        ZerosPolesGain system = new TransferFunction(new double[] {0, 3, 0}, new double[] {0, 0, 1, 3, 2, 0})
                .toZerosPolesGain();
        assertThat(system.zeros()).containsExactly(Complex.real(0));
        assertThat(system.poles().stream().mapToDouble(Complex::re).sorted().toArray())
                .containsExactly(new double[] {-2, -1, 0}, within(1e-14));
        assertThat(system.gain()).isEqualTo(3);
    }

    @Test
    void complexNumbersFollowTheirRules() {
        Complex a = new Complex(3, -4);
        Complex b = new Complex(0.5, 2);
        assertThat(a.abs()).isEqualTo(5);
        assertThat(a.times(b)).isEqualTo(new Complex(9.5, 4));
        assertThat(a.times(b).dividedBy(b).minus(a).abs()).isLessThan(1e-15);
        assertThat(b.times(a).dividedBy(a).minus(b).abs()).isLessThan(1e-15);
        assertThat(a.plus(b)).isEqualTo(new Complex(3.5, -2));
        assertThat(Complex.unit(Math.PI / 2).phase()).isCloseTo(Math.PI / 2, within(1e-15));
    }

    @Test
    void impossibleSystemsAreRefusedByName() {
        double[][] none = new double[0][0];
        assertThatThrownBy(() -> new StateSpace(none, none, new double[][] {{}}, none))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("StateSpace.d");
        assertThatThrownBy(() -> StateSpace.of(new double[][] {{1, 2}}, new double[] {1}, new double[] {1}, 0))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("StateSpace.a");
        assertThatThrownBy(() -> StateSpace.of(new double[][] {{1}}, new double[] {1, 2}, new double[] {1}, 0))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("StateSpace.b")
                .hasMessageContaining("1 x 1");
        assertThatThrownBy(() -> StateSpace.of(new double[][] {{1}}, new double[] {1}, new double[] {1, 2}, 0))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("StateSpace.c");
        assertThatThrownBy(() -> StateSpace.of(new double[][] {{Double.NaN}}, new double[] {1}, new double[] {1}, 0))
                .isInstanceOf(ValidationException.class).hasMessageContaining("finite");
        StateSpace two = new StateSpace(new double[][] {{-1}}, new double[][] {{1, 1}}, new double[][] {{1}},
                new double[][] {{0, 0}});
        assertThatThrownBy(two::toTransferFunction).isInstanceOf(ValidationException.class)
                .hasMessageContaining("2 inputs");
        assertThatThrownBy(() -> two.toTransferFunction(2, 0)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("input 2");
        assertThatThrownBy(() -> two.discretise(0.1, 1.5)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("StateSpace.alpha").hasMessageContaining("1.5");
        assertThatThrownBy(() -> two.discretise(0.1, Double.NaN)).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> two.discretise(0, Discretization.EULER)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("StateSpace.dt");
        assertThatThrownBy(() -> new TransferFunction(new double[] {1, 2, 3}, new double[] {1, 2}).toStateSpace())
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("TransferFunction.num")
                .hasMessageContaining("degree");
        assertThatThrownBy(() -> new TransferFunction(new double[] {1}, new double[] {0}))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("TransferFunction.den");
        assertThatThrownBy(() -> new ZerosPolesGain(List.of(new Complex(1, 2)), List.of(), 1).toTransferFunction())
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("ZerosPolesGain.zeros")
                .hasMessageContaining("conjugate");
        assertThatThrownBy(() -> new ZerosPolesGain(List.of(), List.of(), Double.NaN))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("ZerosPolesGain.gain");
        assertThatThrownBy(() -> MatrixExponential.of(new double[][] {{1, 2}}))
                .isInstanceOf(ValidationException.class).hasMessageContaining("square");
    }
}
