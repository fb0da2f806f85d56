package org.nengine.engine;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nengine.data.Tensor;

/** A copy of a tensor outside the Java heap, so that its parts can be handed to the engine again and again. */
final class NativeArray implements AutoCloseable {

    private final Pointer pointer;
    private final long items;
    private final long steps;
    private final long size;

    /**
     * @param tensor of the axes (items, steps, elements)
     * @param dtype the precision of the copy
     */
    NativeArray(Tensor tensor, DType dtype) {
        items = tensor.shape(0);
        steps = tensor.shape(1);
        size = tensor.shape(2);
        if (dtype == DType.FLOAT32) {
            FloatPointer floats = new FloatPointer(tensor.size());
            tensor.copyTo(floats.asBuffer());
            pointer = floats;
        } else {
            DoublePointer doubles = new DoublePointer(tensor.size());
            tensor.copyTo(doubles.asBuffer());
            pointer = doubles;
        }
    }

    /** A {@link FloatPointer} or a {@link DoublePointer}. */
    Pointer pointer() {
        return pointer;
    }

    long items() {
        return items;
    }

    long steps() {
        return steps;
    }

    long size() {
        return size;
    }

    @Override
    public void close() {
        pointer.close();
    }
}
