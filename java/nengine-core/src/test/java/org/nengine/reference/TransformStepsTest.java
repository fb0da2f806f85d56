package org.nengine.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nengine.Connection;
import org.nengine.Network;
import org.nengine.build.Model;
import org.nengine.build.ir.ConvInc;
import org.nengine.build.ir.ConvTransposeInc;
import org.nengine.build.ir.Operator;
import org.nengine.build.ir.Signal;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Uniform;
import org.nengine.random.RandomState;
import org.nengine.spec.DynamicsVectors;
import org.nengine.transforms.Convolution;
import org.nengine.transforms.ConvolutionTranspose;
import org.nengine.transforms.Dense;
import org.nengine.transforms.KernelTransform;
import org.nengine.transforms.KernelTransform.Padding;
import org.nengine.transforms.Sparse;
import org.nengine.transforms.Transform;

class TransformStepsTest {

    @TestFactory
    Stream<DynamicTest> everyTransformGivesTheValuesOfTheReference() {
        return DynamicsVectors.ofKind("transform")
                .map(c -> DynamicTest.dynamicTest(c.get("id").textValue(), () -> check(c)));
    }

    @Test
    void noCaseIsLeftOut() {
        assertThat(DynamicsVectors.ofKind("transform")).hasSize(16);
        assertThat(DynamicsVectors.ofKind("kernel_sample")).hasSize(1);
    }

    @Test
    void aKernelIsSampledAsTheReferenceSamplesIt() {
        JsonNode vector = DynamicsVectors.withId("transform.kernel_sample");
        int channels = vector.get("in_channels_per_group").intValue();
        int[] kernel = integers(vector, "kernel_size");
        Convolution convolution = Convolution.builder(vector.get("n_filters").intValue(), 5, 5, channels)
                .kernelSize(kernel).init(new Uniform(-1, 1)).build();
        double[] sampled = convolution.sample(new RandomState(vector.get("seed").longValue())).kernel();
        assertThat(sampled).containsExactly(DynamicsVectors.flat(vector.get("expected").get("kernel")));
    }

    private static void check(JsonNode vector) {
        double[] input = DynamicsVectors.vector(vector.get("x"));
        double[] expected = DynamicsVectors.vector(vector.get("expected").get("y"));
        Transform transform = transform(vector);
        if (transform instanceof KernelTransform kernel) {
            assertThat(kernel.outputShape().shape()).isEqualTo(integers(vector.get("params"), "output_shape"));
        }
        assertThat(apply(transform, input)).containsExactly(expected, within(1e-13));
    }

    /** Runs the operator twice, so that one that overwrites where it should add is found out. */
    private static double[] apply(Transform transform, double... input) {
        Network net = new Network(0);
        Connection connection = net.connect(net.node(input), net.passthrough(transform.sizeOut()),
                c -> c.transform(transform).noSynapse());
        Model model = Model.build(net, 0.001);
        Signal weights = model.signal(connection, "weights");
        Operator operator = model.operators().stream().filter(o -> o.reads().contains(weights)).findFirst()
                .orElseThrow();
        Signal output = operator.incs().get(0);
        ReferenceProgram program = new ReferenceProgram(List.of(operator), 0);
        program.set(operator.reads().get(1), input);
        program.run(1);
        double[] once = program.get(output);
        program.run(1);
        double[] twice = program.get(output);
        assertThat(twice).containsExactly(Arrays.stream(once).map(v -> 2 * v).toArray(), within(1e-13));
        return once;
    }

    private static Transform transform(JsonNode vector) {
        JsonNode params = vector.get("params");
        double[] weights = DynamicsVectors.flat(vector.get("weights"));
        return switch (vector.get("transform").textValue()) {
            case "Dense" -> dense(integers(params, "shape"), vector.get("weights"));
            case "Sparse" -> new Sparse(integers(params, "shape")[0], integers(params, "shape")[1],
                    Stream.of(DynamicsVectors.matrix(params.get("indices")))
                            .map(row -> new int[] {(int) row[0], (int) row[1]}).toArray(int[][]::new),
                    weights);
            case "Convolution" -> common(params, weights,
                    Convolution.builder(params.get("n_filters").intValue(), integers(params, "input_shape")))
                    .groups(params.get("groups").intValue()).build();
            case "ConvolutionTranspose" -> common(params, weights, ConvolutionTranspose
                    .builder(params.get("n_filters").intValue(), integers(params, "input_shape")))
                    .outputShape(integers(params, "output_shape")).build();
            default -> throw new IllegalArgumentException("no such transform: " + vector.get("transform"));
        };
    }

