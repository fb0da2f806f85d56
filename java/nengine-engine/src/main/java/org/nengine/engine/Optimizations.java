package org.nengine.engine;

/**
 * What the engine does to be fast. None of it changes results beyond the rounding of sums.
 *
 * @param simplify whether operators without effect are dropped
 * @param merge whether alike operators become one kernel
 * @param fuse whether operators that work on the same numbers one after the other become one
 * @param eventDriven whether products with the output of spiking neurons skip the silent ones
 * @param timeChunks whether what does not depend on its own next step runs for many steps at once
 * @param microbatches whether the items of a minibatch are run in parts, one a thread
 */
record Optimizations(boolean simplify, boolean merge, boolean fuse, boolean eventDriven, boolean timeChunks,
        boolean microbatches) {

    static final Optimizations ALL = new Optimizations(true, true, true, true, true, true);

    static final Optimizations NONE = new Optimizations(false, false, false, false, false, false);

    Optimizations withoutSimplify() {
        return new Optimizations(false, merge, fuse, eventDriven, timeChunks, microbatches);
    }

    void apply(NativeProgram program) {
        program.setOption("simplify", simplify ? 1 : 0);
        program.setOption("merge", merge ? 1 : 0);
        program.setOption("fuse", fuse ? 1 : 0);
        program.setOption("event_driven", eventDriven ? 1 : 0);
        program.setOption("time_chunks", timeChunks ? 1 : 0);
        program.setOption("microbatches", microbatches ? 1 : 0);
    }
}
