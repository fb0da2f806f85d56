package org.nengine.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.ValidationException;
import org.nengine.processes.Piecewise.Interpolation;
import org.nengine.random.RandomState;

class PiecewiseTest {

    private static final double[] TIMES = {0, 0.011, 0.02, 0.045, 0.05, 0.08, 0.1};
    private static final RandomState RNG = new RandomState(0);

    private static Piecewise sampled(DoubleUnaryOperator f, Interpolation kind) {
        Piecewise.Builder builder = Piecewise.builder().interpolation(kind);
        for (double t : TIMES) {
            builder.at(t, f.applyAsDouble(t), -f.applyAsDouble(t));
        }
        return builder.build();
    }

    private static void assertFollows(DoubleUnaryOperator f, Interpolation kind) {
        double[][] run = sampled(f, kind).runSteps(100);
        for (int i = 0; i < run.length; i++) {
            double expected = f.applyAsDouble((i + 1) * 0.001);
            assertThat(run[i]).as("%s in step %d", kind, i).containsExactly(new double[] {expected, -expected},
                    within(1e-12));
        }
    }

    @Test
    void splinesFollowPolynomialsOfTheirDegree() {
        assertFollows(t -> 3 * t - 0.2, Interpolation.LINEAR);
        assertFollows(t -> 3 * t - 0.2, Interpolation.SLINEAR);
        assertFollows(t -> 100 * t * t - 3 * t + 0.1, Interpolation.QUADRATIC);
        assertFollows(t -> 2000 * t * t * t - 100 * t * t + t, Interpolation.CUBIC);
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void everyInterpolationPassesThroughItsValuesAndEndsWithThem(Interpolation kind) {
        double[][] run = sampled(t -> Math.cos(40 * t), kind).runSteps(120);
        for (double t : new double[] {0.011, 0.02, 0.045, 0.05, 0.08, 0.1}) {
            assertThat(run[(int) Math.round(t * 1000) - 1][0]).as("%s at %s", kind, t)
                    .isCloseTo(Math.cos(40 * t), within(1e-12));
        }
        assertThat(run[119][0]).isEqualTo(kind == Interpolation.ZERO ? Math.cos(4) : 0);
    }

    @ParameterizedTest
    @EnumSource(Interpolation.class)
    void everyInterpolationWorksWithTheFewestTimesItAccepts(Interpolation kind) {
        Piecewise.Builder enough = Piecewise.builder().interpolation(kind);
        for (int i = 0; i < kind.points(); i++) {
            enough.at(0.01 * i, i + 1);
        }
        for (double[] value : enough.build().runSteps(40)) {
            assertThat(value[0]).as("%s", kind).isFinite();
        }
        Piecewise.Builder tooFew = Piecewise.builder().interpolation(kind);
        for (int i = 0; i < kind.points() - 1; i++) {
            tooFew.at(0.01 * i, i + 1);
        }
        assertThatThrownBy(tooFew::build).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Piecewise.data").hasMessageContaining("at least");
    }

    @Test
    void aFunctionTakesOverAtItsTimeAndIsAskedOnceBefore() {
        List<Double> asked = new ArrayList<>();
        Piecewise process = Piecewise.builder().at(0, 0.5).at(0.003, t -> {
            asked.add(t);
            return 2 * t;
        }).at(0.005, t -> new double[] {-1}).build();
        assertThat(asked).containsExactly(0.003);
        assertThat(process.runSteps(6)).isDeepEqualTo(
                new double[][] {{0.5}, {0.5}, {2 * 0.003}, {2 * 0.004}, {-1}, {-1}});
    }

    @Test
    void functionsAreNotInterpolated() {
        Piecewise process = Piecewise.builder().at(0, 0.5).at(0.003, Math::sin).interpolation(Interpolation.LINEAR)
                .build();
        assertThat(process.interpolation()).isEqualTo(Interpolation.ZERO);
        assertThat(process.runSteps(1)).isDeepEqualTo(new double[][] {{0.5}});
    }

    @Test
    void timesAreSorted() {
        assertThat(Piecewise.builder().at(0.4, 1).at(-0.1, 2).at(0.2, 3).build().times())
                .containsExactly(-0.1, 0.2, 0.4);
    }

    @Test
    void longTablesAreInterpolatedInAShortTime() {
        Piecewise.Builder builder = Piecewise.builder().interpolation(Interpolation.CUBIC);
        for (int i = 0; i <= 20_000; i++) {
            builder.at(0.0005 * i, Math.sin(0.0005 * i));
        }
        double[][] run = builder.build().runSteps(10_000);
        assertThat(run[7776][0]).isCloseTo(Math.sin(7.777), within(1e-10));
    }

    @Test
    void impossibleDataAreRefusedByName() {
        assertThatThrownBy(() -> Piecewise.builder().build()).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Piecewise.data").hasMessageContaining("at least one");
        assertThatThrownBy(() -> Piecewise.builder().at(0, 1).at(1, 1, 2)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("one size").hasMessageContaining("2 at 1.0 s");
        assertThatThrownBy(() -> Piecewise.builder().at(0, 1).at(-0.0, 2)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("two values");
        assertThatThrownBy(() -> Piecewise.builder().at(Double.NaN, 1)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Piecewise.data");
        assertThatThrownBy(() -> Piecewise.builder().at(0, Double.POSITIVE_INFINITY))
                .isInstanceOf(ValidationException.class).hasMessageContaining("finite");
        assertThatThrownBy(() -> Piecewise.builder().at(0, new double[0])).isInstanceOf(ValidationException.class)
                .hasMessageContaining("at least one number");
        assertThatThrownBy(() -> Piecewise.builder().at(0, t -> "text")).isInstanceOf(ValidationException.class)
                .hasMessageContaining("text");
        assertThatThrownBy(() -> Piecewise.builder().interpolation(null)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Piecewise.interpolation");
        Piecewise one = Piecewise.builder().at(0, 1).build();
        assertThatThrownBy(() -> one.step(0, 2, 0.001, RNG)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Piecewise.sizeOut");
        assertThatThrownBy(() -> one.step(1, 1, 0.001, RNG)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Piecewise.sizeIn");
        Piecewise changing = Piecewise.builder().at(0.001, t -> t > 0.0015 ? new double[2] : new double[1]).build();
        assertThatThrownBy(() -> changing.runSteps(3)).isInstanceOf(SimulationException.class)
                .hasMessageContaining("1 values").hasMessageContaining("0.002");
    }
}
