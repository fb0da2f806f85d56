package org.nengine.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;
import org.nengine.exceptions.SimulationException;
import org.nengine.io.GrowingNpy;

/** Writes what a probe records to a NumPy file while the run goes on, and keeps none of it. */
final class ProbeFile implements ProbeSink {

    // So many bytes are made ready at once.
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path path;
    private final ProbeSampler sampler;
    private final GrowingNpy file;

    /**
     * Starts the file.
     *
     * @param itemAxis whether the file has an axis for the items of the minibatch: (samples, items, signal shape...)
     * @throws SimulationException if it cannot be written
     */
    ProbeFile(Path path, Signal signal, ProbeSampler sampler, int minibatch, boolean itemAxis, DType dtype) {
        this.path = path;
        this.sampler = sampler;
        int[] row = itemAxis && signal.batched()
                ? IntStream.concat(IntStream.of(minibatch), Arrays.stream(signal.shape())).toArray() : signal.shape();
        try {
            file = new GrowingNpy(path, dtype == DType.FLOAT32 ? org.nengine.io.DType.FLOAT32
                    : org.nengine.io.DType.FLOAT64, row);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private SimulationException failed(IOException e) {
        return new SimulationException("cannot write what a probe records to " + path + ": " + e.getMessage(), e);
    }

    @Override
    public void append(Tensor values, long done, long length, boolean last) {
        sampler.sample(values, done, length, last).ifPresent(samples -> write(samples.values()));
    }

    /** Sample by sample, as the number of samples is not known before the end. */
    private void write(Tensor values) {
        int bytes = values.isDouble() ? Double.BYTES : Float.BYTES;
        int items = values.shape(0);
        int samples = values.shape(1);
        int size = values.shape(2);
        long sampleBytes = Math.max(1L, (long) items * size * bytes);
        int most = (int) Math.max(1, Math.min(samples, BUFFER_BYTES / sampleBytes));
        ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(most * (long) items * size * bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int first = 0; first < samples; first += most) {
                int end = Math.min(samples, first + most);
                buffer.clear();
                for (int sample = first; sample < end; sample++) {
                    for (int item = 0; item < items; item++) {
                        put(values, (item * samples + sample) * size, size, buffer);
                    }
                }
                file.append(buffer.flip(), end - first);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private static void put(Tensor values, int from, int size, ByteBuffer to) {
        for (int i = from; i < from + size; i++) {
            if (values.isDouble()) {
                to.putDouble(values.get(i));
            } else {
                to.putFloat((float) values.get(i));
            }
        }
    }

    @Override
    public void complete() {
        try {
            file.complete();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
