package org.nengine.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nengine.exceptions.ValidationException;

/**
 * Numbers outside the Java heap, 0 at first, of which users get views. Views keep the memory from being freed, also
 * when nothing else of the simulator is left.
 */
final class DirectNumbers {

    private final int size;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final DoubleBuffer doubles;
    private final DType dtype;
    private final Pointer pointer;

    /**
     * @param what they are, for the error
     * @param numbers how many
     * @throws ValidationException if a buffer cannot have so many bytes
     */
    DirectNumbers(DType dtype, String what, long numbers) {
        this.dtype = dtype;
        int width = dtype == DType.FLOAT32 ? Float.BYTES : Double.BYTES;
        if (numbers > Integer.MAX_VALUE / width) {
            throw new ValidationException("Stepper", what, "have " + numbers + " numbers in all, but a buffer cannot "
                    + "have more than " + Integer.MAX_VALUE / width + "; list fewer, or use a smaller minibatch");
        }
        size = (int) numbers;
        bytes = ByteBuffer.allocateDirect(Math.max(size, 1) * width).order(ByteOrder.nativeOrder());
        floats = bytes.asFloatBuffer();
        doubles = bytes.asDoubleBuffer();
        pointer = dtype == DType.FLOAT32 ? new FloatPointer(floats) : new DoublePointer(doubles);
    }

    DType dtype() {
        return dtype;
    }

    int size() {
        return size;
    }

    /** A {@link FloatPointer} or a {@link DoublePointer} to the first number. */
    Pointer pointer() {
        return pointer;
    }

    /** Rounds a number to the precision of these and puts it at a place. */
    void put(int place, double value) {
        if (dtype == DType.FLOAT32) {
            floats.put(place, (float) value);
        } else {
            doubles.put(place, value);
        }
    }

    /** A view of some numbers, which are floats. */
    FloatBuffer floats(int first, int length) {
        return floats.slice(first, length);
    }

    /** A view of some numbers, which are doubles. */
    DoubleBuffer doubles(int first, int length) {
        return doubles.slice(first, length);
    }
}
