package org.nengine.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.bytedeco.javacpp.LongPointer;
import org.nengine.Probe;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/** Minibatches of the items of arrays that are in memory. */
final class ArrayBatches implements BatchSource {

    private final Arrays arrays;
    private final boolean owner;
    private final Minibatches minibatches;
    private final Map<Probe, NativeArray> weights = new LinkedHashMap<>();
    private final Trainer trainer;
    private int limit;
    private int next;

    /** Inputs and targets, which a part for training and one for validation may share. */
    private static final class Arrays {
        private final NativeProgram program;
        private final List<Probe> probes;
        private final InputFeed feed;
        private final Map<Probe, NativeArray> targets = new LinkedHashMap<>();
        private final int steps;
        private final long start;

        Arrays(NativeProgram program, List<Probe> probes, InputFeed feed, BoundBatch data, long start) {
            this.program = program;
            this.probes = probes;
            this.feed = feed;
            steps = data.inputs().steps();
            this.start = start;
            data.targets().arrays().forEach((probe, tensor) -> targets.put(probe,
                    new NativeArray(tensor, program.dtype())));
        }
    }

    private ArrayBatches(Arrays arrays, boolean owner, Minibatches minibatches, BoundData<Probe> weights,
            Trainer trainer) {
        this.arrays = arrays;
        this.owner = owner;
        this.minibatches = minibatches;
        this.trainer = trainer;
        for (Map.Entry<Probe, Tensor> e : weights.arrays().entrySet()) {
            this.weights.put(e.getKey(), new NativeArray(e.getValue(), arrays.program.dtype()));
        }
    }

    /**
     * Items of arrays.
     *
     * @param feed of the inputs; closed with this
     * @param items only so many, from the first on
     * @param start steps that were made before
     */
    ArrayBatches(NativeProgram program, Trainer trainer, InputFeed feed, BoundBatch data, int items, long start) {
        this(new Arrays(program, trainer.probes(), feed, data, start), true, new Minibatches(0, items, program.minibatch()),
                data.weights(), trainer);
    }

    /** Further items of the same arrays, with weights of their own. To be closed before this. */
    ArrayBatches others(int from, int to, BoundData<Probe> otherWeights) {
        return new ArrayBatches(arrays, false, new Minibatches(from, to, arrays.program.minibatch()), otherWeights,
                trainer);
    }

    /**
     * @throws ValidationException if a pass has fewer minibatches than are wanted
     */
    void requireMinibatches(OptionalInt wanted, String attribute) {
        if (wanted.isPresent() && wanted.getAsInt() > minibatches.count()) {
            throw new ValidationException("Simulator", attribute, wanted.getAsInt() + " minibatches are wanted, but "
                    + "the arrays have " + minibatches.count());
        }
    }

    @Override
    public void begin(OptionalInt wanted) {
        limit = wanted.orElse(minibatches.count());
        next = 0;
    }

    @Override
    public void shuffle() {
        minibatches.shuffle(trainer.order());
    }

    @Override
    public boolean advance() {
        return next++ < limit;
    }

    @Override
    public void feed(boolean training) {
        LongPointer index = minibatches.index(next - 1);
        arrays.targets.forEach((probe, array) -> arrays.program.setTarget(arrays.probes.indexOf(probe), array, index));
        // Those of an earlier call are taken away, also where there is no target.
        for (int number = 0; number < arrays.probes.size(); number++) {
            arrays.program.setSampleWeights(number, Optional.ofNullable(weights.get(arrays.probes.get(number))), index);
        }
        arrays.feed.feed(index, arrays.start, arrays.steps, training);
    }

    @Override
    public int steps() {
        return arrays.steps;
    }

    @Override
    public Set<Probe> probes() {
        return arrays.targets.keySet();
    }

    @Override
    public OptionalInt items(OptionalInt wanted) {
        return OptionalInt.of(wanted.orElse(minibatches.count()) * arrays.program.minibatch());
    }

    @Override
    public void close() {
        weights.values().forEach(NativeArray::close);
        minibatches.close();
        if (owner) {
            arrays.feed.close();
            arrays.targets.values().forEach(NativeArray::close);
        }
    }
}
