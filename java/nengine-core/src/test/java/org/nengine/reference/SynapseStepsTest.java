package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.ProcessOperator.Mode;
import org.nengine.build.ir.Signal;
import org.nengine.build.ir.SimFilter;
import org.nengine.build.ir.SimProcess;
import org.nengine.spec.DynamicsVectors;
import org.nengine.synapses.Alpha;
import org.nengine.synapses.DiscreteFilter;
import org.nengine.synapses.Discretization;
import org.nengine.synapses.LinearFilter;
import org.nengine.synapses.Lowpass;
import org.nengine.synapses.Synapse;
import org.nengine.synapses.Triangle;

class SynapseStepsTest {

    private static final Signal TIME = Signal.of("time", Signal.Role.CLOCK, new double[1]);

    @TestFactory
    Stream<DynamicTest> everySynapseFiltersAsTheReferenceDoes() {
        return DynamicsVectors.ofKind("synapse").filter(SynapseStepsTest::startsFromRestAndRunsForward)
                .map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> check(c)));
    }

    @Test
    void everyFormIsCoveredByAVector() {
        assertThat(DynamicsVectors.ofKind("synapse").filter(SynapseStepsTest::startsFromRestAndRunsForward)
                .map(c -> synapse(c)).filter(LinearFilter.class::isInstance)
                .map(s -> ((LinearFilter) s).discretise(0.001).form())).contains(DiscreteFilter.Form.values());
    }

    private static boolean startsFromRestAndRunsForward(JsonNode vector) {
        return vector.get("y0").isNumber() && vector.get("y0").doubleValue() == 0
                && !vector.get("filtfilt").booleanValue() && vector.get("axis").intValue() == 0;
    }

    private static void check(JsonNode vector) {
        Synapse synapse = synapse(vector);
        double dt = vector.get("dt").doubleValue();
        check(vector, (input, output) -> operator(synapse, dt, input, output));
        if (synapse instanceof Triangle triangle) {
            check(vector, (input, output) -> filter(triangle.discretise(dt), input, output));
        }
    }

    private static void check(JsonNode vector, BinaryOperatorMaker maker) {
        double[][] x = DynamicsVectors.matrix(vector.get("x"));
        double[][] expected = DynamicsVectors.matrix(vector.get("expected").get("y"));
        Signal input = Signal.zeros("x", x[0].length);
        Signal output = Signal.zeros("y", x[0].length);
        ReferenceProgram program = new ReferenceProgram(
                List.of(maker.make(input, output)), 0);
        for (int step = 0; step < x.length; step++) {
            program.set(input, x[step]);
            program.step();
            double[] actual = program.get(output);
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).as("element %d in step %d", i, step)
                        .isCloseTo(expected[step][i], within(1e-12 * Math.max(1, Math.abs(expected[step][i]))));
            }
        }
    }

    private static Operator operator(Synapse synapse, double dt, Signal input, Signal output) {
        if (!(synapse instanceof LinearFilter linear)) {
            return SimProcess.of(synapse, dt, TIME, input, output, Mode.UPDATE, "synapse");
        }
        return filter(linear.discretise(dt), input, output);
    }

    /** Makes the operator that filters one signal into another. */
    private interface BinaryOperatorMaker {
        Operator make(Signal input, Signal output);
    }

    private static Operator filter(DiscreteFilter filter, Signal input, Signal output) {
        List<Signal> state = switch (filter.form()) {
            case NO_STATE, ONE_STATE -> List.of();
            case NO_FEEDTHROUGH, GENERAL -> List.of(Signal.zeros("state", filter.order(), input.size()));
        };
        return new SimFilter(filter, OptionalLong.empty(), TIME, input, output, state, Mode.UPDATE, "synapse");
    }

    private static Synapse synapse(JsonNode vector) {
        JsonNode p = vector.get("params");
        Discretization method = p.has("method") ? method(p.get("method").textValue())
                : Discretization.ZERO_ORDER_HOLD;
        return switch (vector.get("synapse").textValue()) {
            case "Lowpass" -> new Lowpass(p.get("tau").doubleValue(), method);
            case "Alpha" -> new Alpha(p.get("tau").doubleValue(), method);
            case "Triangle" -> new Triangle(p.get("t").doubleValue());
            case "LinearFilter" -> {
                double[] num = DynamicsVectors.vector(p.get("num"));
                double[] den = DynamicsVectors.vector(p.get("den"));
                yield p.has("analog") && !p.get("analog").booleanValue() ? LinearFilter.digital(num, den)
                        : new LinearFilter(num, den, method);
            }
            default -> throw new IllegalArgumentException("unknown synapse in " + vector);
        };
    }

    private static Discretization method(String name) {
        return switch (name) {
            case "bilinear" -> Discretization.BILINEAR;
            case "euler" -> Discretization.EULER;
            case "backward_diff" -> Discretization.BACKWARD_DIFFERENCE;
            default -> Discretization.ZERO_ORDER_HOLD;
        };
    }
}
