package org.nengine.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.LongPointer;

/** A stepper of the engine, and the memory that it takes inputs from and writes outputs to. */
final class NativeStepper implements AutoCloseable {

    private final NativeProgram program;
    private final int id;
    private final boolean training;
    private final DirectNumbers inputs;
    private final DirectNumbers outputs;
    private final LongBuffer stepCount = ByteBuffer.allocateDirect(Long.BYTES).order(ByteOrder.nativeOrder())
            .asLongBuffer();
    private final LongPointer stepCountPointer = new LongPointer(stepCount);

    /**
     * @param training whether steps are made in training mode
     */
    NativeStepper(NativeProgram program, int[] inputs, int[] probes, boolean training) {
        this.program = program;
        this.training = training;
        long[] sizes = new long[2];
        id = program.openStepper(inputs, probes, sizes);
        try {
            this.inputs = new DirectNumbers(program.dtype(), "inputs", sizes[0]);
            this.outputs = new DirectNumbers(program.dtype(), "outputs", sizes[1]);
        } catch (RuntimeException | Error e) {
            program.closeStepper(id);
            throw e;
        }
    }

    /** Of each input in order: (items, elements). */
    DirectNumbers inputs() {
        return inputs;
    }

    /** Of each probe in order: (items, elements). */
    DirectNumbers outputs() {
        return outputs;
    }

    /**
     * Makes steps, with the same inputs, and writes the outputs of the last one.
     *
     * @return the number of steps since the start or the last reset
     */
    long step(int n) {
        program.step(id, n, training, inputs, outputs, stepCountPointer);
        return stepCount.get(0);
    }

    @Override
    public void close() {
        program.closeStepper(id);
    }
}
