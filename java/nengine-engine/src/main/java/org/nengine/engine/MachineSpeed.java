package org.nengine.engine;

import static org.nengine.engine.Status.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nengine.engine.jni.NativeEngine;
import org.nengine.exceptions.Require;
import org.nengine.exceptions.ValidationException;

/**
 * How fast this machine reads, writes and computes at best, as loops of the engine's own kind find out: what speeds of
 * networks can be compared with.
 *
 * @param streams from the smallest cache to memory, for one thread and for all
 * @param arithmetic for both types, for one thread and for all
 */
public record MachineSpeed(List<Stream> streams, List<Arithmetic> arithmetic) {

    /** Time of one measurement if nothing else is said, in seconds; there are some twenty of them. */
    public static final double SECONDS = 0.1;

    private static final String MEMORY = "memory";
    /** Of the second-largest cache: a share of a last level that other processors, of other users too, fill as well. */
    private static final int SHARE_OF_LAST_LEVEL = 8;
    private static final long LEAST_MEMORY = 128L << 20;
    private static final long MOST_MEMORY = 1L << 30;
    private static final long PAGES = 4096;

    /**
     * Streaming through arrays that a cache, or memory alone, has room for.
     *
     * @param level {@code L1}, {@code L2}, {@code L3} or {@code memory}
     * @param room bytes of a cache: of each processor, or of all together if it is the last of three
     * @param bytes that each thread went through
     * @param threads at once
     * @param read bytes that reading takes a second, of all threads together
     * @param triad bytes that {@code a = b + s * c} reads and writes a second, of all threads together
     */
    public record Stream(String level, long room, long bytes, int threads, double read, double triad) {

        /** The faster of the two. */
        public double best() {
            return Math.max(read, triad);
        }
    }

    /**
     * Multiplications and additions of numbers in registers.
     *
     * @param threads at once
     * @param flop operations a second of all threads together; a multiplication and an addition are two
     */
    public record Arithmetic(DType dtype, int threads, double flop) {
    }

    public MachineSpeed {
        streams = List.copyOf(streams);
        arithmetic = List.copyOf(arithmetic);
    }

    /** Measures with {@link #SECONDS} for each number, on one thread and on as many as the engine uses by default. */
    public static MachineSpeed measure() {
        return measure(SECONDS, EngineInfo.get().threads());
    }

    /**
     * Measures, on one thread and on so many.
     *
     * @param seconds for each number, above 0
     * @param threads 1 or more
     */
    public static MachineSpeed measure(double seconds, int threads) {
        Require.positive("MachineSpeed", "seconds", seconds);
        Require.atLeast("MachineSpeed", "threads", 1, threads);
        EngineInfo info = EngineInfo.get();
        List<Stream> streams = new ArrayList<>();
        List<Arithmetic> arithmetic = new ArrayList<>();
        Set<Integer> counts = new LinkedHashSet<>(List.of(1, threads));
        for (int count : counts) {
            for (String level : levels(info.caches())) {
                streams.add(stream(level, info, count, seconds));
            }
        }
        for (int count : counts) {
            for (DType type : DType.values()) {
                arithmetic.add(new Arithmetic(type, count, flop(type, count, seconds)));
            }
        }
        return new MachineSpeed(streams, arithmetic);
    }

    private static List<String> levels(Map<String, Long> caches) {
        List<String> levels = new ArrayList<>(caches.keySet());
        levels.add(MEMORY);
        return levels;
    }

    private static Stream stream(String level, EngineInfo info, int threads, double seconds) {
        long room = level.equals(MEMORY) ? info.memory() : info.caches().get(level);
        long bytes = bytes(level, info, threads);
        return new Stream(level, room, bytes, threads, rate(NativeEngine.NENGINE_STREAM_READ, threads, bytes, seconds),
                rate(NativeEngine.NENGINE_STREAM_TRIAD, threads, bytes, seconds));
    }

    /** Half of what there is room for, so that little else is displaced; in memory, what no cache can hold. */
    private static long bytes(String level, EngineInfo info, int threads) {
        Map<String, Long> caches = info.caches();
        long last = caches.getOrDefault("L3", 0L);
        if (level.equals(MEMORY)) {
            long all = Math.min(Math.max(2 * last, LEAST_MEMORY), MOST_MEMORY);
            return Math.max(Math.min(all, info.memory() / 8) / threads, PAGES);
        }
        if (level.equals("L3")) {
            long share = SHARE_OF_LAST_LEVEL * caches.getOrDefault("L2", last);
            return Math.max(Math.min(last / 2, share) / threads, PAGES);
        }
        return Math.max(caches.get(level) / 2, PAGES);
    }

    private static double rate(int loop, int threads, long bytes, double seconds) {
        double[] rate = new double[1];
        check(NativeEngine.nengine_measure_stream(loop, threads, bytes, seconds, rate));
        return rate[0];
    }

    private static double flop(DType type, int threads, double seconds) {
        double[] rate = new double[1];
        check(NativeEngine.nengine_measure_multiply_add(type.code(), threads, seconds, rate));
        return rate[0];
    }

    /**
     * What so many bytes can be streamed from, again and again: the smallest cache that has room for the share of each
     * thread, or memory. Of a cache that all processors share, no more counts than was measured.
     *
     * @param threads one of the numbers that were measured with
     * @throws ValidationException if it is another
     */
    public Stream streamOf(long bytes, int threads) {
        List<Stream> measured = streams.stream().filter(s -> s.threads() == threads).toList();
        if (measured.isEmpty()) {
            throw notMeasured(threads);
        }
        return measured.stream().filter(s -> bytes / threads <= (s.level().equals("L3") ? s.bytes() : s.room()))
                .findFirst().orElse(measured.get(measured.size() - 1));
    }

    /**
     * Operations a second.
     *
     * @param threads one of the numbers that were measured with
     * @throws ValidationException if it is another
     */
    public double flop(DType type, int threads) {
        return arithmetic.stream().filter(a -> a.dtype() == type && a.threads() == threads).findFirst()
                .orElseThrow(() -> notMeasured(threads)).flop();
    }

    private ValidationException notMeasured(int threads) {
        return new ValidationException("MachineSpeed", "threads", "must be one of "
                + arithmetic.stream().map(Arithmetic::threads).distinct().toList() + ", got " + threads);
    }
}
