package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nengine.build.ir.Copy;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Reset;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFunction;
import org.nengine.build.ir.SimPES;
import org.nengine.build.ir.SimProbe;
import org.nengine.build.ir.TimeUpdate;
import org.nengine.exceptions.SignalException;
import org.nengine.exceptions.SimulationException;
import org.nengine.spec.DynamicsVectors;

class ReferenceProgramTest {

    private static final Signal STEP = Signal.of("step", Signal.Role.CLOCK, new double[1]);
    private static final Signal TIME = Signal.of("time", Signal.Role.CLOCK, new double[1]);

    private static ReferenceProgram program(Operator... operators) {
        return new ReferenceProgram(List.of(operators), 0);
    }

    @Test
    void timeIsTheStepTimesDtRoundedOnce() {
        ReferenceProgram program = program(new TimeUpdate(STEP, TIME, 0.1));
        program.run(3);
        assertThat(program.get(STEP)).containsExactly(3);
        assertThat(program.get(TIME)).containsExactly(0.30000000000000004);
    }

    @Test
    void aResetRestoresInitialValuesAndNotReplacedOnes() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {1, 2}, 2);
        Signal sum = Signal.of("sum", Signal.Role.VALUE, new double[] {10, 20}, 2);
        ReferenceProgram program = program(Copy.inc(x, sum, ""));
        program.set(x, 5, 6);
        program.run(2);
        assertThat(program.get(sum)).containsExactly(20, 32);
        program.reset(0);
        program.step();
        assertThat(program.get(sum)).containsExactly(11, 22);
    }

    @Test
    void aResetFillsAViewAndNothingElse() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {1, 2, 3, 4, 5}, 5);
        ReferenceProgram program = program(new Reset(x.slice(3, -2, 2), 9, ""));
        program.step();
        assertThat(program.get(x)).containsExactly(1, 9, 3, 9, 5);
    }

    @Test
    void aCopyWithListsAddsEveryContribution() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {1, 2, 4}, 3);
        Signal y = Signal.zeros("y", 4);
        ReferenceProgram program = program(new Copy(x, Optional.of(new int[] {2, 0, 1}), y,
                Optional.of(new int[] {1, 1, 3}), true, ""));
        program.run(2);
        assertThat(program.get(y)).containsExactly(0, 10, 0, 4);
    }

    @Test
    void aCopyOfOneElementIsBroadcast() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {3}, 1);
        Signal y = Signal.of("y", Signal.Role.VALUE, new double[] {1, 1, 1}, 3);
        ReferenceProgram program = program(Copy.set(x, y, ""));
        program.step();
        assertThat(program.get(y)).containsExactly(3, 3, 3);
    }

    @Test
    void aCopyBetweenOverlappingViewsReadsBeforeItWrites() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {1, 2, 3, 4}, 4);
        ReferenceProgram program = program(Copy.set(x.slice(0, 1, 3), x.slice(1, 1, 3), ""));
        program.step();
        assertThat(program.get(x)).containsExactly(1, 1, 2, 3);
    }

    @Test
    void aProductWorksOnViewsOfMatrixAndVectors() {
        Signal a = Signal.of("A", Signal.Role.PARAMETER, new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {1, 10, 100, 1000}, 4);
        Signal y = Signal.zeros("y", 3);
        ReferenceProgram program = program(new DotInc(a.slice(1, 2, -2, 2), x.slice(3, -3, 2), y.slice(0, 2, 2), ""));
        program.step();
        // columns 2 and 0 of A times [1000, 1]
        assertThat(program.get(y)).containsExactly(3001, 0, 6004);
    }

    @Test
    void aFunctionGetsTheTimeAndAPrivateCopyOfItsInput() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {2, 3}, 2);
        Signal y = Signal.zeros("y", 2);
        SimFunction.Function function = (t, in) -> {
            double[] out = {in[0] * t, in[1] * t};
            in[0] = -1;
            return out;
        };
        ReferenceProgram program = program(new TimeUpdate(STEP, TIME, 0.5), function(function, Optional.of(TIME),
                Optional.of(x), Optional.of(y)));
        program.run(2);
        assertThat(program.get(y)).containsExactly(2, 3);
        assertThat(program.get(x)).containsExactly(2, 3);
    }

    @Test
    void aSingleResultFillsTheOutput() {
        Signal y = Signal.zeros("y", 3);
        ReferenceProgram program = program(
                function((t, x) -> new double[] {4}, Optional.empty(), Optional.empty(), Optional.of(y)));
        program.step();
        assertThat(program.get(y)).containsExactly(4, 4, 4);
    }

    @Test
    void aFunctionWithoutOutputIsCalledAndItsResultIgnored() {
        int[] calls = {0};
        ReferenceProgram program = program(function((t, x) -> {
            calls[0]++;
            return null;
        }, Optional.empty(), Optional.empty(), Optional.empty()));
        program.run(3);
        assertThat(calls[0]).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aNonFiniteResultIsRefusedByName(double value) {
        ReferenceProgram program = failing(new double[] {1, value});
        assertThatThrownBy(program::step).isInstanceOf(SimulationException.class)
                .hasMessageContaining("function \"f\"").hasMessageContaining("non-finite");
    }

    @Test
    void aResultOfAnotherSizeIsRefusedByName() {
        assertThatThrownBy(failing(new double[3])::step).isInstanceOf(SimulationException.class)
                .hasMessageContaining("function \"f\"").hasMessageContaining("3 values where 2");
        assertThatThrownBy(failing(new double[0])::step).isInstanceOf(SimulationException.class)
                .hasMessageContaining("0 values where 2");
        assertThatThrownBy(failing(null)::step).isInstanceOf(SimulationException.class)
                .hasMessageContaining("returned null");
    }

    @Test
    void whatAFunctionThrowsIsTheCauseOfAnErrorThatNamesIt() {
        ReferenceProgram program = program(function((t, x) -> {
            throw new ArithmeticException("mine");
        }, Optional.empty(), Optional.empty(), Optional.empty()));
        assertThatThrownBy(program::step).isExactlyInstanceOf(SimulationException.class)
                .hasMessageContaining("function \"f\" failed").hasMessageContaining("mine")
                .hasCauseExactlyInstanceOf(ArithmeticException.class);
    }

    private static ReferenceProgram failing(double[] result) {
        return program(function((t, x) -> result, Optional.empty(), Optional.empty(),
                Optional.of(Signal.zeros("y", 2))));
    }

    private static SimFunction function(SimFunction.Function function, Optional<Signal> time, Optional<Signal> input,
            Optional<Signal> output) {
        return new SimFunction(function, "f", time, input, output, "");
    }

    @Test
    void pesGivesTheWeightChangesOfTheReference() {
        JsonNode vector = DynamicsVectors.withId("learning.pes.decoded");
        JsonNode expected = vector.get("expected");
        Signal activities = Signal.zeros("activities", 4);
        Signal error = Signal.zeros("error", 2);
        Signal delta = Signal.zeros("delta", 2, 4);
        ReferenceProgram program = program(new SimPES(activities, error, delta,
                vector.get("params").get("learning_rate").doubleValue(), vector.get("dt").doubleValue(), "pes"));
        for (int step = 0; step < expected.get("delta").size(); step++) {
            program.set(activities, DynamicsVectors.vector(expected.get("activities").get(step)));
            program.set(error, DynamicsVectors.vector(expected.get("error").get(step)));
            program.step();
            assertThat(program.get(delta)).as("delta in step %d", step)
                    .containsExactly(DynamicsVectors.flat(expected.get("delta").get(step)), within(1e-18));
        }
    }

    @Test
    void aProbeLeavesItsSignalAlone() {
        Signal x = Signal.of("x", Signal.Role.VALUE, new double[] {7}, 1);
        ReferenceProgram program = program(new SimProbe(x, ""));
        program.step();
        assertThat(program.get(x)).containsExactly(7);
    }

    @Test
    void aSignalOfAnotherProgramIsRefusedByName() {
        ReferenceProgram program = program(new TimeUpdate(STEP, TIME, 0.1));
        assertThatThrownBy(() -> program.get(Signal.zeros("stranger", 2))).isInstanceOf(SignalException.class)
                .hasMessageContaining("stranger(2)");
        assertThatThrownBy(() -> program.set(TIME, 1, 2)).isInstanceOf(SignalException.class)
                .hasMessageContaining("of 1 elements was given 2 values");
    }

    /** An operator that no registry knows. */
    private static final class Unknown extends Operator {
        Unknown() {
            super("mystery", List.of(), List.of(), List.of(), List.of());
        }

        @Override
        public String kind() {
            return "unknown";
        }
    }

    @Test
    void anOperatorWithoutAStepIsRefusedByName() {
        assertThatThrownBy(() -> program(new Unknown())).isInstanceOf(SimulationException.class)
                .hasMessageContaining("unknown <mystery>");
    }
}
