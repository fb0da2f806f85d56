package org.nengine.engine;

import org.nengine.engine.jni.NativeEngine;

/**
 * Precision of a simulation. Networks are always built in float64; this is what their numbers are rounded to to run.
 */
public enum DType {

    /** 32 bits: the default, and the faster one. */
    FLOAT32(NativeEngine.NENGINE_FLOAT32),
    /** 64 bits: follows the reference simulator to about 1e-9. */
    FLOAT64(NativeEngine.NENGINE_FLOAT64);

    private final int code;

    DType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