    private static Transform dense(int[] shape, JsonNode weights) {
        if (weights.isNumber()) {
            return new Dense(shape[0], shape[1], weights.doubleValue());
        }
        return new Dense(shape[0], shape[1], weights.get(0).isArray()
                ? FixedValues.of(DynamicsVectors.matrix(weights)) : FixedValues.of(DynamicsVectors.vector(weights)));
    }

    private static <B extends KernelTransform.Builder<B>> B common(JsonNode params, double[] weights, B builder) {
        return builder.kernelSize(integers(params, "kernel_size")).strides(integers(params, "strides"))
                .padding(Padding.valueOf(params.get("padding").textValue().toUpperCase(Locale.ROOT)))
                .channelsLast(params.get("channels_last").booleanValue()).init(weights);
    }

    private static int[] integers(JsonNode params, String name) {
        return Arrays.stream(DynamicsVectors.vector(params.get(name))).mapToInt(v -> (int) v).toArray();
    }

    @Test
    void aTransposedConvolutionIsTheAdjointOfAConvolution() {
        RandomState random = new RandomState(3);
        for (int i = 0; i < 200; i++) {
            int axes = 1 + below(random, 3);
            int[] in = new int[axes + 1];
            int[] kernel = new int[axes];
            int[] strides = new int[axes];
            for (int axis = 0; axis < axes; axis++) {
                in[axis] = 2 + below(random, axes == 1 ? 12 : 4);
                kernel[axis] = 1 + below(random, Math.min(4, in[axis]));
                strides[axis] = 1 + below(random, 3);
            }
            in[axes] = 1 + below(random, 3);
            int filters = 1 + below(random, 3);
            Padding padding = below(random, 2) == 0 ? Padding.SAME : Padding.VALID;
            Convolution there = Convolution.builder(filters, in).kernelSize(kernel).strides(strides).padding(padding)
                    .build().sample(random);
            ConvolutionTranspose back = ConvolutionTranspose.builder(in[axes], there.outputShape()).kernelSize(kernel)
                    .strides(strides).padding(padding).outputShape(there.inputShape())
                    .init(exchanged(there.kernel(), in[axes], filters)).build();
            double[] x = random.normal(0, 1, there.sizeIn());
            double[] y = random.normal(0, 1, there.sizeOut());
            assertThat(dot(apply(there, x), y)).as("%s", there).isCloseTo(dot(x, apply(back, y)), within(1e-11));
        }
    }

    private static int below(RandomState random, int bound) {
        return (int) random.randint(bound);
    }

    /** Exchanges the last two axes. */
    private static double[] exchanged(double[] kernel, int channels, int filters) {
        double[] result = new double[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            int position = i / (channels * filters);
            int channel = i / filters % channels;
            result[(position * filters + i % filters) * channels + channel] = kernel[i];
        }
        return result;
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }

    @Test
    void operatorsWithKernelsSayWhatTheyAre() {
        Signal w = Signal.zeros("W", 2, 1, 1);
        ConvInc there = new ConvInc(w, Signal.zeros("x", 3), Signal.zeros("y", 2), new int[] {3, 1}, new int[] {2, 1},
                new int[] {2}, new int[] {1}, new int[] {0}, true, 1, "there");
        assertThat(there.attributes().number("groups")).isEqualTo(1);
        ConvTransposeInc back = new ConvTransposeInc(w, Signal.zeros("x", 2), Signal.zeros("y", 3), new int[] {2, 1},
                new int[] {3, 1}, new int[] {2}, new int[] {1}, new int[] {0}, true, "back");
        assertThat(back.attributes().has("groups")).isFalse();
        assertThat(back.attributes().numbers("output_shape")).containsExactly(3, 1);
    }
}
