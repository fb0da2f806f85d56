package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.nengine.build.TimeGrid;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;

/** Keeps what a probe recorded from run to run. */
final class ProbeRecorder {

    private final Signal signal;
    private final OptionalDouble sampleEvery;
    private final TimeGrid grid;
    private final boolean itemAxis;
    private final List<Tensor> parts = new ArrayList<>();
    private final Tensor nothing;

    /**
     * @param itemAxis whether the user sees an axis for the items of the minibatch
     */
    ProbeRecorder(Signal signal, OptionalDouble sampleEvery, TimeGrid grid, int minibatch, boolean itemAxis,
            DType dtype) {
        this.signal = signal;
        this.sampleEvery = sampleEvery;
        this.grid = grid;
        this.itemAxis = itemAxis && signal.batched();
        int[] empty = {signal.batched() ? minibatch : 1, 0, signal.size()};
        this.nothing = dtype == DType.FLOAT32 ? Tensor.wrap(new float[0], empty) : Tensor.wrap(new double[0], empty);
    }

    /**
     * Appends the samples of a run.
     *
     * @param values of every step, as (items, steps, elements)
     * @param done steps that were made before
     */
    void append(Tensor values, long done) {
        if (sampleEvery.isEmpty()) {
            parts.add(values);
            return;
        }
        for (int i = 0; i < values.shape(1); i++) {
            if (grid.isSampled(done + i + 1, sampleEvery)) {
                parts.add(sample(values, i));
            }
        }
    }

    private static Tensor sample(Tensor values, int step) {
        List<Tensor> rows = new ArrayList<>();
        int steps = values.shape(1);
        Tensor flat = values.reshape(values.shape(0) * steps, 1, values.shape(2));
        for (int item = 0; item < values.shape(0); item++) {
            rows.add(flat.part(item * steps + step, item * steps + step + 1));
        }
        return Tensor.concatenate(rows, 0);
    }

    void clear() {
        parts.clear();
    }

    ProbeData data() {
        if (parts.size() > 1) {
            Tensor all = Tensor.concatenate(parts, 1);
            parts.clear();
            parts.add(all);
        }
        return new ProbeData(parts.isEmpty() ? nothing : parts.get(0), signal.shape(), itemAxis);
    }
}
