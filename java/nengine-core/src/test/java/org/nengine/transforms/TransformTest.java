package org.nengine.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nengine.distributions.Distribution;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.He;
import org.nengine.distributions.Samples;
import org.nengine.distributions.Uniform;
import org.nengine.distributions.VarianceScaling;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;

class TransformTest {

    @Test
    void aDenseTransformRemembersHowItWasGiven() {
        assertThat(new Dense(2, 2, 3.0).isScalar()).isTrue();
        assertThat(new Dense(2, 2, 3.0).scalar()).isEqualTo(3);
        assertThat(new Dense(2, 2)).isEqualTo(new Dense(2, 2, 1.0));
        assertThat(new Dense(2, 2, new double[] {1, 2}).diagonal()).containsExactly(1, 2);
        assertThat(new Dense(new double[][] {{1, 2, 3}}).sizeIn()).isEqualTo(3);
        assertThat(new Dense(new double[][] {{1, 2, 3}}).sizeOut()).isEqualTo(1);
        assertThat(new Dense(2, 3, new Uniform(0, 1)).isDistribution()).isTrue();
        assertThat(new Dense(1, 1, 3.0)).isNotEqualTo(new Dense(1, 1, new double[] {3}));
        assertThat(new Dense(2, 2, 3.0)).isEqualTo(new Dense(2, 2, 3.0)).hasToString("Dense(shape=(2, 2))");
        assertThatThrownBy(() -> new Dense(2, 2, 3.0).matrix()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void weightsMustHaveTheShape() {
        assertThatThrownBy(() -> new Dense(2, 3, 1.0)).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Dense.init").hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> new Dense(2, 2, new double[3])).isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> new Dense(2, 3, FixedValues.of(new double[3][2]))).hasMessageContaining("(3, 2)");
        assertThatThrownBy(() -> new Dense(0, 3, new Uniform(0, 1))).hasMessageStartingWith("Dense.shape");
        assertThatThrownBy(() -> new NoTransform(0)).hasMessageStartingWith("NoTransform.size");
        assertThat(new NoTransform(3)).isEqualTo(new NoTransform(3)).isNotEqualTo(new NoTransform(4));
    }

    @Test
    void aConvolutionKnowsItsShapes() {
        Convolution valid = Convolution.builder(4, 28, 29, 2).strides(2, 3).build();
        assertThat(valid.kernelShape()).containsExactly(3, 3, 2, 4);
        assertThat(valid.outputShape()).isEqualTo(new ChannelShape(13, 9, 4));
        assertThat(valid.sizeIn()).isEqualTo(28 * 29 * 2);
        assertThat(valid.sizeOut()).isEqualTo(13 * 9 * 4);
        assertThat(valid.dimensions()).isEqualTo(2);
        Convolution same = Convolution.builder(4, 2, 10).channelsLast(false).kernelSize(4).strides(3)
                .padding(Convolution.Padding.SAME).groups(2).build();
        assertThat(same.kernelShape()).containsExactly(4, 1, 4);
        assertThat(same.outputShape()).isEqualTo(new ChannelShape(new int[] {4, 4}, false));
        assertThat(same.inputChannels()).isEqualTo(2);
        assertThat(same.sizeOut()).isEqualTo(16);
    }

    @Test
    void aKernelCanBeGivenFlattened() {
        double[] kernel = new double[3 * 2 * 4];
        kernel[5] = 7;
        Convolution c = Convolution.builder(4, 10, 2).init(kernel).build();
        assertThat(((FixedValues) c.init()).matrix()[1]).containsExactly(0, 7, 0, 0);
        assertThat(c).isEqualTo(Convolution.builder(4, 10, 2).init(kernel).build())
                .isNotEqualTo(Convolution.builder(4, 10, 2).build());
    }

    @Test
    void aKernelCanBeGivenAsNestedArrays() {
        double[][][] line = {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}, {{9, 10}, {11, 12}}};
        assertThat(Convolution.builder(2, 10, 2).init(line).build())
                .isEqualTo(Convolution.builder(2, 10, 2).init(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12).build());
        assertThat(Convolution.builder(1, 4, 4, 2).kernelSize(1, 2).init(new double[][][][] {{{{1}, {2}}, {{3}, {4}}}})
                .build().kernel()).containsExactly(1, 2, 3, 4);
        assertThat(Convolution.builder(1, 4, 4, 4, 1).kernelSize(1, 2, 1)
                .init(new double[][][][][] {{{{{1}}}, {{{2}}}}}).build().kernel()).containsExactly(1, 2);
        for (double[][][] wrong : List.of(new double[3][2][1], new double[2][3][2], new double[3][0][2],
                new double[0][][], new double[3][2][0])) {
            assertThatThrownBy(() -> Convolution.builder(2, 10, 2).init(wrong).build())
                    .isInstanceOf(ValidationException.class).hasMessageStartingWith("Convolution.init")
                    .hasMessageContaining("[3, 2, 2]");
        }
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).init(new double[][][] {{{1, 2}, {3}}}))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Convolution.init");
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).init(new double[][][] {{null}}))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Convolution.init");
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).init((double[][][]) null))
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Convolution.init");
        assertThatThrownBy(() -> Convolution.builder(2, 4, 4, 2).init(new double[3][2][2]).build())
                .isInstanceOf(ValidationException.class).hasMessageContaining("[3, 3, 2, 2]");
    }

    @Test
    void transformsAreSampledToOnesWithGivenWeights() {
        Dense drawn = new Dense(2, 3, new Uniform(-1, 1)).sample(new RandomState(4));
        double[] numbers = new RandomState(4).uniform(-1, 1, 6);
        assertThat(drawn.matrix()[1]).containsExactly(numbers[3], numbers[4], numbers[5]);
        Dense factor = new Dense(2, 2, 3.0);
        assertThat(factor.sample(new RandomState(4))).isSameAs(factor);
        Convolution random = Convolution.builder(2, 10, 4).groups(2)
                .init(new He(1, VarianceScaling.Kind.NORMAL)).build();
        RandomState rng = new RandomState(4);
        double[] expected = IntStream.range(0, 3).mapToObj(j -> random.init().sample(2, 2, rng)).flatMap(Stream::of)
                .flatMapToDouble(Arrays::stream).toArray();
        assertThat(random.sample(new RandomState(4)).kernel()).containsExactly(expected);
        assertThat(random.sample(new RandomState(4))).isEqualTo(random.withKernel(expected));
        assertThatThrownBy(() -> new Dense(2, 3, new Samples(new double[2][2])).sample(rng))
                .isInstanceOf(ValidationException.class);
        assertThatThrownBy(() -> Convolution.builder(2, 10, 1).init(new Samples(new double[2][2])).build().sample(rng))
                .isInstanceOf(ValidationException.class);
    }

    @Test
    void impossibleConvolutionsAreRefusedByName() {
        assertThatThrownBy(() -> Convolution.builder(0, 10, 1).build()).hasMessageStartingWith("Convolution.nFilters");
        assertThatThrownBy(() -> Convolution.builder(1, 10).build()).hasMessageStartingWith("Convolution.inputShape");
        assertThatThrownBy(() -> Convolution.builder(1, 0, 1).build())
                .hasMessageStartingWith("Convolution.inputShape");
        assertThatThrownBy(() -> Convolution.builder(1, 10, 1).kernelSize(3, 3).build())
                .hasMessageStartingWith("Convolution.kernelSize").hasMessageContaining("[3, 3]");
        assertThatThrownBy(() -> Convolution.builder(1, 10, 1).strides(0).build())
                .hasMessageStartingWith("Convolution.strides");
        assertThatThrownBy(() -> Convolution.builder(1, 2, 1).build()).isInstanceOf(ValidationException.class)
                .hasMessageStartingWith("Convolution.padding").hasMessageContaining("empty");
        assertThatThrownBy(() -> Convolution.builder(1, 10, 1).kernelSize(0).build())
                .hasMessageStartingWith("Convolution.kernelSize").hasMessageContaining("[0]");
        assertThatThrownBy(() -> Convolution.builder(1, 10, 1).padding(null).build())
                .hasMessageStartingWith("Convolution.padding");
        assertThatThrownBy(() -> Convolution.builder(1, 10, 1).init((Distribution) null).build())
                .hasMessageStartingWith("Convolution.init");
        assertThatThrownBy(() -> Convolution.builder(3, 10, 2).groups(2).build())
                .hasMessageStartingWith("Convolution.groups");
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).groups(0).build())
                .hasMessageStartingWith("Convolution.groups").hasMessageContaining("got 0");
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).groups(3).build())
                .hasMessageStartingWith("Convolution.groups");
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).init(1, 2).build())
                .hasMessageStartingWith("Convolution.init").hasMessageContaining("(6, 2)");
        assertThatThrownBy(() -> Convolution.builder(2, 10, 2).init(1, 2, 3).build())
                .hasMessageStartingWith("Convolution.init");
    }
}
