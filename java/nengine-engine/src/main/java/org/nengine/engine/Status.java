package org.nengine.engine;

import java.nio.charset.StandardCharsets;
import org.nengine.engine.jni.NativeEngine;
import org.nengine.exceptions.BuildException;
import org.nengine.exceptions.NengineException;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;
import org.nengine.exceptions.ValidationException;

/** What the engine answers to a call: turns everything but success into an exception. */
final class Status {

    private Status() {
    }

    /** Throws what a status stands for, with the engine's own text; does nothing on success. */
    static void check(int status) {
        if (status != NativeEngine.NENGINE_OK) {
            throw exception(status, NativeEngine.nengine_last_error().getString(StandardCharsets.UTF_8));
        }
    }

    static NengineException exception(int status, String text) {
        return switch (status) {
            case NativeEngine.NENGINE_CLOSED -> new SimulatorClosedException("the simulator is closed");
            case NativeEngine.NENGINE_BUSY -> new SimulationException("the simulator is in use by another thread");
            case NativeEngine.NENGINE_INVALID_PROGRAM -> new BuildException(text);
            case NativeEngine.NENGINE_HOST_FAILED, NativeEngine.NENGINE_RUN_FAILED,
                    NativeEngine.NENGINE_NOTHING_TO_TRAIN -> new SimulationException(text);
            case NativeEngine.NENGINE_OVER_BUDGET -> new ValidationException("Simulator", "memoryBudget", text);
            case NativeEngine.NENGINE_OUT_OF_MEMORY -> new SimulationException("out of memory: " + text);
            default -> new NengineException("the engine refused a call (status " + status + "): " + text);
        };
    }
}
