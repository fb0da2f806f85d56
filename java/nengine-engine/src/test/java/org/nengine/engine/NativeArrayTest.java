package org.nengine.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.nengine.Network;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Data;
import org.nengine.data.Tensor;

class NativeArrayTest {

    private static final double[] NUMBERS = {0.1, -2, 3, 4, 5, 6};

    private static ByteBuffer direct(boolean doubles, ByteOrder order) {
        NativeLibrary.load();
        ByteBuffer bytes = ByteBuffer.allocateDirect(64).order(order);
        bytes.position(8);
        for (double number : NUMBERS) {
            if (doubles) {
                bytes.putDouble(number);
            } else {
                bytes.putFloat((float) number);
            }
        }
        return bytes.flip().position(8);
    }

    private static Tensor tensor(boolean doubles, ByteOrder order) {
        ByteBuffer bytes = direct(doubles, order);
        return doubles ? Tensor.wrapDoubles(bytes, 2, 3, 1) : Tensor.wrapFloats(bytes, 2, 3, 1);
    }

    @Test
    void directBuffersGoToTheEngineAsTheyAre() {
        for (boolean doubles : new boolean[] {false, true}) {
            ByteBuffer bytes = direct(doubles, ByteOrder.nativeOrder());
            Tensor tensor = doubles ? Tensor.wrapDoubles(bytes, 2, 3, 1) : Tensor.wrapFloats(bytes, 2, 3, 1);
            for (DType dtype : DType.values()) {
                try (NativeArray array = new NativeArray(tensor, dtype); BytePointer start = new BytePointer(bytes)) {
                    assertThat(address(array.pointer())).isEqualTo(start.address() + start.position());
                    assertThat(array.pointer()).isInstanceOf(doubles ? DoublePointer.class : FloatPointer.class);
                }
            }
            assertThat(tensor.get(1)).as("still there after close").isEqualTo(-2);
            // Part of the items, without a copy too.
            try (NativeArray part = new NativeArray(tensor.part(1, 2), DType.FLOAT32);
                    NativeArray whole = new NativeArray(tensor, DType.FLOAT32)) {
                assertThat(address(part.pointer())).isEqualTo(address(whole.pointer()) + 3 * whole.pointer().sizeof());
            }
        }
    }

    private static long address(Pointer pointer) {
        return pointer.address() + pointer.position() * pointer.sizeof();
    }

    @Test
    void whateverTheFormOfTheArrayTheNumbersAreTheSame() {
        Network net = new Network(0);
        Node x = net.node("x", 0);
        Probe probe = net.probe(x);
        ByteOrder foreign = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN
                : ByteOrder.BIG_ENDIAN;
        float[] floats = new float[6];
        for (int i = 0; i < 6; i++) {
            floats[i] = (float) NUMBERS[i];
        }
        List<Tensor> doubles = List.of(Tensor.of(NUMBERS, 2, 3, 1), tensor(true, ByteOrder.nativeOrder()),
                tensor(true, foreign), Tensor.of(new double[][][] {{{0.1}, {-2}, {3}}, {{4}, {5}, {6}}}));
        List<Tensor> singles = List.of(Tensor.of(floats, 2, 3, 1), tensor(false, ByteOrder.nativeOrder()),
                tensor(false, foreign));
        for (DType dtype : DType.values()) {
            try (Simulator sim = Simulator.builder(net).dtype(dtype).minibatch(2).build()) {
                for (Tensor tensor : doubles) {
                    double[] expected = dtype == DType.FLOAT64 ? NUMBERS : Tensor.of(floats, 6).toDoubles();
                    assertThat(sim.predict(Data.of(tensor)).get(probe).toDoubles()).containsExactly(expected);
                }
                for (Tensor tensor : singles) {
                    assertThat(sim.predict(Data.of(tensor)).get(probe).toDoubles())
                            .containsExactly(Tensor.of(floats, 6).toDoubles());
                }
            }
        }
    }
}
