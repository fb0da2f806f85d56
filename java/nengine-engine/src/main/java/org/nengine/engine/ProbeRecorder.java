package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import org.nengine.build.ir.Signal;
import org.nengine.data.Tensor;

/** Keeps what a probe recorded from run to run. */
final class ProbeRecorder implements ProbeSink {

    private final Signal signal;
    private final ProbeSampler sampler;
    private final boolean itemAxis;
    private final List<Tensor> parts = new ArrayList<>();
    private final Tensor nothing;

    /**
     * @param itemAxis whether the user sees an axis for the items of the minibatch
     */
    ProbeRecorder(Signal signal, ProbeSampler sampler, int minibatch, boolean itemAxis, DType dtype) {
        this.signal = signal;
        this.sampler = sampler;
        this.itemAxis = itemAxis && signal.batched();
        int[] empty = {signal.batched() ? minibatch : 1, 0, signal.size()};
        this.nothing = dtype == DType.FLOAT32 ? Tensor.wrap(new float[0], empty) : Tensor.wrap(new double[0], empty);
    }

    @Override
    public void append(Tensor values, long done, long length, boolean last) {
        sampler.sample(values, done, length, last).ifPresent(samples -> parts.add(samples.values()));
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
