package org.nengine.engine;

/**
 * How a program is compiled and run.
 *
 * @param minibatch items computed at once, at least 1
 * @param threads at most this many; 0 for as many as pay
 * @param optimizations what it does to be fast
 * @param lifSmoothing smoothing of the rate curve with which LIF neurons are trained; 0 for none
 * @param memory how much memory may be used
 * @param modes what holds for all calls
 */
record Settings(DType dtype, int minibatch, int threads, Optimizations optimizations, double lifSmoothing,
        MemoryLimits memory, CallModes modes) {

    /** No limits on memory; every call decides on its mode. */
    Settings(DType dtype, int minibatch, int threads, Optimizations optimizations, double lifSmoothing) {
        this(dtype, minibatch, threads, optimizations, lifSmoothing, MemoryLimits.NONE, CallModes.OPEN);
    }

    /** Everything that makes it fast, no smoothing. */
    Settings(DType dtype, int minibatch, int threads) {
        this(dtype, minibatch, threads, Optimizations.ALL, 0);
    }

    Settings withDType(DType value) {
        return new Settings(value, minibatch, threads, optimizations, lifSmoothing, memory, modes);
    }
}
