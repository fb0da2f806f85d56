package org.nengine.engine;

import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.nengine.data.Dataset;
import org.nengine.data.Minibatch;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.SimulationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the minibatches of a data set on a thread of its own, ahead of their use, but no more than are asked for. */
final class Prefetcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    // How long a source may take to notice that it is interrupted.
    private static final long PATIENCE_SECONDS = 10;

    private final Dataset dataset;
    private final boolean unlimited;
    private final BlockingQueue<Fetched> queue;
    private final Semaphore wanted = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;
    // For the thread that uses the minibatches.
    private int taken;
    private boolean ended;

    /** A minibatch, or why there is none: a failure, or without one the end. */
    private record Fetched(Optional<Minibatch> minibatch, Optional<Throwable> failure) {
    }

    /**
     * Starts.
     *
     * @param unlimited whether all minibatches will be used; else it waits to be asked for them
     */
    Prefetcher(Dataset dataset, boolean unlimited) {
        this.dataset = dataset;
        this.unlimited = unlimited;
        queue = new ArrayBlockingQueue<>(dataset.prefetch());
        thread = new Thread(this::work, "nengine-minibatches");
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        try {
            Optional<Throwable> failure = Optional.empty();
            try (Stream<Minibatch> stream = dataset.open()) {
                fetch(stream.iterator());
            } catch (InterruptedException e) {
                throw e;
            } catch (Throwable t) {
                failure = Optional.of(t);
            }
            queue.put(new Fetched(Optional.empty(), failure));
        } catch (InterruptedException e) {
            // The user's code interrupted its own thread, or nobody wants the minibatches any more.
            if (!closed) {
                queue.clear();
                queue.add(new Fetched(Optional.empty(), Optional.of(e)));
            }
        }
    }

    private void fetch(Iterator<Minibatch> minibatches) throws InterruptedException {
        while (!closed) {
            if (!unlimited) {
                wanted.acquire();
            }
            if (!minibatches.hasNext()) {
                return;
            }
            queue.put(new Fetched(Optional.of(Require.present("Dataset", "minibatch", minibatches.next())),
                    Optional.empty()));
        }
    }

    /** Asks for more. */
    void request(int minibatches) {
        wanted.release(minibatches);
    }

    /**
     * The next minibatch, or none after the last.
     *
     * @throws SimulationException if the source fails
     */
    Optional<Minibatch> next() {
        if (ended) {
            return Optional.empty();
        }
        Fetched fetched = take();
        ended = fetched.minibatch().isEmpty();
        fetched.failure().ifPresent(failure -> {
            throw new SimulationException("the source of minibatches failed where minibatch " + taken
                    + " (counted from 0) was to come: " + failure, failure);
        });
        taken++;
        return fetched.minibatch();
    }

    private Fetched take() {
        try {
            while (true) {
                boolean alive = thread.isAlive();
                Fetched fetched = queue.poll(1, TimeUnit.SECONDS);
                if (fetched != null) {
                    return fetched;
                }
                if (!alive) {
                    throw new SimulationException("the thread that fetches minibatches ended before minibatch "
                            + taken);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SimulationException("the thread was interrupted while it waited for minibatch " + taken, e);
        }
    }

    /** Ends the thread, which closes the stream. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the source of minibatches still works on one that is not needed any more, although it was "
                    + "interrupted; its thread ends with that");
        }
    }
}
