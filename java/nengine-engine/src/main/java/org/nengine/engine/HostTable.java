package org.nengine.engine;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bytedeco.javacpp.DoublePointer;
import org.nengine.build.ir.SimFunction;
import org.nengine.engine.jni.nengine_host_function;

/**
 * The Java functions that one program calls while it runs, by the id of their operator.
 *
 * <p>All programs share one native entry point, which finds the table by its key. A function that throws stops the run;
 * what it threw waits here for {@link #takeFailure}, so that no Java exception has to pass through native code.
 */
final class HostTable {

    /** What an operator does for one item of the minibatch at one step. */
    @FunctionalInterface
    interface HostFunction {
        /** Fills {@code output}; both arrays are private to this call. */
        void call(int item, double time, double[] input, double[] output);

        /** A function of the user, whose result is checked. */
        static HostFunction of(SimFunction function) {
            return (item, time, input, output) -> System.arraycopy(function.call(time, input), 0, output, 0,
                    output.length);
        }
    }

    // Weak, so that a program that was dropped without closing can be collected although its functions are listed here.
    private static final Map<Long, WeakReference<HostTable>> TABLES = new ConcurrentHashMap<>();
    private static final AtomicLong NEXT_KEY = new AtomicLong(1);
    private static final EntryPoint ENTRY_POINT = new EntryPoint();

    private final long key = NEXT_KEY.getAndIncrement();
    private final Map<Integer, HostFunction> functions = new HashMap<>();
    private Throwable failure;

    HostTable() {
        TABLES.put(key, new WeakReference<>(this));
    }

    static nengine_host_function entryPoint() {
        return ENTRY_POINT;
    }

    static void forget(long key) {
        TABLES.remove(key);
    }

    long key() {
        return key;
    }

    void put(int operator, HostFunction function) {
        functions.put(operator, function);
    }

    boolean isEmpty() {
        return functions.isEmpty();
    }

    /** What a function threw since the last call of this, if one did. */
    synchronized Optional<Throwable> takeFailure() {
        Optional<Throwable> taken = Optional.ofNullable(failure);
        failure = null;
        return taken;
    }

    private synchronized boolean call(int operator, int item, double time, double[] input, DoublePointer output,
            int outputSize) {
        try {
            double[] y = new double[outputSize];
            functions.get(operator).call(item, time, input, y);
            if (outputSize > 0) {
                output.put(y, 0, outputSize);
            }
            return true;
        } catch (Throwable thrown) {
            failure = thrown;
            return false;
        }
    }

    /** Called by native code. Nothing may be thrown from here. */
    private static final class EntryPoint extends nengine_host_function {
        @Override
        public int call(long user, int op, int item, double time, DoublePointer input, long inputSize,
                DoublePointer output, long outputSize) {
            WeakReference<HostTable> reference = TABLES.get(user);
            HostTable table = reference == null ? null : reference.get();
            if (table == null) {
                return 1;
            }
            double[] x = new double[(int) inputSize];
            if (x.length > 0) {
                input.get(x, 0, x.length);
            }
            return table.call(op, item, time, x, output, (int) outputSize) ? 0 : 1;
        }
    }
}
