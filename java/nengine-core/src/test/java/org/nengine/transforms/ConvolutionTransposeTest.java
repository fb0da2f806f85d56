package org.nengine.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.nengine.distributions.FixedValues;
import org.nengine.distributions.Glorot;
import org.nengine.distributions.VarianceScaling;
import org.nengine.exceptions.ValidationException;
import org.nengine.random.RandomState;
import org.nengine.transforms.KernelTransform.Padding;

class ConvolutionTransposeTest {

    private static AbstractThrowableAssert<?, ?> refused(String attribute, Runnable call) {
        return assertThatThrownBy(call::run).isInstanceOfSatisfying(ValidationException.class, error -> {
            assertThat(error.owner()).isEqualTo("ConvolutionTranspose");
            assertThat(error.attribute()).isEqualTo(attribute);
        });
    }

    @Test
    void theSmallestOutputIsTheDefault() {
        ConvolutionTranspose valid = ConvolutionTranspose.builder(4, 6, 5, 2).strides(2, 3).build();
        assertThat(valid.kernelShape()).containsExactly(3, 3, 2, 4);
        assertThat(valid.outputShape()).isEqualTo(new ChannelShape(5 * 2 + 3, 4 * 3 + 3, 4));
        assertThat(valid.sizeIn()).isEqualTo(60);
        assertThat(valid.sizeOut()).isEqualTo(13 * 15 * 4);
        assertThat(valid.leadingZeros()).containsExactly(0, 0);
        ConvolutionTranspose same = ConvolutionTranspose.builder(4, 2, 6).channelsLast(false).strides(2)
                .padding(Padding.SAME).build();
        assertThat(same.outputShape()).isEqualTo(new ChannelShape(new int[] {4, 11}, false));
        assertThat(same.leadingZeros()).containsExactly(1);
        assertThat(same.groups()).isEqualTo(1);
    }

    @Test
    void everyOutputThatIsConvolvedToTheInputCanBeGiven() {
        ConvolutionTranspose.Builder builder = ConvolutionTranspose.builder(3, 4, 2).strides(2).padding(Padding.SAME);
        assertThat(builder.outputShape(7, 3).build().sizeOut()).isEqualTo(21);
        assertThat(builder.outputShape(8, 3).build().sizeOut()).isEqualTo(24);
        assertThat(builder.outputShape(8, 3).build()).isNotEqualTo(builder.outputShape(7, 3).build())
                .isEqualTo(builder.outputShape(new ChannelShape(8, 3)).build());
        refused("outputShape", () -> builder.outputShape(9, 3).build()).hasMessageContaining("(9, ch=3)")
                .hasMessageContaining("[5] positions").hasMessageContaining("(7, ch=3)");
        refused("outputShape", () -> builder.outputShape(6, 3).build());
        refused("outputShape", () -> builder.outputShape(8, 2).build()).hasMessageContaining("which is 3");
        refused("outputShape", () -> builder.outputShape(8, 8, 3).build()).hasMessageContaining("1 spatial");
        refused("outputShape", () -> builder.outputShape(0, 3).build()).hasMessageContaining("[0, 3]");
        refused("outputShape", () -> builder.outputShape().build());
        refused("outputShape", () -> builder.outputShape(new ChannelShape(new int[] {3, 8}, false)).build())
                .hasMessageContaining("channelsLast is true");
        refused("outputShape", () -> builder.outputShape((ChannelShape) null));
    }

    @Test
    void outputsThatAreTooLargeAreRefused() {
        refused("outputShape", () -> ConvolutionTranspose.builder(1, 50000, 1).strides(50000).build())
                .hasMessageContaining("2147483647");
        refused("outputShape", () -> ConvolutionTranspose.builder(1, 50, 50, 1).strides(1000, 1000).build());
        refused("inputShape", () -> ConvolutionTranspose.builder(1, 65536, 65536, 1).build());
    }

    @Test
    void itIsCheckedLikeAConvolution() {
        refused("nFilters", () -> ConvolutionTranspose.builder(0, 10, 1).build());
        refused("inputShape", () -> ConvolutionTranspose.builder(1, 10).build());
        refused("kernelSize", () -> ConvolutionTranspose.builder(1, 10, 1).kernelSize(3, 3).build());
        refused("strides", () -> ConvolutionTranspose.builder(1, 10, 1).strides(0).build());
        refused("padding", () -> ConvolutionTranspose.builder(1, 10, 1).padding(null).build());
        refused("init", () -> ConvolutionTranspose.builder(2, 10, 2).init(1, 2, 3).build());
        refused("init", () -> ConvolutionTranspose.builder(2, 10, 2).init(new double[3][2][1]).build())
                .hasMessageContaining("[3, 2, 2]").hasMessageContaining("[3, 2, 1]");
    }

    @Test
    void aKernelIsDrawnForEachPosition() {
        ConvolutionTranspose random = ConvolutionTranspose.builder(3, 4, 2).kernelSize(2)
                .init(new Glorot(1, VarianceScaling.Kind.UNIFORM)).build();
        assertThatThrownBy(random::kernel).isInstanceOf(IllegalStateException.class);
        double[] kernel = random.sample(new RandomState(5)).kernel();
        RandomState rng = new RandomState(5);
        double limit = Math.sqrt(3 * (1 / 2.5));
        assertThat(kernel).containsExactly(rng.uniform(-limit, limit, 12));
        ConvolutionTranspose given = random.withKernel(kernel);
        assertThat(given).isEqualTo(random.sample(new RandomState(5))).isNotEqualTo(random);
        assertThat(((FixedValues) given.init()).matrix()).hasNumberOfRows(4);
        assertThat(given).hasToString("ConvolutionTranspose(nFilters=3, inputShape=(4, ch=2), outputShape=(5, ch=3), "
                + "kernelSize=[2], strides=[1], padding=VALID)");
    }
}
