package org.nengine.build.ir;

import org.nengine.exceptions.SimulationException;

/** Calls what the user wrote in Java; whatever it throws becomes a simulation error that names it. */
public final class UserCode {

    private UserCode() {
    }

    /** Something that the user wrote, ready to be called. */
    @FunctionalInterface
    public interface Call {
        void run();
    }

    /**
     * Calls.
     *
     * @param what it is, such as {@code function "square"}
     * @param time of the step in seconds
     * @throws SimulationException if it throws, with what it threw as the cause
     */
    public static void call(String what, double time, Call call) {
        try {
            call.run();
        } catch (SimulationException failure) {
            throw failure;
        } catch (RuntimeException | Error thrown) {
            throw new SimulationException(what + " failed at time " + time + ": " + thrown, thrown);
        }
    }
}
