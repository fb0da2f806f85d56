package org.nengine.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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

    @Test
    void buffersAreWrappedFromTheirPositionToTheirLimit() {
        DoubleBuffer doubles = DoubleBuffer.wrap(new double[] {9, 1, 2, 3, 9});
        doubles.position(1).limit(4);
        Tensor tensor = Tensor.wrap(doubles, 3);
        assertThat(tensor.toDoubles()).containsExactly(1, 2, 3);
        doubles.put(1, 7);
        assertThat(tensor.get(0)).as("a view").isEqualTo(7);
        assertThat(doubles.position()).isEqualTo(1);
        for (ByteOrder order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(12).order(order);
            bytes.putFloat(5).putFloat(0.1f).putFloat(-2).flip().position(4);
            assertThat(Tensor.wrapFloats(bytes, 2, 1).toDoubles()).containsExactly(0.1f, -2);
            ByteBuffer eight = ByteBuffer.allocate(8).order(order).putDouble(0, 0.1);
            assertThat(Tensor.wrapDoubles(eight, 1).get(0)).isEqualTo(0.1);
            assertThat(Tensor.wrap(bytes.asFloatBuffer(), 2).floats()).isPresent();
        }
        assertThatThrownBy(() -> Tensor.wrapDoubles(ByteBuffer.allocate(12), 1)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("12 bytes");
        assertThatThrownBy(() -> Tensor.wrap(FloatBuffer.allocate(3), 2, 2)).isInstanceOf(ValidationException.class)
                .hasMessageContaining("3 values");
    }

    @Test
    void whatATensorShowsCannotBeWrittenThroughIt() {
        assertThat(Tensor.of(new double[] {1}, 1).doubles().orElseThrow().isReadOnly()).isTrue();
        assertThat(Tensor.of(new float[] {1}, 1).floats().orElseThrow().isReadOnly()).isTrue();
        assertThat(Tensor.of(new float[] {1}, 1).doubles()).isEmpty();
    }

    @Test
    void wholeNumbersAreClasses() {
        assertThat(Tensor.labels(3, 0, 1)).isEqualTo(Tensor.of(new double[] {3, 0, 1}, 3, 1, 1));
        assertThat(Tensor.labels(new int[][] {{3, 0}, {1, 2}})).isEqualTo(Tensor.of(new double[] {3, 0, 1, 2}, 2, 2, 1));
        assertThat(Tensor.of(new int[] {1, 2}, 2, 1)).isEqualTo(Tensor.of(new double[][] {{1}, {2}}));
    }

    @Test
    void missingRowsAreRefused() {
        for (ThrowingCallable call : List.<ThrowingCallable>of(() -> Tensor.of(new double[][] {{1}, null}),
                () -> Tensor.of(new double[][] {null, {1}}), () -> Tensor.of(new float[][] {{1}, null}),
                () -> Tensor.of(new double[][][] {{{1}}, null}), () -> Tensor.of(new double[][][] {null}),
                () -> Tensor.of(new double[][][] {{null}}), () -> Tensor.of(new float[][][] {{{1}}, {null}}),
                () -> Tensor.labels(new int[][] {{1}, null}), () -> Tensor.of((double[]) null, 1),
                () -> Tensor.of(new double[1], (int[]) null), () -> Tensor.wrap((FloatBuffer) null, 1),
                () -> Tensor.wrapFloats(null, 1))) {
            assertThatThrownBy(call).isInstanceOf(ValidationException.class).hasMessageContaining("null");
        }
    }

    @Test
    void stepsAreCutOutOfTheSecondAxis() {
        Tensor tensor = Tensor.of(ITEMS);
        assertThat(tensor.steps(1, 2).toItems()).isDeepEqualTo(new double[][][] {{{4, 5, 6}}, {{10, 11, 12}}});
        assertThat(tensor.steps(1, 1).shape()).containsExactly(2, 0, 3);
        assertThatThrownBy(() -> tensor.steps(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void equalTensorsHaveEqualHashes() {
        assertThat(Tensor.of(new double[] {-0.0, Double.NaN}, 2)).isEqualTo(Tensor.of(new double[] {0, Double.NaN}, 2))
                .hasSameHashCodeAs(Tensor.of(new double[] {0, Double.NaN}, 2));
        assertThat(Tensor.of(new double[] {1}, 1)).isNotEqualTo(Tensor.of(new float[] {1}, 1));
    }

    @Test
    void shapesThatAreTooLongAreRefused() {
        assertThatThrownBy(() -> Tensor.of(new double[0], 1 << 30, 1 << 30, 1 << 30))
                .isInstanceOf(ValidationException.class).hasMessageContaining("too many");
    }
}
