package org.nengine.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.LongPointer;
import org.nengine.Probe;
import org.nengine.data.Dataset;
import org.nengine.data.Minibatch;
import org.nengine.data.Tensor;
import org.nengine.exceptions.ValidationException;

/** The minibatches of a data set, each of which is checked when it comes. */
final class StreamBatches implements BatchSource {

    private final NativeProgram program;
    private final List<Probe> probes;
    private final Feeds feeds;
    private final Dataset dataset;
    private final Function<Minibatch, BoundBatch> binding;
    private final InputFeed feed;
    private final Minibatches index;
    private final long start;
    private Optional<Prefetcher> source = Optional.empty();
    private OptionalInt limit = OptionalInt.empty();
    private int taken;
    // The first of a pass, until it is used.
    private Optional<BoundBatch> first = Optional.empty();
    private BoundBatch present;

    /**
     * Nothing is fetched before a pass begins.
     *
     * @param binding finds out which array is for which input or probe, and checks them
     * @param start steps that were made before
     */
    StreamBatches(NativeProgram program, List<Probe> probes, Feeds feeds, Dataset dataset,
            Function<Minibatch, BoundBatch> binding, long start) {
        this.program = program;
        this.probes = probes;
        this.feeds = feeds;
        this.dataset = dataset;
        this.binding = binding;
        feed = feeds.of(Map.of());
        index = new Minibatches(program.minibatch(), program.minibatch());
        this.start = start;
    }

    @Override
    public void begin(OptionalInt wanted) {
        if (dataset.isRepeatable() || source.isEmpty()) {
            source.ifPresent(Prefetcher::close);
            source = Optional.of(new Prefetcher(dataset, wanted.isEmpty()));
        }
        wanted.ifPresent(source.get()::request);
        limit = wanted;
        taken = 0;
        first = Optional.empty();
        first = fetch();
        present = first.orElseThrow(() -> new ValidationException("Dataset", "minibatches", "there are none"));
    }

    private Optional<BoundBatch> fetch() {
        Optional<Minibatch> minibatch = source.orElseThrow().next();
        if (minibatch.isEmpty()) {
            if (limit.isPresent()) {
                throw new ValidationException("Dataset", "minibatches", "the source ran dry: it ended after " + taken
                        + " of the " + limit.getAsInt() + " minibatches of a pass; "
                        + (dataset.isRepeatable() ? "ask for fewer" : "it must have as many for each epoch"));
            }
            return Optional.empty();
        }
        String place = "minibatch " + taken++;
        try {
            BoundBatch bound = binding.apply(minibatch.get());
            if (taken > 1 && !bound.targets().arrays().keySet().equals(probes())) {
                throw new ValidationException("Dataset", "targets", "there are targets for "
                        + bound.targets().arrays().keySet() + " where the minibatches before have them for "
                        + probes());
            }
            return Optional.of(bound);
        } catch (ValidationException e) {
            throw e.in(place);
        }
    }

    /** The source decides on the order. */
    @Override
    public void shuffle() {
        // Nothing to do.
    }

    @Override
    public boolean advance() {
        if (first.isPresent()) {
            first = Optional.empty();
            return true;
        }
        if (limit.isPresent() && taken == limit.getAsInt()) {
            return false;
        }
        Optional<BoundBatch> next = fetch();
        next.ifPresent(batch -> present = batch);
        return next.isPresent();
    }

    @Override
    public void feed(boolean training) {
        LongPointer all = index.index(0);
        present.targets().arrays().forEach((probe, target) -> {
            try (NativeArray array = new NativeArray(target, program.dtype())) {
                program.setTarget(probes.indexOf(probe), array, all);
            }
        });
        // Those of an earlier call are taken away, also where there is no target.
        for (int number = 0; number < probes.size(); number++) {
            program.setSampleWeights(number, Optional.empty(), all);
        }
        present.weights().arrays().forEach((probe, weights) -> {
            try (NativeArray array = new NativeArray(weights, program.dtype())) {
                program.setSampleWeights(probes.indexOf(probe), Optional.of(array), all);
            }
        });
        feed.replace(feeds.byInput(present.inputs().arrays()));
        feed.feed(all, start, steps(), training);
    }

    @Override
    public int steps() {
        return present.inputs().steps();
    }

    @Override
    public Set<Probe> probes() {
        return present.targets().arrays().keySet();
    }

    @Override
    public OptionalInt items(OptionalInt wanted) {
        long items = wanted.orElse(0) * (long) program.minibatch();
        return wanted.isPresent() && items <= Integer.MAX_VALUE ? OptionalInt.of((int) items) : OptionalInt.empty();
    }

    @Override
    public void close() {
        source.ifPresent(Prefetcher::close);
        feed.close();
        index.close();
    }
}
