package org.nengine.data;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * Minibatches that come one after the other, for data that do not fit into memory or are made on the way. They are
 * fetched by another thread, a few ahead of their use, and never by two threads at once.
 *
 * <p>A repeatable data set ({@link #of}, {@link #fromStreams}) is gone through anew in each epoch. One that can be gone
 * through only once ({@link #once(Iterator)}, {@link #once(Stream)}) goes on from epoch to epoch, so that it must be
 * told how many minibatches make an epoch, and must not run dry. No more minibatches are fetched than are asked for.
 */
public final class Dataset {

    /** How many minibatches are fetched ahead by default. */
    public static final int PREFETCH = 2;

    private final Supplier<Stream<Minibatch>> passes;
    private final boolean repeatable;
    private final int prefetch;

    private Dataset(Supplier<Stream<Minibatch>> passes, boolean repeatable, int prefetch) {
        this.passes = passes;
        this.repeatable = repeatable;
        this.prefetch = prefetch;
    }

    private static <T> T present(String name, T value) {
        return Require.present("Dataset", name, value);
    }

    /** Minibatches of something that gives a new iterator for each epoch, such as a list. */
    public static Dataset of(Iterable<Minibatch> minibatches) {
        present("minibatches", minibatches);
        return new Dataset(() -> StreamSupport.stream(minibatches.spliterator(), false), true, PREFETCH);
    }

    /** A new stream for each epoch. Each is closed, at the latest at the end of the call. */
    public static Dataset fromStreams(Supplier<Stream<Minibatch>> streams) {
        return new Dataset(present("streams", streams), true, PREFETCH);
    }

    /** The minibatches of an iterator, which goes on from epoch to epoch, and from call to call. */
    public static Dataset once(Iterator<Minibatch> minibatches) {
        present("minibatches", minibatches);
        return new Dataset(() -> StreamSupport.stream(Spliterators.spliteratorUnknownSize(minibatches,
                Spliterator.ORDERED), false), false, PREFETCH);
    }

    /** The minibatches of a stream, which goes on from epoch to epoch. For one call, which closes it at its end. */
    public static Dataset once(Stream<Minibatch> minibatches) {
        present("minibatches", minibatches);
        AtomicBoolean used = new AtomicBoolean();
        return new Dataset(() -> {
            if (used.getAndSet(true)) {
                throw new ValidationException("Dataset", "once", "the stream was used by an earlier call; use "
                        + "Dataset.fromStreams to make a new one for each");
            }
            return minibatches;
        }, false, PREFETCH);
    }

    /**
     * A copy that fetches another number of minibatches ahead.
     *
     * @param minibatches at least 1
     */
    public Dataset withPrefetch(int minibatches) {
        return new Dataset(passes, repeatable, Require.atLeast("Dataset", "prefetch", 1, minibatches));
    }

    /** Whether each pass starts anew. */
    public boolean isRepeatable() {
        return repeatable;
    }

    /** How many minibatches are fetched ahead. */
    public int prefetch() {
        return prefetch;
    }

    /** A pass, or what is left if it can be gone through only once; for those who run it, who close it. */
    public Stream<Minibatch> open() {
        return present("stream", passes.get());
    }
}
