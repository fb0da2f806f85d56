package org.nengine.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.nengine.Probe;
import org.nengine.ProbeHistory;
import org.nengine.build.TimeGrid;
import org.nengine.data.Tensor;

/** Chooses what is kept of the steps of a run: by the probe's period, or the last step only. */
final class ProbeSampler {

    private final OptionalDouble sampleEvery;
    private final boolean history;
    private final TimeGrid grid;

    /**
     * Samples and the times of their steps in seconds.
     *
     * @param values (items, samples, elements), at least one sample
     */
    record Samples(Tensor values, double[] times) {
    }

    ProbeSampler(Probe probe, TimeGrid grid) {
        sampleEvery = probe.sampleEvery();
        history = ProbeHistory.isKept(probe);
        this.grid = grid;
    }

    /** What is kept of a stretch, if anything; see {@link ProbeSink#append}. */
    Optional<Samples> sample(Tensor values, long done, long length, boolean last) {
        if (values.shape(1) == 0 || !history && !last) {
            return Optional.empty();
        }
        if (!history) {
            return Optional.of(new Samples(values, new double[] {grid.time(done + length)}));
        }
        if (sampleEvery.isEmpty()) {
            double[] times = new double[values.shape(1)];
            for (int i = 0; i < times.length; i++) {
                times[i] = grid.time(done + i + 1);
            }
            return Optional.of(new Samples(values, times));
        }
        List<Tensor> parts = new ArrayList<>();
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < values.shape(1); i++) {
            if (grid.isSampled(done + i + 1, sampleEvery)) {
                parts.add(values.steps(i, i + 1));
                times.add(grid.time(done + i + 1));
            }
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Samples(Tensor.concatenate(parts, 1),
                times.stream().mapToDouble(Double::doubleValue).toArray()));
    }
}
