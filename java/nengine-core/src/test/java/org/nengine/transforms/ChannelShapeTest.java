package org.nengine.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;

class ChannelShapeTest {

    @Test
    void theChannelsComeLastOrFirst() {
        ChannelShape last = new ChannelShape(5, 6, 3);
        assertThat(last.spatialShape()).containsExactly(5, 6);
        assertThat(last.channels()).isEqualTo(3);
        assertThat(last.size()).isEqualTo(90);
        assertThat(last.dimensions()).isEqualTo(2);
        assertThat(last).hasToString("(5, 6, ch=3)");
        ChannelShape first = new ChannelShape(new int[] {5, 6, 3}, false);
        assertThat(first.spatialShape()).containsExactly(6, 3);
        assertThat(first.channels()).isEqualTo(5);
        assertThat(first).hasToString("(ch=5, 6, 3)").isNotEqualTo(last);
    }

    @Test
    void itIsMadeOfItsParts() {
        assertThat(ChannelShape.fromSpaceAndChannels(new int[] {5, 6}, 3, true)).isEqualTo(new ChannelShape(5, 6, 3));
        assertThat(ChannelShape.fromSpaceAndChannels(new int[] {5, 6}, 3, false))
                .isEqualTo(new ChannelShape(new int[] {3, 5, 6}, false))
                .hasSameHashCodeAs(new ChannelShape(new int[] {3, 5, 6}, false));
        assertThat(new ChannelShape(4).dimensions()).isZero();
        assertThat(new ChannelShape(4).channels()).isEqualTo(4);
    }

    @Test
    void whatIsNoShapeIsRefused() {
        for (int[] shape : new int[][] {{}, {0, 1}, {2, -1}, {65536, 65536}}) {
            assertThatThrownBy(() -> new ChannelShape(shape)).isInstanceOf(ValidationException.class)
                    .hasMessageStartingWith("ChannelShape.shape");
        }
        assertThatThrownBy(() -> new ChannelShape((int[]) null)).isInstanceOf(ValidationException.class);
    }

    @Test
    void theOutputOfATransformIsTheInputOfTheNext() {
        Convolution first = Convolution.builder(8, 28, 28, 1).strides(2, 2).build();
        Convolution second = Convolution.builder(4, first.outputShape()).build();
        assertThat(second.inputShape()).isEqualTo(new ChannelShape(13, 13, 8));
        assertThat(second.sizeIn()).isEqualTo(first.sizeOut());
        Convolution channelsFirst = Convolution.builder(2, new ChannelShape(new int[] {3, 9}, false)).build();
        assertThat(channelsFirst.channelsLast()).isFalse();
        assertThat(channelsFirst.outputShape()).isEqualTo(new ChannelShape(new int[] {2, 7}, false));
        assertThatThrownBy(() -> Convolution.builder(2, first.outputShape()).channelsLast(false).build())
                .isInstanceOf(ValidationException.class).hasMessageStartingWith("Convolution.inputShape")
                .hasMessageContaining("channelsLast");
    }
}
