package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.DotInc;
import org.nengine.build.ir.ElementwiseInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.spec.DynamicsVectors;

class TransformStepsTest {

    @TestFactory
    Stream<DynamicTest> denseTransformsGiveTheProductsOfTheReference() {
        return cases("Dense", TransformStepsTest::dense);
    }

    @TestFactory
    Stream<DynamicTest> convolutionsGiveTheSumsOfTheReference() {
        return cases("Convolution", TransformStepsTest::convolution);
    }

    private interface Lowering {
        Operator apply(JsonNode vector, Signal x, Signal y);
    }

    private static Stream<DynamicTest> cases(String transform, Lowering lowering) {
        return DynamicsVectors.ofKind("transform").filter(c -> c.get("transform").textValue().equals(transform))
                .map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> check(c, lowering)));
    }

    /** Runs twice, so that an operator that overwrites where it should add is found out. */
    private static void check(JsonNode vector, Lowering lowering) {
        double[] input = DynamicsVectors.vector(vector.get("x"));
        double[] expected = DynamicsVectors.vector(vector.get("expected").get("y"));
        Signal x = Signal.zeros("x", input.length);
        Signal y = Signal.zeros("y", expected.length);
        ReferenceProgram program = new ReferenceProgram(List.of(lowering.apply(vector, x, y)), 0);
        program.set(x, input);
        program.run(2);
        assertThat(program.get(y)).containsExactly(Arrays.stream(expected).map(v -> 2 * v).toArray(), within(1e-13));
    }

    private static Operator dense(JsonNode vector, Signal x, Signal y) {
        double[] weights = DynamicsVectors.flat(vector.get("weights"));
        if (weights.length == x.size() * y.size()) {
            return new DotInc(Signal.of("W", Signal.Role.PARAMETER, weights, y.size(), x.size()), x, y, "dense");
        }
        int[] shape = weights.length == 1 ? new int[0] : new int[] {weights.length};
        return new ElementwiseInc(Signal.of("w", Signal.Role.PARAMETER, weights, shape), x, y, "dense");
    }

    private static Operator convolution(JsonNode vector, Signal x, Signal y) {
        JsonNode params = vector.get("params");
        int[] input = integers(params, "input_shape");
        int[] output = integers(params, "output_shape");
        int[] kernel = integers(params, "kernel_size");
        int[] strides = integers(params, "strides");
        boolean channelsLast = params.get("channels_last").booleanValue();
        int groups = params.get("groups").intValue();
        int[] padding = new int[kernel.length];
        if (params.get("padding").textValue().equals("same")) {
            for (int axis = 0; axis < kernel.length; axis++) {
                int at = channelsLast ? axis : axis + 1;
                padding[axis] = Math.max((output[at] - 1) * strides[axis] + kernel[axis] - input[at], 0) / 2;
            }
        }
        double[] weights = DynamicsVectors.flat(vector.get("weights"));
        Signal kernels = Signal.of("W", Signal.Role.PARAMETER, weights, weights.length);
        return new ConvInc(kernels, x, y, input, output, kernel, strides, padding, channelsLast, groups, "conv");
    }

    private static int[] integers(JsonNode params, String name) {
        return Arrays.stream(DynamicsVectors.vector(params.get(name))).mapToInt(v -> (int) v).toArray();
    }
}
