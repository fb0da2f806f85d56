package org.nengine.engine;

import java.nio.Buffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nengine.data.Tensor;

/**
 * A tensor outside the Java heap, so that its parts can be handed to the engine again and again. The memory of direct
 * buffers is used as it is, in whatever precision: the engine converts what it takes. All else is copied.
 */
final class NativeArray implements AutoCloseable {

    private final Pointer pointer;
    // Keeps the memory of a direct buffer from being freed.
    private final Tensor tensor;

    /**
     * @param tensor of the axes (items, steps, elements)
     * @param dtype the precision of the copy, if there is one
     */
    NativeArray(Tensor tensor, DType dtype) {
        this.tensor = tensor;
        Optional<FloatBuffer> floats = tensor.floats().filter(buffer -> isNative(buffer, buffer.order()));
        Optional<DoubleBuffer> doubles = tensor.doubles().filter(buffer -> isNative(buffer, buffer.order()));
        if (floats.isPresent()) {
            pointer = new FloatPointer(floats.get());
        } else if (doubles.isPresent()) {
            pointer = new DoublePointer(doubles.get());
        } else if (dtype == DType.FLOAT32) {
            FloatPointer copy = new FloatPointer(tensor.size());
            tensor.copyTo(copy.asBuffer());
            pointer = copy;
        } else {
            DoublePointer copy = new DoublePointer(tensor.size());
            tensor.copyTo(copy.asBuffer());
            pointer = copy;
        }
    }

    private static boolean isNative(Buffer buffer, ByteOrder order) {
        return buffer.isDirect() && buffer.limit() > 0 && order == ByteOrder.nativeOrder();
    }

    /** A {@link FloatPointer} or a {@link DoublePointer}. */
    Pointer pointer() {
        return pointer;
    }

    long items() {
        return tensor.shape(0);
    }

    long steps() {
        return tensor.shape(1);
    }

    long size() {
        return tensor.shape(2);
    }

    /** Frees the copy, if there is one. */
    @Override
    public void close() {
        pointer.close();
    }
}
