package org.nengine.engine;

import java.util.OptionalLong;
import org.nengine.engine.jni.NativeEngine;

/**
 * How much memory may be used.
 *
 * @param budget bytes
 * @param checkpointEvery steps from one checkpoint to the next; 0 for none but what the budget requires, {@link #LEAST}
 *     for that with which least memory is needed
 */
record MemoryLimits(OptionalLong budget, int checkpointEvery) {

    static final int LEAST = NativeEngine.NENGINE_LEAST_MEMORY;
    static final MemoryLimits NONE = new MemoryLimits(OptionalLong.empty(), 0);
}
