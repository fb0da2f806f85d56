package org.nengine.engine;

import org.nengine.build.ir.SimFunction;
import org.nengine.exceptions.SimulationException;

/** Calls what the user wrote in Java; whatever it throws becomes a simulation error that names it. */
final class UserCode {

    private UserCode() {
    }

    /** Something that the user wrote, ready to be called. */
    @FunctionalInterface
    interface Call {
        void run();
    }

    /**
     * Calls.
     *
     * @param what it is, such as {@code function "square"}
     * @throws SimulationException if it throws, with what it threw as the cause
     */
    static void call(String what, double time, Call call) {
        try {
            call.run();
        } catch (SimulationException failure) {
            throw failure;
        } catch (RuntimeException | Error thrown) {
            throw new SimulationException(what + " failed at time " + time + ": " + thrown, thrown);
        }
    }

    /** A function as the engine calls it. */
    static HostTable.HostFunction host(SimFunction function) {
        return (item, time, input, output) -> evaluate(function, time, input, output);
    }

    /** Calls a function and copies its checked result. */
    static void evaluate(SimFunction function, double time, double[] input, double[] output) {
        call("function \"" + function.functionName() + "\"", time, () -> {
            double[] result = function.call(time, input);
            System.arraycopy(result, 0, output, 0, output.length);
        });
    }
}
