package org.nengine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nengine.exceptions.ValidationException;

class TensorTest {

    private static final double[][][] ITEMS = {{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}};

    @Test
    void nestedArraysAreFlattenedRowByRow() {
        Tensor tensor = Tensor.of(ITEMS);
        assertThat(tensor.shape()).containsExactly(2, 2, 3);
        assertThat(tensor.toDoubles()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(tensor.at(1, 0, 2)).isEqualTo(9);
        assertThat(tensor.toItems()).isDeepEqualTo(ITEMS);
    }

    @Test
    void floatsStayFloats() {
        Tensor tensor = Tensor.of(new float[][][] {{{0.1f}}});
        assertThat(tensor.isDouble()).isFalse();
        assertThat(tensor.get(0)).isEqualTo((double) 0.1f);
        FloatBuffer floats = FloatBuffer.allocate(1);
        DoubleBuffer doubles = DoubleBuffer.allocate(1);
        tensor.copyTo(floats);
        tensor.copyTo(doubles);
        assertThat(floats.get(0)).isEqualTo(0.1f);
        assertThat(doubles.get(0)).isEqualTo((double) 0.1f);
    }

    @Test
    void doublesAreRoundedWhereFloatsAreWanted() {
        Tensor tensor = Tensor.of(new double[] {0.1, 2}, 2);
        FloatBuffer floats = FloatBuffer.allocate(2);
        tensor.copyTo(floats);
        assertThat(floats.array()).containsExactly(0.1f, 2f);
        assertThat(tensor.toFloats()).containsExactly(0.1f, 2f);
    }

    @Test
    void aTensorOwnsItsValuesUnlessItWraps() {
        double[] values = {1, 2};
        Tensor copy = Tensor.of(values, 2);
        Tensor wrapped = Tensor.wrap(values, 2);
        values[0] = 9;
        assertThat(copy.get(0)).isEqualTo(1);
        assertThat(wrapped.get(0)).isEqualTo(9);
    }

    @Test
    void aShapeThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> Tensor.of(new double[5], 2, 3)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("[2, 3]").hasMessageContaining("5 values");
        assertThatThrownBy(() -> Tensor.of(new double[][][] {{{1}, {2}}, {{3}}}))
                .isInstanceOf(ValidationException.class)
                .hasMessageContaining("item 1 has 1 entries where the first has 2");
        assertThatThrownBy(() -> Tensor.of(new float[][][] {{{1}, {2, 3}}})).isInstanceOf(ValidationException.class)
                .hasMessageContaining("item 0, step 1");
    }

    @Test
    void partsAndConcatenationUndoEachOther() {
        Tensor tensor = Tensor.of(ITEMS);
        assertThat(Tensor.concatenate(List.of(tensor.part(0, 1), tensor.part(1, 2)), 0)).isEqualTo(tensor);
    }

    @Test
    void concatenationAlongTimeKeepsItemsApart() {
        Tensor first = Tensor.of(new double[][][] {{{1}, {2}}, {{3}, {4}}});
        Tensor second = Tensor.of(new double[][][] {{{5}}, {{6}}});
        assertThat(Tensor.concatenate(List.of(first, second), 1).toItems())
                .isDeepEqualTo(new double[][][] {{{1}, {2}, {5}}, {{3}, {4}, {6}}});
        assertThatThrownBy(() -> Tensor.concatenate(List.of(first, second), 0)).isInstanceOf(ValidationException.class);
    }

    @Test
    void anEmptyAxisIsFine() {
        Tensor empty = Tensor.of(new double[0], 2, 0, 3);
        assertThat(Tensor.concatenate(List.of(empty, Tensor.of(ITEMS)), 1)).isEqualTo(Tensor.of(ITEMS));
        assertThat(empty.part(0, 1).shape()).containsExactly(1, 0, 3);
    }
}
