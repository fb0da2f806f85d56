package org.nengine.engine;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.nengine.Network;
import org.nengine.exceptions.SimulationException;
import org.nengine.exceptions.SimulatorClosedException;

/** Lets one call at a time use a simulator. Callbacks may use it within the call that they are called by. */
final class CallGuard {

    private final NativeProgram program;
    private final Network network;
    private final ReentrantLock lock = new ReentrantLock();
    // Whether a callback is being called, which may use the simulator although it is in use.
    private boolean isOpen;

    CallGuard(NativeProgram program, Network network) {
        this.program = program;
        this.network = network;
    }

    /**
     * @throws SimulatorClosedException if the simulator is closed
     */
    void requireOpen() {
        if (program.isClosed()) {
            throw new SimulatorClosedException("the simulator of " + network
                    + " is closed; make a new one to run the network again");
        }
    }

    /**
     * Begins a call, which must be ended with {@link #leave()}. Allocates nothing.
     *
     * @throws SimulatorClosedException if the simulator is closed
     * @throws SimulationException if it is in use, by another thread or by the call that this comes from
     */
    void enter() {
        requireOpen();
        if (lock.isHeldByCurrentThread() && !isOpen) {
            throw new SimulationException("a function that is called during a run cannot use its simulator");
        }
        if (!lock.tryLock()) {
            throw new SimulationException("the simulator is in use by another thread");
        }
        isOpen = false;
    }

    /** Ends a call. */
    void leave() {
        lock.unlock();
        if (lock.isHeldByCurrentThread()) {
            isOpen = true;
        }
    }

    /** Does something as a call. */
    <T> T exclusively(Supplier<T> action) {
        enter();
        try {
            return action.get();
        } finally {
            leave();
        }
    }

    /** Does something, on the way through a call, that may use the simulator. */
    void openly(Runnable hooks) {
        isOpen = true;
        try {
            hooks.run();
        } finally {
            isOpen = false;
        }
    }

    /**
     * Refuses what a callback cannot do.
     *
     * @throws SimulationException if a callback of this thread is being called
     */
    void requireNoCallback(String call) {
        if (lock.isHeldByCurrentThread() && isOpen) {
            throw new SimulationException("a callback cannot " + call + " its simulator; do that after the call that "
                    + "the callback was given to");
        }
    }
}
