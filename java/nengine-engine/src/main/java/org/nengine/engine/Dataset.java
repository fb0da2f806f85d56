package org.nengine.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.LongPointer;
import org.nengine.Node;
import org.nengine.Probe;
import org.nengine.data.Tensor;

/** Inputs and targets, copied to where the engine can take minibatches of them. */
final class Dataset implements AutoCloseable {

    private final NativeProgram program;
    private final List<Probe> probes;
    private final InputFeed feed;
    private final Map<Probe, NativeArray> targets = new LinkedHashMap<>();
    private final Map<Probe, NativeArray> sampleWeights = new LinkedHashMap<>();
    private final int items;
    private final int steps;

    Dataset(NativeProgram program, List<Probe> probes, InputFeed feed, BoundData<Node> inputs,
            BoundData<Probe> targetArrays, BoundData<Probe> weightArrays) {
        this.program = program;
        this.probes = probes;
        this.feed = feed;
        this.items = inputs.items();
        this.steps = inputs.steps();
        for (Map.Entry<Probe, Tensor> e : targetArrays.arrays().entrySet()) {
            targets.put(e.getKey(), new NativeArray(e.getValue(), program.dtype()));
        }
        weightArrays.arrays().forEach((probe, weights) -> sampleWeights.put(probe,
                new NativeArray(weights, program.dtype())));
    }

    int items() {
        return items;
    }

    int steps() {
        return steps;
    }

    /** The probes that have a target. */
    Set<Probe> probes() {
        return targets.keySet();
    }

    /** Sets inputs, targets and sample weights for the next run. */
    void feed(LongPointer index, long done) {
        feed.feed(index, done, steps);
        targets.forEach((probe, array) -> program.setTarget(probes.indexOf(probe), array, index));
        // Those of an earlier call are taken away, also where there is no target.
        for (int number = 0; number < probes.size(); number++) {
            program.setSampleWeights(number, Optional.ofNullable(sampleWeights.get(probes.get(number))), index);
        }
    }

    @Override
    public void close() {
        feed.close();
        targets.values().forEach(NativeArray::close);
        sampleWeights.values().forEach(NativeArray::close);
    }
}
